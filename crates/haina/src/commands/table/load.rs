//! `haina table load KEY FILE`.

use std::path::PathBuf;

use serde_json::Value;

use super::folder;
use crate::client::{City, Request, part, query};
use crate::commands::short::text;
use crate::failure::Failure;
use crate::out::{Out, Table};

#[derive(clap::Args)]
pub struct Args {
    /// Key of the table
    key: String,

    /// The file; its ending says the form: csv, txt, jsonl, json, parquet, xlsx, or zip for texts. A folder is packed as zip
    file: PathBuf,

    /// Department that delivers; the owner of the table when not said
    #[arg(long)]
    source: Option<String>,

    /// What tells this delivery from others; a second one with the same label is refused
    #[arg(long)]
    label: Option<String>,

    /// The sender's SHA-256 of the file; another one is refused
    #[arg(long)]
    sha256: Option<String>,

    /// The sender's count of rows; another one is refused
    #[arg(long)]
    rows: Option<u64>,
}

pub async fn run(args: &Args, city: &City, out: &Out) -> Result<(), Failure> {
    let packed = match args.file.is_dir() {
        true => Some(folder::pack(&args.file)?),
        false => None,
    };
    let file = packed.as_ref().map_or(&args.file, |packed| &packed.file);
    let name = file.file_name().unwrap_or_default();
    let pairs = [
        ("name", Some(name.to_string_lossy().into_owned())),
        ("source", args.source.clone()),
        ("label", args.label.clone()),
        ("sha256", args.sha256.clone()),
        ("rows", args.rows.map(|rows| rows.to_string())),
    ];
    let path = format!("/v1/tables/{}/batches{}", part(&args.key), query(&pairs));
    let batch = city.send(Request::file(path, file)).await?.json()?;
    out.answer(&batch, || told(&batch));
    note_rejects(&args.key, &batch, out);
    Ok(())
}

/// Says where the rejected rows are, if there are any.
pub fn note_rejects(key: &str, batch: &Value, out: &Out) {
    if !out.is_json() && batch["rejected"].as_u64().is_some_and(|n| n > 0) {
        let id = text(&batch["id"]);
        out.note(&format!(
            "note: `haina table rejects {key} {id}` lists what was rejected"
        ));
    }
}

/// A delivery that was taken in, with its reasons.
pub fn told(batch: &Value) -> String {
    let part = |name: &str| text(&batch[name]);
    // Only texts that are read as they come have an encoding.
    let form = format!("{} {}", part("format"), part("encoding"));
    let head = format!(
        "{} version {}: {} read, {} accepted, {} rejected ({})\n",
        part("id"),
        part("version"),
        part("read"),
        part("accepted"),
        part("rejected"),
        form.trim_end(),
    );
    let reasons = batch["reasons"].as_object();
    if reasons.is_none_or(|reasons| reasons.is_empty()) {
        return head;
    }
    let mut table = Table::new(["REASON", "ROWS"]);
    for (reason, rows) in reasons.into_iter().flatten() {
        table.row([reason.clone(), text(rows)]);
    }
    format!("{head}\n{}", table.text())
}
