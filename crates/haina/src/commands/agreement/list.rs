//! `haina agreement list`.

use serde_json::Value;

use crate::client::City;
use crate::commands::pages;
use crate::commands::short::{moment, text};
use crate::failure::Failure;
use crate::out::{Out, Table};

#[derive(clap::Args)]
pub struct Args {
    /// Key of the resource
    #[arg(long)]
    resource: Option<String>,

    /// offered, countered, agreed, in_force, paused, ended, expired, declined or withdrawn
    #[arg(long)]
    state: Option<String>,

    /// Only offers that any department may take up
    #[arg(long)]
    standing: bool,

    /// How many at most
    #[arg(long, default_value_t = 50)]
    limit: usize,
}

pub async fn run(args: &Args, city: &City, out: &Out) -> Result<(), Failure> {
    let pairs = [
        ("resource", args.resource.clone()),
        ("state", args.state.clone()),
        ("standing", args.standing.then(|| "true".to_owned())),
    ];
    pages::answer((city, out), "/v1/agreements", &pairs, args.limit, table).await
}

fn table(rows: &[Value]) -> String {
    let mut table = Table::new([
        "AGREEMENT",
        "STATE",
        "RESOURCE",
        "OWNER",
        "PARTY",
        "USES",
        "UNTIL",
        "TITLE",
    ]);
    for row in rows {
        table.row([
            text(&row["id"]),
            text(&row["state"]),
            text(&row["resource"]),
            text(&row["owner"]["title"]),
            text(&row["party"]["title"]),
            text(&row["meter"]["uses"]),
            moment(&row["until"]),
            text(&row["title"]),
        ]);
    }
    table.text()
}
