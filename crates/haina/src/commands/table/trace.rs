//! `haina table trace KEY FIELD=VALUE…`.

use std::collections::BTreeMap;

use serde_json::{Value, json};

use crate::client::{City, Request, part};
use crate::commands::short::{moment, text};
use crate::failure::Failure;
use crate::out::{Out, Table};

#[derive(clap::Args)]
pub struct Args {
    /// Key of the table
    key: String,

    /// Fields of the record's key: record_no=P000123
    #[arg(required = true, value_parser = pair, value_name = "FIELD=VALUE")]
    fields: Vec<(String, String)>,
}

pub async fn run(args: &Args, city: &City, out: &Out) -> Result<(), Failure> {
    let key: BTreeMap<&String, &String> = args.fields.iter().map(|(f, v)| (f, v)).collect();
    let path = format!("/v1/tables/{}/trace", part(&args.key));
    let body = json!({ "key": key });
    let places = city.send(Request::post(path, body)).await?.json()?;
    out.answer(&places, || {
        let items = places["items"].as_array();
        table(items.map_or(&[][..], Vec::as_slice))
    });
    Ok(())
}

fn pair(text: &str) -> Result<(String, String), String> {
    let pair = text.split_once('=');
    let pair = pair.filter(|(field, _)| !field.is_empty());
    pair.map(|(field, value)| (field.to_owned(), value.to_owned()))
        .ok_or_else(|| "write it as FIELD=VALUE".to_owned())
}

fn table(rows: &[Value]) -> String {
    let mut table = Table::new(["AT", "SOURCE", "FILE", "ROW", "BATCH", "NOW"]);
    for row in rows {
        let now = match (row["served"] == true, row["withdrawn"] == true) {
            (true, _) => "served",
            (_, true) => "withdrawn",
            _ => "",
        };
        table.row([
            moment(&row["at"]),
            text(&row["source"]["title"]),
            text(&row["file_name"]),
            text(&row["row"]),
            text(&row["batch"]),
            now.to_owned(),
        ]);
    }
    table.text()
}
