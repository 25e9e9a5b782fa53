//! `haina dossier link`.

use serde_json::json;

use super::Kind;
use crate::client::{City, Request};
use crate::commands::short::text;
use crate::failure::Failure;
use crate::out::Out;

#[derive(clap::Args)]
pub struct Args {
    /// Whose files
    #[arg(value_enum, default_value_t)]
    kind: Kind,

    /// Train the model anew first
    #[arg(long)]
    retrain: bool,
}

pub async fn run(args: &Args, city: &City, out: &Out) -> Result<(), Failure> {
    let request = Request::post(args.kind.path("/links"), json!({ "retrain": args.retrain }));
    let linked = city.send(request).await?.json()?;
    out.answer(&linked, || {
        let mut told = format!(
            "{} rows of {} tables read, {} records new: {} files founded, {} joined, {} merged, {} split, in {} ms\n",
            text(&linked["read"]),
            linked["tables"].as_array().map_or(0, Vec::len),
            text(&linked["records"]),
            text(&linked["founded"]),
            text(&linked["joined"]),
            text(&linked["merged"]),
            text(&linked["split"]),
            text(&linked["took_ms"]),
        );
        for trouble in linked["troubles"].as_array().into_iter().flatten() {
            let (table, code) = (text(&trouble["table"]), text(&trouble["code"]));
            told.push_str(&format!("{table} could not be read: {code}\n"));
        }
        told
    });
    Ok(())
}
