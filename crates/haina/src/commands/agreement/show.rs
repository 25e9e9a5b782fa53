//! `haina agreement show ID` and `export ID`.

use serde_json::Value;

use crate::client::{City, part};
use crate::commands::short::{moment, text};
use crate::failure::Failure;
use crate::out::{Out, Table};

#[derive(clap::Args)]
pub struct Args {
    /// The agreement
    agreement: String,
}

pub async fn run(args: &Args, city: &City, out: &Out) -> Result<(), Failure> {
    let path = format!("/v1/agreements/{}", part(&args.agreement));
    let agreement = city.get(path).await?;
    out.answer(&agreement, || page(&agreement));
    Ok(())
}

/// As ODRL, whether JSON was asked for or not.
pub async fn export(args: &Args, city: &City, out: &Out) -> Result<(), Failure> {
    let path = format!("/v1/agreements/{}/odrl", part(&args.agreement));
    let policy = city.get(path).await?;
    out.line(&serde_json::to_string_pretty(&policy).unwrap_or_default());
    Ok(())
}

/// What an agreement is, in a few lines.
pub fn head(agreement: &Value) -> String {
    format!(
        "{} {} ({})\n  resource {}\n  owner    {}\n  party    {}\n",
        text(&agreement["id"]),
        text(&agreement["title"]),
        text(&agreement["state_title"]),
        text(&agreement["resource"]),
        text(&agreement["owner"]["title"]),
        text(&agreement["party"]["title"]),
    )
}

fn page(agreement: &Value) -> String {
    let meter = &agreement["meter"];
    let mut page = head(agreement);
    page.push_str(&format!(
        "  version  {} of {}\n  until    {}\n  used     {} times, {} rows\n\n",
        text(&agreement["version"]),
        agreement["versions"].as_array().map_or(0, Vec::len),
        moment(&agreement["until"]),
        text(&meter["uses"]),
        text(&meter["rows"]),
    ));
    let mut terms = Table::new(["TERM", "KEPT", "WORDS"]);
    for term in agreement["terms"].as_array().into_iter().flatten() {
        terms.row([
            text(&term["term"]),
            text(&term["kept"]),
            text(&term["words"]),
        ]);
    }
    page.push_str(&terms.text());
    let steps = agreement["may"].as_array().into_iter().flatten();
    let steps: Vec<String> = steps
        .map(|may| format!("{} as {}", text(&may["step"]), text(&may["as"])))
        .collect();
    if !steps.is_empty() {
        page.push_str(&format!("\nyou may: {}\n", steps.join(", ")));
    }
    page
}
