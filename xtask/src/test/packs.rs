//! The tests that packs bring: `haina pack test` on each.

use std::path::PathBuf;

use anyhow::{Context, Result};
use serde_json::Value;

use super::tally::Tally;
use crate::build::{self, Profile};
use crate::run::Cmd;
use crate::tree;

/// Runs the tests of every pack whose name contains `filter`.
pub fn run(filter: Option<&str>) -> Result<Tally> {
    let folders = folders(filter)?;
    let mut tally = Tally::default();
    if folders.is_empty() {
        return Ok(tally);
    }
    let haina = build::haina(Profile::Tested)?;
    let mut report = String::new();
    let succeeded = Cmd::new(haina)
        .args(["pack", "test", "--json"])
        .args(folders)
        .each_line(|line| report.push_str(line))?;
    let report: Value =
        serde_json::from_str(&report).context("`haina pack test --json` printed no JSON")?;
    for pack in report["packs"].as_array().into_iter().flatten() {
        let count = |name: &str| pack[name].as_u64().unwrap_or(0);
        let (passed, failed) = (count("passed"), count("failed"));
        tally.add(Tally {
            passed,
            failed,
            skipped: 0,
        });
        println!(
            "{}: {passed} passed, {failed} failed",
            pack["name"].as_str().unwrap_or("?")
        );
        for failure in pack["failures"].as_array().into_iter().flatten() {
            println!("  {}", failure.as_str().unwrap_or_default());
        }
    }
    Ok(tally.or_broken(succeeded))
}

fn folders(filter: Option<&str>) -> Result<Vec<PathBuf>> {
    let packs = tree::root().join("packs");
    let Ok(listed) = std::fs::read_dir(packs) else {
        return Ok(Vec::new());
    };
    let mut folders: Vec<PathBuf> = listed
        .flatten()
        .map(|entry| entry.path())
        .filter(|path| path.join("pack.yaml").is_file())
        .filter(|path| {
            let name = path.file_name().unwrap_or_default().to_string_lossy();
            filter.is_none_or(|filter| name.contains(filter))
        })
        .collect();
    folders.sort();
    Ok(folders)
}
