//! `cargo xtask check`: everything that can be known to be wrong without running a test.

mod errors;
mod layers;
mod lengths;
mod licences;
mod links;
mod places;
mod spdx;
mod web;

pub use errors::is_code;

use std::time::Instant;

use anyhow::{Result, bail};

use crate::run::Cmd;
use crate::{generate, tree};

#[derive(clap::Args)]
pub struct Args {
    /// Run only the checks whose name contains this
    filter: Option<String>,
}

/// A check gives one text per thing that is wrong.
type Check = fn() -> Result<Vec<String>>;

const CHECKS: &[(&str, Check)] = &[
    ("format", format),
    ("layers", layers::check),
    ("links", links::check),
    ("errors", errors::check),
    ("lengths", lengths::check),
    ("places", places::check),
    ("licences", licences::check),
    ("web", web::check),
    ("clippy", clippy),
    ("generated", generated),
];

pub fn run(args: &Args) -> Result<()> {
    let mut failed = Vec::new();
    for (name, check) in CHECKS {
        if args
            .filter
            .as_ref()
            .is_some_and(|filter| !name.contains(filter.as_str()))
        {
            continue;
        }
        let start = Instant::now();
        let wrong = check().unwrap_or_else(|error| vec![format!("{error:#}")]);
        for text in &wrong {
            eprintln!("{name}: {text}");
        }
        let verdict = if wrong.is_empty() { "ok" } else { "FAILED" };
        println!(
            "{name}: {verdict} in {:.1} s",
            start.elapsed().as_secs_f64()
        );
        if !wrong.is_empty() {
            failed.push(*name);
        }
    }
    match failed.is_empty() {
        true => Ok(()),
        false => bail!("failed: {}", failed.join(", ")),
    }
}

fn format() -> Result<Vec<String>> {
    let formatted = Cmd::new(tree::cargo())
        .args(["fmt", "--all", "--check"])
        .succeeds();
    Ok(match formatted {
        true => Vec::new(),
        false => vec!["some files are not formatted\nhint: run `cargo fmt --all`".to_owned()],
    })
}

fn clippy() -> Result<Vec<String>> {
    Cmd::new(tree::cargo())
        .args([
            "clippy",
            "--workspace",
            "--all-targets",
            "--quiet",
            "--",
            "-D",
            "warnings",
        ])
        .run()?;
    Ok(Vec::new())
}

fn generated() -> Result<Vec<String>> {
    generate::stale()
}
