//! `haina ledger accounts`.

use serde_json::Value;

use super::amount;
use crate::client::City;
use crate::commands::pages;
use crate::commands::short::{moment, text};
use crate::failure::Failure;
use crate::out::{Out, Table};

#[derive(clap::Args)]
pub struct Args {
    /// Whose: dept:KEY of a department, person:ID of a person
    #[arg(long)]
    holder: Option<String>,

    /// Key of a unit
    #[arg(long)]
    unit: Option<String>,

    /// How many at most
    #[arg(long, default_value_t = 50)]
    limit: usize,
}

pub async fn run(args: &Args, city: &City, out: &Out) -> Result<(), Failure> {
    let pairs = [("holder", args.holder.clone()), ("unit", args.unit.clone())];
    let path = "/v1/ledger/accounts";
    pages::answer((city, out), path, &pairs, args.limit, table).await
}

fn table(rows: &[Value]) -> String {
    let mut table = Table::new([
        "ACCOUNT",
        "KEY",
        "HOLDER",
        "UNIT",
        "BALANCE",
        "AVAILABLE",
        "LAST",
    ]);
    for row in rows {
        let scale = amount::scale(&row["unit"]);
        table.row([
            text(&row["id"]),
            text(&row["key"]),
            text(&row["holder"]),
            text(&row["unit"]["key"]),
            amount::shown(&row["balance"], scale),
            amount::shown(&row["available"], scale),
            moment(&row["last_at"]),
        ]);
    }
    table.text()
}
