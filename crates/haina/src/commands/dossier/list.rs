//! `haina dossier list`.

use serde_json::Value;

use crate::client::City;
use crate::commands::short::{moment, text};
use crate::failure::Failure;
use crate::out::{Out, Table};

pub async fn run(city: &City, out: &Out) -> Result<(), Failure> {
    let kinds = city.get("/v1/dossiers").await?;
    out.answer(&kinds, || {
        let kinds = kinds["items"].as_array().into_iter().flatten();
        kinds.map(kind).collect::<Vec<_>>().join("\n")
    });
    Ok(())
}

fn kind(kind: &Value) -> String {
    let mut table = Table::new(["TABLE", "TITLE", "LINKED", "SERVED", "AT", "TROUBLE"]);
    for one in kind["tables"].as_array().into_iter().flatten() {
        table.row([
            text(&one["key"]),
            text(&one["title"]),
            text(&one["linked"]),
            text(&one["served"]),
            moment(&one["at"]),
            text(&one["trouble"]),
        ]);
    }
    format!(
        "{} ({}): {} files of {} records, linked {}\n{}",
        text(&kind["title"]),
        text(&kind["kind"]),
        text(&kind["files"]),
        text(&kind["records"]),
        moment(&kind["linked_at"]),
        table.text()
    )
}
