//! `haina dossier undo NUMBER`.

use serde_json::json;

use super::{Kind, rule};
use crate::client::{City, Request};
use crate::failure::Failure;
use crate::out::Out;

#[derive(clap::Args)]
pub struct Args {
    /// An entry of the log
    number: u64,

    /// Whose files
    #[arg(long, value_enum, default_value_t)]
    kind: Kind,

    /// Why
    #[arg(long)]
    reason: String,
}

pub async fn run(args: &Args, city: &City, out: &Out) -> Result<(), Failure> {
    let path = args.kind.path(&format!("/log/{}/undo", args.number));
    let request = Request::post(path, json!({ "reason": args.reason }));
    let done = city.send(request).await?.json()?;
    out.answer(&done, || rule::told(&done));
    Ok(())
}
