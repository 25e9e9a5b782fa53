//! `haina table withdraw KEY BATCH` and `haina table go-back KEY BATCH`.

use serde_json::json;

use crate::client::{City, Request, part};
use crate::commands::short::text;
use crate::failure::Failure;
use crate::out::Out;

#[derive(clap::Args)]
pub struct Args {
    /// Key of the table
    key: String,

    /// The delivery
    batch: String,

    /// Why; it stays in the list of versions
    #[arg(long)]
    reason: String,
}

pub async fn run(action: &str, args: &Args, city: &City, out: &Out) -> Result<(), Failure> {
    let (key, batch) = (part(&args.key), part(&args.batch));
    let path = format!("/v1/tables/{key}/batches/{batch}/actions");
    let body = json!({ "action": action, "reason": args.reason });
    let version = city.send(Request::post(path, body)).await?.json()?;
    out.answer(&version, || {
        format!(
            "version {}, {} rows",
            text(&version["version"]),
            text(&version["rows"])
        )
    });
    Ok(())
}
