//! `haina agreement receipts ID`.

use serde_json::Value;

use crate::client::{City, part};
use crate::commands::pages;
use crate::commands::short::{moment, text};
use crate::failure::Failure;
use crate::out::{Out, Table};

#[derive(clap::Args)]
pub struct Args {
    /// The agreement
    agreement: String,

    /// How many at most
    #[arg(long, default_value_t = 50)]
    limit: usize,
}

pub async fn run(args: &Args, city: &City, out: &Out) -> Result<(), Failure> {
    let path = format!("/v1/agreements/{}/receipts", part(&args.agreement));
    pages::answer((city, out), &path, &[], args.limit, table).await
}

fn table(rows: &[Value]) -> String {
    let mut table = Table::new(["RECEIPT", "NO", "AT", "ACTION", "PURPOSE", "ROWS", "ENTRY"]);
    for row in rows {
        table.row([
            text(&row["id"]),
            text(&row["nth"]),
            moment(&row["at"]),
            text(&row["action"]),
            text(&row["purpose"]),
            text(&row["rows"]),
            text(&row["entry"]),
        ]);
    }
    table.text()
}
