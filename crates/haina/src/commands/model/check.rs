//! `haina model check FOLDER`.

use std::path::PathBuf;

use haina_lake::model::ModelSet;
use serde_json::json;

use super::failed;
use crate::failure::{Failure, Kind};
use crate::out::Out;

#[derive(clap::Args)]
pub struct Args {
    /// Folder of a pack, or of models: each NAME.sql with its NAME.yaml
    folder: PathBuf,
}

/// Reads the models, plans them on the columns that their headers declare, and plays their tests.
pub async fn run(args: &Args, out: &Out) -> Result<(), Failure> {
    let inner = args.folder.join("models");
    let folder = if inner.is_dir() { &inner } else { &args.folder };
    if !folder.is_dir() {
        let what = format!("there is no folder `{}`", folder.display());
        return Err(Failure::new(Kind::NotFound, "CLI0028", what)
            .hint("name the folder of a pack, or of models"));
    }
    let set = match ModelSet::load("models", folder) {
        Ok(set) => set,
        Err(faults) => {
            let lines = || faults.iter().map(|fault| format!("{fault}\n")).collect();
            out.answer(&json!({ "faults": faults, "tests": [] }), lines);
            return failed(faults.len());
        }
    };
    let played = haina_pack::test_models(&set).await;
    out.answer(&json!({ "faults": [], "tests": played }), || {
        let mut text = String::new();
        for test in &played {
            let word = if test.failures.is_empty() {
                "ok"
            } else {
                "FAILED"
            };
            text.push_str(&format!("{word:6} {}\n", test.name));
            for failure in &test.failures {
                text.push_str(&format!("       {failure}\n"));
            }
        }
        text
    });
    failed(
        played
            .iter()
            .filter(|test| !test.failures.is_empty())
            .count(),
    )
}
