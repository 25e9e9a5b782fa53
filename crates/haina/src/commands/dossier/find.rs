//! `haina dossier find`.

use serde_json::{Value, json};

use super::{For, Kind};
use crate::client::{City, Request};
use crate::commands::short::text;
use crate::failure::Failure;
use crate::out::{Out, Table};

#[derive(clap::Args)]
pub struct Args {
    /// Whose files
    #[arg(value_enum, default_value_t)]
    kind: Kind,

    /// Exact identity number or credit code
    #[arg(long, required_unless_present = "name", conflicts_with = "name")]
    number: Option<String>,

    /// Name
    #[arg(long)]
    name: Option<String>,

    #[command(flatten)]
    asks: For,
}

pub async fn run(args: &Args, city: &City, out: &Out) -> Result<(), Failure> {
    let body = json!({
        "number": args.number, "name": args.name, "unit": args.asks.unit, "purpose": args.asks.purpose,
    });
    let found = city
        .send(Request::post(args.kind.path("/search"), body))
        .await?
        .json()?;
    out.answer(&found, || table(&found));
    if !out.is_json() {
        let withheld = found["withheld"].as_array().into_iter().flatten();
        for one in withheld {
            let (table, owner) = (text(&one["title"]), text(&one["owner"]["title"]));
            out.note(&format!("note: {table} was not searched; ask {owner}"));
        }
    }
    Ok(())
}

fn table(found: &Value) -> String {
    let mut table = Table::new(["FILE", "WHAT IS KNOWN"]);
    for one in found["items"].as_array().into_iter().flatten() {
        let face = one["face"].as_array().into_iter().flatten();
        let face = face.map(|part| format!("{} {}", text(&part["title"]), text(&part["value"])));
        table.row([text(&one["id"]), face.collect::<Vec<_>>().join(", ")]);
    }
    table.text()
}
