//! `haina catalog export`.

use std::path::PathBuf;

use serde_json::Value;

use crate::client::{City, query};
use crate::failure::Failure;
use crate::out::Out;

#[derive(clap::Args)]
pub struct Args {
    /// File to write to [default: standard output]
    #[arg(long, short, value_name = "FILE")]
    output: Option<PathBuf>,
}

/// A page of the export holds so many at most.
const PAGE: usize = 200;

pub async fn run(args: &Args, city: &City, out: &Out) -> Result<(), Failure> {
    let mut whole: Option<Value> = None;
    let mut cursor: Option<String> = None;
    loop {
        let pairs = [("limit", Some(PAGE.to_string())), ("cursor", cursor)];
        let mut page = city
            .get(format!("/v1/catalog/dcat{}", query(&pairs)))
            .await?;
        let fields = page.as_object_mut();
        let next = fields.and_then(|fields| fields.shift_remove("next"));
        cursor = next.and_then(|next| next.as_str().map(str::to_owned));
        whole = Some(match whole {
            None => page,
            Some(whole) => joined(whole, page),
        });
        if cursor.is_none() {
            break;
        }
    }
    let mut text = serde_json::to_string_pretty(&whole.unwrap_or_default()).unwrap_or_default();
    text.push('\n');
    match &args.output {
        None => out.line(&text),
        Some(file) => {
            std::fs::write(file, &text)
                .map_err(|error| Failure::file("could not write", file, &error))?;
        }
    }
    Ok(())
}

/// A document with the datasets and services of another page.
fn joined(mut whole: Value, mut page: Value) -> Value {
    for name in ["dcat:dataset", "dcat:service"] {
        if let (Some(all), Some(more)) = (whole[name].as_array_mut(), page[name].as_array_mut()) {
            all.append(more);
        }
    }
    whole
}
