//! `haina matter list`.

use serde_json::Value;

use crate::client::City;
use crate::commands::pages;
use crate::commands::short::{moment, text};
use crate::failure::Failure;
use crate::out::{Out, Table};

#[derive(clap::Args)]
pub struct Args {
    /// Which ones: mine, unit, desk, waiting, late, supervised, reported, all
    #[arg(long, default_value = "all")]
    view: String,

    #[command(flatten)]
    pub filter: Filter,

    /// In which order
    #[arg(long, default_value = "-opened")]
    sort: String,

    /// How many at most
    #[arg(long, default_value_t = 50)]
    limit: usize,
}

/// Which matters a command is about.
#[derive(clap::Args)]
pub struct Filter {
    /// Words that they hold
    #[arg(long, short)]
    q: Option<String>,

    /// Matter type
    #[arg(long = "type", value_name = "TYPE")]
    kind: Option<String>,

    /// State, such as working
    #[arg(long)]
    state: Option<String>,

    /// Department that leads
    #[arg(long)]
    unit: Option<String>,

    /// Area, with all that lie in it
    #[arg(long)]
    area: Option<String>,

    /// Class, with all under it
    #[arg(long)]
    class: Option<String>,
}

impl Filter {
    /// The filter as parts of a query.
    pub fn pairs(&self) -> Vec<(&'static str, Option<String>)> {
        vec![
            ("q", self.q.clone()),
            ("type", self.kind.clone()),
            ("state", self.state.clone()),
            ("unit", self.unit.clone()),
            ("area", self.area.clone()),
            ("class", self.class.clone()),
        ]
    }
}

pub async fn run(args: &Args, city: &City, out: &Out) -> Result<(), Failure> {
    let mut pairs = args.filter.pairs();
    pairs.push(("view", Some(args.view.clone())));
    pairs.push(("sort", Some(args.sort.clone())));
    pages::answer((city, out), "/v1/matters", &pairs, args.limit, table).await
}

fn table(rows: &[Value]) -> String {
    let mut table = Table::new(["number", "state", "due", "lead", "title"]);
    for row in rows {
        let late = if row["late"] == true { " late" } else { "" };
        table.row([
            text(&row["number"]),
            text(&row["state"]),
            format!("{}{late}", moment(&row["due_at"])),
            text(&row["lead"]["title"]),
            text(&row["title"]),
        ]);
    }
    table.text()
}
