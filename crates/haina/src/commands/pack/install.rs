//! `haina pack plan` and `haina pack apply`: a folder is sent to the city as files.

use std::path::{Path, PathBuf};

use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use serde_json::{Map, Value, json};

use crate::client::City;
use crate::commands::short::text;
use crate::failure::Failure;
use crate::out::{Out, Table};
use crate::progress;

/// Tells what each pack would change against the version in force.
pub async fn plan(folders: &[PathBuf], diff: bool, city: &City, out: &Out) -> Result<(), Failure> {
    let plans = send("planning", "/v1/packs/plan", folders, city).await?;
    out.answer(&json!({"packs": plans}), || {
        plans.iter().map(|plan| told(plan, diff)).collect()
    });
    Ok(())
}

/// Installs each pack, in this order; what was installed stays when a later one is refused.
pub async fn apply(folders: &[PathBuf], city: &City, out: &Out) -> Result<(), Failure> {
    let applied = send("applying", "/v1/packs/apply", folders, city).await?;
    out.answer(&json!({"packs": applied}), || {
        applied.iter().map(done).collect()
    });
    Ok(())
}

async fn send(
    word: &'static str,
    path: &str,
    folders: &[PathBuf],
    city: &City,
) -> Result<Vec<Value>, Failure> {
    let bar = progress::bar(word, folders.len() as u64);
    let mut answers = Vec::new();
    for folder in folders {
        let body = json!({"files": files(folder)?});
        answers.push(city.post(path, body).await?);
        bar.inc(1);
    }
    bar.finish_and_clear();
    Ok(answers)
}

/// The files of a pack by their path inside it, base64.
fn files(folder: &Path) -> Result<Map<String, Value>, Failure> {
    let mut files = Map::new();
    for inner in crate::vault::files(folder)? {
        let from = folder.join(&inner);
        let bytes =
            std::fs::read(&from).map_err(|error| Failure::file("could not read", &from, &error))?;
        let name = inner
            .to_string_lossy()
            .replace(std::path::MAIN_SEPARATOR, "/");
        files.insert(name, json!(STANDARD.encode(bytes)));
    }
    Ok(files)
}

fn told(plan: &Value, diff: bool) -> String {
    let changes = list(&plan["changes"]);
    let from = match plan["from"].as_str() {
        Some(from) => format!("{from} to "),
        None => "new, ".to_owned(),
    };
    let mut page = format!(
        "{} {from}{}: {} changes\n",
        text(&plan["name"]),
        text(&plan["to"]),
        changes.len()
    );
    let mut table = Table::new(["", "what", "key", "title", "fields"]);
    for change in changes {
        let fields: Vec<String> = list(&change["fields"]).iter().map(text).collect();
        let part = |name: &str| text(&change[name]);
        table.row([
            part("how"),
            part("what"),
            part("key"),
            part("title"),
            fields.join(", "),
        ]);
    }
    if !changes.is_empty() {
        page.push_str(&table.text());
    }
    for fault in list(&plan["faults"]) {
        let part = |name: &str| text(&fault[name]);
        let (at, severity, code) = (part("pointer"), part("severity"), part("code"));
        page.push_str(&format!("{at}: {severity} {code}: {}\n", part("message")));
        if let Some(hint) = fault["hint"].as_str() {
            page.push_str(&format!("  hint: {hint}\n"));
        }
    }
    if diff {
        page.push_str(&text(&plan["diff"]));
    }
    page
}

fn done(applied: &Value) -> String {
    let name = format!("{} {}", text(&applied["name"]), text(&applied["version"]));
    if applied["already"] == true {
        return format!("{name} is in force already\n");
    }
    let directory = &applied["directory"];
    format!(
        "{name} is in force; departments and areas: {} new or changed, {} retired\n",
        list(&directory["changed"]).len(),
        list(&directory["retired"]).len()
    )
}

fn list(value: &Value) -> &[Value] {
    value.as_array().map_or(&[], Vec::as_slice)
}
