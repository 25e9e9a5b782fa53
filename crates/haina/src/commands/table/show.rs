//! `haina table show KEY`.

use serde_json::Value;

use crate::client::{City, part};
use crate::commands::short::{moment, text};
use crate::failure::Failure;
use crate::out::{Out, Table};

#[derive(clap::Args)]
pub struct Args {
    /// Key of the table
    key: String,
}

pub async fn run(args: &Args, city: &City, out: &Out) -> Result<(), Failure> {
    let table = city.get(format!("/v1/tables/{}", part(&args.key))).await?;
    out.answer(&table, || told(&table));
    Ok(())
}

fn told(table: &Value) -> String {
    let part = |name: &str| text(&table[name]);
    let head = format!(
        "{} {}\nversion {}, {} rows, mode {}\n",
        part("key"),
        part("title"),
        part("version"),
        part("rows"),
        part("mode")
    );
    let mut by_source = Table::new(["SOURCE", "ROWS"]);
    for tally in table["tallies"].as_array().into_iter().flatten() {
        by_source.row([text(&tally["source"]["title"]), text(&tally["rows"])]);
    }
    let pulls = table["pulls"].as_array();
    if pulls.is_none_or(Vec::is_empty) {
        return format!("{head}\n{}", by_source.text());
    }
    let mut pulled = Table::new([
        "PULLED FROM",
        "KIND",
        "CONNECTION",
        "TABLE",
        "SINCE",
        "EVERY",
        "TRIED",
        "FAILED",
    ]);
    for pull in pulls.into_iter().flatten() {
        pulled.row([
            text(&pull["source"]["title"]),
            text(&pull["kind"]),
            text(&pull["connection"]),
            text(&pull["table"]),
            text(&pull["since"]),
            text(&pull["every"]),
            moment(&pull["tried_at"]),
            text(&pull["failed"]),
        ]);
    }
    format!("{head}\n{}\n{}", by_source.text(), pulled.text())
}
