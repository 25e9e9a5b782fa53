//! The web pages' own checks: the script `check` of each npm package (types and lints).

use anyhow::Result;

use crate::run::Cmd;
use crate::{setup, tree};

pub fn check() -> Result<Vec<String>> {
    let mut wrong = Vec::new();
    for folder in ["web", "e2e"] {
        setup::npm(folder)?;
        if !tree::has_script(folder, "check")? {
            continue;
        }
        let checked = Cmd::new("npm")
            .args(["run", "--silent", "check"])
            .folder(folder)
            .run();
        if let Err(error) = checked {
            wrong.push(format!("{folder}: {error:#}"));
        }
    }
    Ok(wrong)
}
