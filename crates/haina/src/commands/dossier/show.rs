//! `haina dossier show ID`.

use serde_json::Value;

use super::{For, Kind};
use crate::client::{City, part, query};
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
    asks: For,

    /// As it was known at the end of this day, or at this moment
    #[arg(long)]
    as_of: Option<String>,
}

impl Args {
    pub(super) fn path(&self, rest: &str) -> String {
        let query = query(&[
            ("purpose", Some(self.asks.purpose.clone())),
            ("unit", self.asks.unit.clone()),
            ("as_of", self.as_of.clone()),
        ]);
        self.kind.path(&format!("/{}{rest}{query}", part(&self.id)))
    }
}

pub async fn run(args: &Args, city: &City, out: &Out) -> Result<(), Failure> {
    let file = city.get(&args.path("")).await?;
    out.answer(&file, || told(&file));
    Ok(())
}

fn told(file: &Value) -> String {
    let mut all = String::new();
    for group in file["groups"].as_array().into_iter().flatten() {
        let mut table = Table::new([
            "FIELD",
            "VALUE",
            "TABLE",
            "DEPARTMENT",
            "SINCE",
            "KNOWN",
            "RECORD",
        ]);
        for row in group["rows"].as_array().into_iter().flatten() {
            for field in row["fields"].as_array().into_iter().flatten() {
                let value = match field["shown"].as_str() {
                    Some("withheld") => "(withheld)".to_owned(),
                    _ => text(&field["value"]),
                };
                table.row([
                    text(&field["title"]),
                    value,
                    text(&row["title"]),
                    text(&row["owner"]["title"]),
                    text(&row["from"]),
                    moment(&row["known_at"]),
                    text(&row["record"]),
                ]);
            }
        }
        all.push_str(&format!("{}\n{}\n", text(&group["title"]), table.text()));
    }
    for conflict in file["conflicts"].as_array().into_iter().flatten() {
        let values = conflict["values"].as_array().into_iter().flatten();
        let values = values.map(|value| {
            let said = value["said"].as_array().into_iter().flatten();
            let said: Vec<String> = said.map(|said| text(&said["owner"]["title"])).collect();
            format!("{} ({})", text(&value["value"]), said.join(", "))
        });
        let values: Vec<String> = values.collect();
        all.push_str(&format!(
            "differs: {}: {}\n",
            text(&conflict["title"]),
            values.join(" | ")
        ));
    }
    for one in file["withheld"].as_array().into_iter().flatten() {
        let (table, owner) = (text(&one["title"]), text(&one["owner"]["title"]));
        all.push_str(&format!("withheld: {table}; ask {owner}\n"));
    }
    all
}
