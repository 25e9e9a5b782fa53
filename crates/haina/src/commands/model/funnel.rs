//! `haina model funnel PACK/FUNNEL`.

use serde_json::Value;

use super::key;
use crate::client::City;
use crate::commands::short::{moment, text};
use crate::failure::Failure;
use crate::out::{Out, Table};

#[derive(clap::Args)]
pub struct Args {
    /// Key of the funnel: PACK/FUNNEL
    #[arg(value_parser = key)]
    key: String,
}

pub async fn run(args: &Args, city: &City, out: &Out) -> Result<(), Failure> {
    let funnel = city.get(format!("/v1/funnels/{}", args.key)).await?;
    out.answer(&funnel, || told(&funnel));
    Ok(())
}

fn told(funnel: &Value) -> String {
    let head = format!(
        "{} {}, {}\n",
        text(&funnel["key"]),
        text(&funnel["title"]),
        moment(&funnel["at"])
    );
    let mut table = Table::new(["", "STEP", "ROWS"]);
    for input in funnel["inputs"].as_array().into_iter().flatten() {
        let rows = text(&input["rows"]);
        table.row(["in".to_owned(), text(&input["title"]), rows]);
    }
    for stage in funnel["stages"].as_array().into_iter().flatten() {
        for drop in stage["dropped"].as_array().into_iter().flatten() {
            let (words, rows) = (text(&drop["words"]), text(&drop["rows"]));
            table.row(["dropped".to_owned(), words, rows]);
        }
        let (title, rows) = (text(&stage["title"]), text(&stage["rows_out"]));
        table.row(["kept".to_owned(), title, rows]);
    }
    format!("{head}\n{}", table.text())
}
