//! `haina pack check`.

use std::path::PathBuf;

use haina_pack::{Checked, Severity};
use serde_json::{Value, json};

use crate::failure::{Failure, Kind};
use crate::out::Out;

/// Prints every mistake of these packs; refuses when there is an error among them.
pub fn run(folders: &[PathBuf], out: &Out) -> Result<(), Failure> {
    let is_pack = |folder: &&PathBuf| folder.join("pack.yaml").is_file();
    if let Some(folder) = folders.iter().find(|folder| !is_pack(folder)) {
        let what = format!("`{}` is not a pack: it has no pack.yaml", folder.display());
        return Err(Failure::new(Kind::NotFound, "CLI0028", what)
            .hint("name the folder that holds pack.yaml"));
    }
    let checked = haina_pack::check_folders(folders);
    let value: Vec<Value> = checked
        .iter()
        .map(|one| json!({"name": one.name, "passes": one.passes(), "faults": one.faults}))
        .collect();
    out.answer(&json!({"packs": value}), || {
        checked.iter().map(report).collect()
    });
    let errors: usize = checked.iter().map(|one| count(one, Severity::Error)).sum();
    match checked.iter().all(Checked::passes) {
        true => Ok(()),
        false => Err(Failure::new(
            Kind::Refused,
            "CLI0029",
            format!("{errors} mistake(s) in packs"),
        )
        .hint("each code has a page: `docs/errors/CODE.md`")),
    }
}

fn count(checked: &Checked, severity: Severity) -> usize {
    checked
        .faults
        .iter()
        .filter(|fault| fault.severity == severity)
        .count()
}

/// What was found in one pack, a line per fault with its hint below.
fn report(checked: &Checked) -> String {
    let mut text = String::new();
    for fault in &checked.faults {
        let word = match fault.severity {
            Severity::Error => "error",
            Severity::Warning => "warning",
        };
        text.push_str(&format!(
            "{}/{}: {word} {}: {}\n",
            checked.name,
            fault.place(),
            fault.code,
            fault.message
        ));
        if let Some(hint) = &fault.hint {
            text.push_str(&format!("  hint: {hint}\n"));
        }
    }
    let (errors, warnings) = (
        count(checked, Severity::Error),
        count(checked, Severity::Warning),
    );
    let verdict = if checked.passes() {
        "passes"
    } else {
        "does not pass"
    };
    text.push_str(&format!(
        "{} {verdict}: {errors} errors, {warnings} warnings\n",
        checked.name
    ));
    text
}
