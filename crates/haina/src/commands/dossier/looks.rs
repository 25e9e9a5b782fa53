//! `haina dossier looks ID`.

use serde_json::Value;

use super::{Kind, Page};
use crate::client::{City, part};
use crate::commands::short::{moment, text};
use crate::failure::Failure;
use crate::out::{Out, Table};

#[derive(clap::Args)]
pub struct Args {
    /// A file
    id: String,

    /// Whose files
    #[arg(long, value_enum, default_value_t)]
    kind: Kind,

    #[command(flatten)]
    page: Page,
}

pub async fn run(args: &Args, city: &City, out: &Out) -> Result<(), Failure> {
    let path = args
        .kind
        .path(&format!("/{}/looks{}", part(&args.id), args.page.query()));
    let looks = city.get(&path).await?;
    out.answer(&looks, || table(&looks));
    Ok(())
}

fn table(looks: &Value) -> String {
    let mut table = Table::new(["AT", "WHAT", "DEPARTMENT", "BY", "PURPOSE", "TABLES"]);
    for look in looks["items"].as_array().into_iter().flatten() {
        table.row([
            moment(&look["at"]),
            text(&look["what"]),
            text(&look["unit"]["title"]),
            text(&look["by"]),
            text(&look["purpose"]),
            look["tables"].as_array().map_or(0, Vec::len).to_string(),
        ]);
    }
    table.text()
}
