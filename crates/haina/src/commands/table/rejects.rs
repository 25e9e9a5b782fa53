//! `haina table rejects KEY BATCH`.

use serde_json::Value;

use crate::client::{City, part};
use crate::commands::pages;
use crate::commands::short::text;
use crate::failure::Failure;
use crate::out::{Out, Table};

#[derive(clap::Args)]
pub struct Args {
    /// Key of the table
    key: String,

    /// The delivery
    batch: String,

    /// Rows at most
    #[arg(long, default_value_t = 50)]
    limit: usize,
}

pub async fn run(args: &Args, city: &City, out: &Out) -> Result<(), Failure> {
    let (key, batch) = (part(&args.key), part(&args.batch));
    let path = format!("/v1/tables/{key}/batches/{batch}/rejects");
    pages::answer((city, out), &path, &[], args.limit, table).await
}

fn table(rows: &[Value]) -> String {
    let mut table = Table::new(["ROW", "REASONS", "COLUMNS", "AS IT CAME"]);
    let all = |value: &Value| {
        let parts = value.as_array().into_iter().flatten().map(text);
        parts.collect::<Vec<_>>().join(", ")
    };
    for row in rows {
        table.row([
            text(&row["row"]),
            all(&row["reasons"]),
            all(&row["columns"]),
            text(&row["raw"]),
        ]);
    }
    table.text()
}
