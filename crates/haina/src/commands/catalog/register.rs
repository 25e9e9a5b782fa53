//! `haina catalog register FILE`.

use std::path::PathBuf;

use serde_json::{Value, json};

use crate::client::{City, Request};
use crate::commands::short::text;
use crate::failure::{Failure, Kind};
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
    let bytes = std::fs::read(&args.file)
        .map_err(|error| Failure::file("could not read", &args.file, &error))?;
    let resource: Value = serde_json::from_slice(&bytes).map_err(|error| {
        let what = format!("could not read `{}`", args.file.display());
        Failure::new(Kind::Refused, "CLI0003", what).caused(error.to_string())
    })?;
    let body = json!({ "resource": resource, "publish": args.publish });
    let request = Request::post("/v1/catalog/resources", body);
    let registered = city.send(request).await?.json()?;
    out.answer(&registered, || {
        let (key, state) = (text(&registered["key"]), text(&registered["state"]));
        format!("{key} {state}")
    });
    Ok(())
}
