//! `haina catalog list` and `haina catalog search WORDS`.

use serde_json::Value;

use crate::client::City;
use crate::commands::pages;
use crate::commands::short::{moment, text};
use crate::failure::Failure;
use crate::out::{Out, Table};

#[derive(clap::Args)]
pub struct ListArgs {
    #[command(flatten)]
    filter: Filter,
}

#[derive(clap::Args)]
pub struct SearchArgs {
    /// Words that key, titles, meaning or fields hold
    words: String,

    #[command(flatten)]
    filter: Filter,
}

/// Which resources.
#[derive(clap::Args)]
struct Filter {
    /// table, stream, service, model or file
    #[arg(long)]
    kind: Option<String>,

    /// Department that owns it
    #[arg(long)]
    owner: Option<String>,

    /// Grade, such as general-4
    #[arg(long)]
    grade: Option<String>,

    /// Class or family of classes, such as sensitive
    #[arg(long)]
    class: Option<String>,

    /// Area it is about
    #[arg(long)]
    area: Option<String>,

    /// draft, published or retired
    #[arg(long, default_value = "published")]
    state: String,

    /// How many at most
    #[arg(long, default_value_t = 50)]
    limit: usize,
}

pub async fn list(args: &ListArgs, city: &City, out: &Out) -> Result<(), Failure> {
    run(None, &args.filter, city, out).await
}

pub async fn search(args: &SearchArgs, city: &City, out: &Out) -> Result<(), Failure> {
    run(Some(args.words.clone()), &args.filter, city, out).await
}

async fn run(q: Option<String>, filter: &Filter, city: &City, out: &Out) -> Result<(), Failure> {
    let pairs = [
        ("q", q),
        ("kind", filter.kind.clone()),
        ("owner", filter.owner.clone()),
        ("grade", filter.grade.clone()),
        ("class", filter.class.clone()),
        ("area", filter.area.clone()),
        ("state", Some(filter.state.clone())),
    ];
    let path = "/v1/catalog/resources";
    pages::answer((city, out), path, &pairs, filter.limit, table).await
}

fn table(rows: &[Value]) -> String {
    let mut table = Table::new(["key", "kind", "grade", "owner", "delivered", "title"]);
    for row in rows {
        let late = if row["late"] == true { " late" } else { "" };
        table.row([
            text(&row["key"]),
            text(&row["kind"]),
            text(&row["grade"]),
            text(&row["owner"]["title"]),
            format!("{}{late}", moment(&row["delivered"]["at"])),
            text(&row["title"]),
        ]);
    }
    table.text()
}
