//! `haina dossier why LEFT RIGHT`.

use serde_json::Value;

use super::Kind;
use crate::client::{City, query};
use crate::commands::short::text;
use crate::failure::Failure;
use crate::out::{Out, Table};

#[derive(clap::Args)]
pub struct Args {
    /// A record, as files and doubts call it
    left: u64,

    /// Another
    right: u64,

    /// Whose files
    #[arg(long, value_enum, default_value_t)]
    kind: Kind,
}

pub async fn run(args: &Args, city: &City, out: &Out) -> Result<(), Failure> {
    let query = query(&[
        ("left", Some(args.left.to_string())),
        ("right", Some(args.right.to_string())),
    ]);
    let why = city.get(&args.kind.path(&format!("/why{query}"))).await?;
    out.answer(&why, || waterfall(&why));
    Ok(())
}

/// The waterfall of a pair.
pub(super) fn waterfall(why: &Value) -> String {
    let mut table = Table::new(["COLUMN", "LEFT", "RIGHT", "AGREE", "BITS", "RARITY"]);
    for step in why["steps"].as_array().into_iter().flatten() {
        table.row([
            text(&step["role"]),
            text(&step["left"]),
            text(&step["right"]),
            text(&step["level"]),
            bits(&step["bits"]),
            bits(&step["frequency_bits"]),
        ]);
    }
    format!(
        "{} {} and {} {}, decided by {}\nprior {} bits\n{}sum {} bits, chance {:.6}\n",
        text(&why["left"]["table"]),
        text(&why["left"]["record"]),
        text(&why["right"]["table"]),
        text(&why["right"]["record"]),
        text(&why["basis"]),
        bits(&why["prior_bits"]),
        table.text(),
        bits(&why["total_bits"]),
        why["probability"].as_f64().unwrap_or_default(),
    )
}

fn bits(value: &Value) -> String {
    value
        .as_f64()
        .map_or_else(String::new, |bits| format!("{bits:+.2}"))
}
