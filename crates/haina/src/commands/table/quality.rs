//! `haina table quality`.

use serde_json::Value;

use crate::client::City;
use crate::commands::pages;
use crate::commands::short::text;
use crate::failure::Failure;
use crate::out::{Out, Table};

#[derive(clap::Args)]
pub struct Args {
    /// Tables at most
    #[arg(long, default_value_t = 200)]
    limit: usize,
}

pub async fn run(args: &Args, city: &City, out: &Out) -> Result<(), Failure> {
    pages::answer((city, out), "/v1/quality", &[], args.limit, table).await
}

/// A line for each department of each table.
fn table(rows: &[Value]) -> String {
    let mut table = Table::new([
        "KEY",
        "FROM",
        "STATE",
        "READ",
        "REJECTED",
        "MOST OFTEN",
        "MATTER",
    ]);
    for row in rows {
        for source in row["sources"].as_array().into_iter().flatten() {
            let why = match &source["refused"]["code"] {
                Value::Null => &source["reasons"][0]["code"],
                code => code,
            };
            table.row([
                text(&row["key"]),
                text(&source["source"]["title"]),
                text(&source["state"]),
                text(&source["read"]),
                text(&source["rejected"]),
                text(why),
                text(&source["matter"]),
            ]);
        }
    }
    table.text()
}
