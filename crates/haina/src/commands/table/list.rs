//! `haina table list`.

use serde_json::Value;

use crate::client::City;
use crate::commands::pages;
use crate::commands::short::text;
use crate::failure::Failure;
use crate::out::{Out, Table};

#[derive(clap::Args)]
pub struct Args {
    /// Rows at most
    #[arg(long, default_value_t = 200)]
    limit: usize,
}

pub async fn run(args: &Args, city: &City, out: &Out) -> Result<(), Failure> {
    pages::answer((city, out), "/v1/tables", &[], args.limit, table).await
}

fn table(rows: &[Value]) -> String {
    let mut table = Table::new(["KEY", "TITLE", "OWNER", "MODE", "VERSION", "ROWS"]);
    for row in rows {
        table.row([
            text(&row["key"]),
            text(&row["title"]),
            text(&row["owner"]["title"]),
            text(&row["mode"]),
            text(&row["version"]),
            text(&row["rows"]),
        ]);
    }
    table.text()
}
