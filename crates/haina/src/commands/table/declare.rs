//! `haina table declare KEY`.

use std::path::PathBuf;

use reqwest::Method;
use serde_json::json;

use crate::client::{City, Request, part};
use crate::commands::json_file;
use crate::commands::short::text;
use crate::failure::Failure;
use crate::out::Out;

#[derive(clap::Args)]
pub struct Args {
    /// Key of a resource of kind table
    key: String,

    /// full, append, keyed or changes
    #[arg(long, conflicts_with = "file", default_value = "full")]
    mode: String,

    /// Fields that name a record, with commas between
    #[arg(long, value_delimiter = ',', conflicts_with = "file")]
    keys: Vec<String>,

    /// Departments that deliver, with commas between; the owner when none is named
    #[arg(long, value_delimiter = ',', conflicts_with = "file")]
    sources: Vec<String>,

    /// JSON of the whole declaration: mode, keys, sources, facts of the files, checks
    #[arg(long)]
    file: Option<PathBuf>,
}

pub async fn run(args: &Args, city: &City, out: &Out) -> Result<(), Failure> {
    let spec = match &args.file {
        None => json!({ "mode": args.mode, "keys": args.keys, "sources": args.sources }),
        Some(file) => json_file::read(file)?.into(),
    };
    let path = format!("/v1/tables/{}", part(&args.key));
    let request = Request::json(Method::PUT, path, &spec);
    let table = city.send(request).await?.json()?;
    out.answer(&table, || {
        format!("{} {}", text(&table["key"]), text(&table["mode"]))
    });
    Ok(())
}
