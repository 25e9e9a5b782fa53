//! `haina agreement step ID STEP`.

use std::path::PathBuf;

use serde_json::json;

use super::show;
use crate::client::{City, part};
use crate::commands::json_file;
use crate::failure::Failure;
use crate::out::Out;

#[derive(clap::Args)]
pub struct Args {
    /// The agreement
    agreement: String,

    /// counter, accept, decline, withdraw, conclude, pause, resume or end
    step: String,

    /// Department for which it is taken
    #[arg(long = "as", value_name = "DEPARTMENT")]
    unit: String,

    /// Version of the terms that was read; to accept or counter it must be said [default: the last one]
    #[arg(long, required_if_eq_any([("step", "accept"), ("step", "counter")]))]
    version: Option<u32>,

    /// Of a counter-offer: the other terms as JSON
    #[arg(long, value_name = "FILE")]
    terms: Option<PathBuf>,

    /// Of a counter-offer: the other terms as ODRL (JSON-LD)
    #[arg(long, value_name = "FILE", conflicts_with = "terms")]
    odrl: Option<PathBuf>,
}

pub async fn run(args: &Args, city: &City, out: &Out) -> Result<(), Failure> {
    let path = format!("/v1/agreements/{}", part(&args.agreement));
    let version = match args.version {
        Some(version) => json!(version),
        None => city.get(&path).await?["version"].clone(),
    };
    let read = |file: &Option<PathBuf>| file.as_deref().map(json_file::read).transpose();
    let (terms, odrl) = (read(&args.terms)?, read(&args.odrl)?);
    let body = json!({
        "step": args.step, "as": args.unit, "version": version, "terms": terms, "odrl": odrl,
    });
    let after = city.post(format!("{path}/steps"), body).await?;
    out.answer(&after, || show::head(&after));
    Ok(())
}
