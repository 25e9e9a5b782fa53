//! `haina table batches KEY`.

use serde_json::Value;

use crate::client::{City, part};
use crate::commands::pages;
use crate::commands::short::{moment, text};
use crate::failure::Failure;
use crate::out::{Out, Table};

#[derive(clap::Args)]
pub struct Args {
    /// Key of the table
    key: String,

    /// Those that were refused whole
    #[arg(long)]
    refused: bool,

    /// Rows at most
    #[arg(long, default_value_t = 50)]
    limit: usize,
}

pub async fn run(args: &Args, city: &City, out: &Out) -> Result<(), Failure> {
    let table = part(&args.key);
    if args.refused {
        let refused = city.get(format!("/v1/tables/{table}/refusals")).await?;
        out.answer(&refused, || {
            let items = refused["items"].as_array();
            why(items.map_or(&[][..], |items| &items[..items.len().min(args.limit)]))
        });
        return Ok(());
    }
    let path = format!("/v1/tables/{table}/batches");
    pages::answer((city, out), &path, &[], args.limit, taken_in).await
}

fn taken_in(rows: &[Value]) -> String {
    let mut table = Table::new([
        "ID",
        "AT",
        "SOURCE",
        "FILE",
        "READ",
        "REJECTED",
        "VERSION",
        "WITHDRAWN",
    ]);
    for row in rows {
        table.row([
            text(&row["id"]),
            moment(&row["at"]),
            text(&row["source"]["title"]),
            text(&row["file_name"]),
            text(&row["read"]),
            text(&row["rejected"]),
            text(&row["version"]),
            text(&row["withdrawn"]["reason"]),
        ]);
    }
    table.text()
}

fn why(rows: &[Value]) -> String {
    let mut table = Table::new(["AT", "SOURCE", "FILE", "CODE", "WHY"]);
    for row in rows {
        table.row([
            moment(&row["at"]),
            text(&row["source"]["title"]),
            text(&row["file_name"]),
            text(&row["code"]),
            text(&row["why"]),
        ]);
    }
    table.text()
}
