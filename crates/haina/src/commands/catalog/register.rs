//! `haina catalog register FILE`.

use std::path::PathBuf;

use serde_json::json;

use crate::client::{City, Request};
use crate::commands::json_file;
use crate::commands::short::text;
use crate::failure::Failure;
use crate::out::Out;

#[derive(clap::Args)]
pub struct Args {
    /// JSON of the resource as the API takes it: key, kind, owner, title, meaning, fields
    file: PathBuf,

    /// Publish it at once; else it is a draft of its owner
    #[arg(long)]
    publish: bool,
}

pub async fn run(args: &Args, city: &City, out: &Out) -> Result<(), Failure> {
    let resource = json_file::read(&args.file)?;
    let body = json!({ "resource": resource, "publish": args.publish });
    let request = Request::post("/v1/catalog/resources", body);
    let registered = city.send(request).await?.json()?;
    out.answer(&registered, || {
        let (key, state) = (text(&registered["key"]), text(&registered["state"]));
        format!("{key} {state}")
    });
    Ok(())
}
