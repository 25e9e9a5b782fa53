//! `haina dossier chain ID`.

use serde_json::Value;

use super::show::Args;
use crate::client::City;
use crate::commands::short::{moment, text};
use crate::failure::Failure;
use crate::out::{Out, Table};

pub async fn run(args: &Args, city: &City, out: &Out) -> Result<(), Failure> {
    let chain = city.get(&args.path("/chain")).await?;
    out.answer(&chain, || table(&chain));
    Ok(())
}

fn table(chain: &Value) -> String {
    let mut table = Table::new([
        "DAY",
        "UNTIL",
        "WHAT",
        "DEPARTMENT",
        "KNOWN",
        "STANDING",
        "SAYS",
    ]);
    for fact in chain["facts"].as_array().into_iter().flatten() {
        let fields = fact["fields"].as_array().into_iter().flatten();
        let fields = fields.filter(|field| !field["value"].is_null());
        let says =
            fields.map(|field| format!("{} {}", text(&field["title"]), text(&field["value"])));
        table.row([
            text(&fact["from"]),
            text(&fact["until"]),
            text(&fact["told"]),
            text(&fact["owner"]["title"]),
            moment(&fact["known_at"]),
            text(&fact["standing"]),
            says.collect::<Vec<_>>().join(", "),
        ]);
    }
    table.text()
}
