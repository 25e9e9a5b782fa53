//! `haina dossier review`.

use super::{Kind, Page, why};
use crate::client::City;
use crate::commands::short::text;
use crate::failure::Failure;
use crate::out::Out;

#[derive(clap::Args)]
pub struct Args {
    /// Whose files
    #[arg(value_enum, default_value_t)]
    kind: Kind,

    #[command(flatten)]
    page: Page,
}

pub async fn run(args: &Args, city: &City, out: &Out) -> Result<(), Failure> {
    let doubts = city
        .get(&args.kind.path(&format!("/doubts{}", args.page.query())))
        .await?;
    out.answer(&doubts, || {
        let items = doubts["items"].as_array().into_iter().flatten();
        let told = items.map(|one| format!("{}: {}", text(&one["doubt"]), why::waterfall(one)));
        told.collect::<Vec<_>>().join("\n")
    });
    if let Some(next) = doubts["next"].as_str().filter(|_| !out.is_json()) {
        out.note(&format!("note: there are more: --cursor {next}"));
    }
    Ok(())
}
