//! `cargo xtask test [FILTER]`: web units, Rust on both databases, packs, browser journeys.

mod journeys;
mod npm;
mod packs;
mod tally;

use std::time::Instant;

use anyhow::{Result, bail};

use crate::build;
use crate::run::Cmd;
use crate::{setup, tree};
use tally::Tally;

#[derive(clap::Args)]
pub struct Args {
    /// Run only tests whose name contains this; without it, all
    filter: Option<String>,

    /// Run only this stage
    #[arg(long, value_enum)]
    only: Option<Stage>,

    /// Leave this stage out
    #[arg(long, value_enum, conflicts_with = "only")]
    without: Option<Stage>,
}

/// One kind of test; they run in this order.
#[derive(Clone, Copy, PartialEq, Eq, clap::ValueEnum)]
enum Stage {
    Web,
    Rust,
    Packs,
    Journeys,
}

const STAGES: [(Stage, &str); 4] = [
    (Stage::Web, "web units"),
    (Stage::Rust, "rust"),
    (Stage::Packs, "packs"),
    (Stage::Journeys, "browser journeys"),
];

pub fn run(args: &Args) -> Result<()> {
    setup::system()?;
    let filter = args.filter.as_deref();
    let mut lines = Vec::new();
    let mut all = Tally::default();
    for (stage, name) in STAGES {
        if args.only.is_some_and(|only| only != stage) || args.without == Some(stage) {
            continue;
        }
        eprintln!("\n== {name}");
        let start = Instant::now();
        let outcome = match stage {
            Stage::Web => web(filter),
            Stage::Rust => rust(filter),
            Stage::Packs => packs::run(filter),
            Stage::Journeys => journeys::run(filter, args.only.is_some()),
        };
        let tally = outcome.unwrap_or_else(|error| {
            eprintln!("error: {error:#}");
            Tally::broken()
        });
        lines.push(format!(
            "{name}: {tally} in {} s",
            start.elapsed().as_secs()
        ));
        all.add(tally);
    }
    println!();
    for line in lines {
        println!("{line}");
    }
    println!("{all}");
    match (all.failed, all.passed, filter) {
        (0, 0, Some(filter)) => bail!("no test's name contains `{filter}`"),
        (0, ..) => Ok(()),
        _ => bail!("{} failed", all.failed),
    }
}

/// Unit tests of the web pages, then their build: the binary embeds it.
fn web(filter: Option<&str>) -> Result<Tally> {
    setup::npm("web")?;
    let tally = match tree::has_script("web", "test")? {
        true => npm::run(Cmd::new("npm"), "web", "test", filter)?,
        false => Tally::default(),
    };
    build::web()?;
    Ok(tally)
}

/// Every test of the workspace, on SQLite and on PostgreSQL.
fn rust(filter: Option<&str>) -> Result<Tally> {
    let mut tally = Tally::default();
    let mut tests = Cmd::new(tree::cargo());
    if let Some(server) = setup::s3_server() {
        tests = tests.env("HAINA_TEST_S3", server);
    }
    let succeeded = tests
        .args(["test", "--workspace", "--no-fail-fast", "--quiet"])
        .args(filter)
        .env("HAINA_REQUIRE_POSTGRES", "1")
        .each_line(|line| {
            let counted = tally.read_cargo(line);
            if !counted && !line.trim().is_empty() && !line.starts_with("running ") {
                println!("{line}");
            }
        })?;
    Ok(tally.or_broken(succeeded))
}
