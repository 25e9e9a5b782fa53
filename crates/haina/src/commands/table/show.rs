//! `haina table show KEY`.

use serde_json::Value;

use crate::client::{City, part};
use crate::commands::short::text;
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
    format!("{head}\n{}", by_source.text())
}
