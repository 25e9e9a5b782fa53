//! `haina dossier log [ID]`.

use serde_json::Value;

use super::{Kind, Page};
use crate::client::{City, part};
use crate::commands::short::{moment, text};
use crate::failure::Failure;
use crate::out::{Out, Table};

#[derive(clap::Args)]
pub struct Args {
    /// A file; all files when there is none
    id: Option<String>,

    /// Whose files
    #[arg(long, value_enum, default_value_t)]
    kind: Kind,

    #[command(flatten)]
    page: Page,
}

pub async fn run(args: &Args, city: &City, out: &Out) -> Result<(), Failure> {
    let of = args
        .id
        .as_deref()
        .map(|id| format!("/{}", part(id)))
        .unwrap_or_default();
    let path = args.kind.path(&format!("{of}/log{}", args.page.query()));
    let log = city.get(&path).await?;
    out.answer(&log, || table(&log));
    Ok(())
}

fn table(log: &Value) -> String {
    let mut table = Table::new([
        "ENTRY", "CHANGE", "AT", "RECORDS", "FROM", "TO", "BITS", "BY", "REASON",
    ]);
    for entry in log["items"].as_array().into_iter().flatten() {
        let moves = entry["moves"].as_array();
        let first = moves.and_then(|moves| moves.first());
        let side = |name: &str| first.map(|moved| text(&moved[name])).unwrap_or_default();
        let change = match entry["undone"] == true {
            true => format!("{} (undone)", text(&entry["change"])),
            false => text(&entry["change"]),
        };
        table.row([
            text(&entry["number"]),
            change,
            moment(&entry["at"]),
            moves.map_or(0, Vec::len).to_string(),
            side("from"),
            side("to"),
            entry["because"]["bits"]
                .as_f64()
                .map_or_else(String::new, |bits| format!("{bits:.1}")),
            text(&entry["by"]),
            text(&entry["reason"]),
        ]);
    }
    table.text()
}
