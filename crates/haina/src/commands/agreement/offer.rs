//! `haina agreement offer RESOURCE`.

use std::path::PathBuf;

use serde_json::json;

use super::show;
use crate::client::City;
use crate::commands::json_file;
use crate::failure::Failure;
use crate::out::Out;

#[derive(clap::Args)]
pub struct Args {
    /// Key of the resource; its department offers it
    resource: String,

    /// The terms as JSON: {"actions": ["read"], "purposes": ["…"], "count": 1000}; `-` is standard input
    #[arg(long, value_name = "FILE", required_unless_present = "odrl")]
    terms: Option<PathBuf>,

    /// The terms as ODRL (JSON-LD)
    #[arg(long, value_name = "FILE", conflicts_with = "terms")]
    odrl: Option<PathBuf>,

    /// One key is one offer
    #[arg(long)]
    key: String,

    /// Department that gets it [default: any may take it up]
    #[arg(long)]
    to: Option<String>,

    /// Title in Chinese
    #[arg(long)]
    zh: String,

    /// Title in English
    #[arg(long)]
    en: String,
}

pub async fn run(args: &Args, city: &City, out: &Out) -> Result<(), Failure> {
    let read = |file: &Option<PathBuf>| file.as_deref().map(json_file::read).transpose();
    let body = json!({
        "key": args.key,
        "title": {"zh": args.zh, "en": args.en},
        "resource": args.resource,
        "party": args.to,
        "terms": read(&args.terms)?,
        "odrl": read(&args.odrl)?,
    });
    let offered = city.post("/v1/agreements", body).await?;
    out.answer(&offered, || show::head(&offered));
    Ok(())
}
