//! `haina sim`: random cities from seeds, killed at their writes and looked at afterwards.

mod bundle;
mod proof;

use std::ops::RangeInclusive;
use std::path::PathBuf;

use clap::Subcommand;
use haina_city::sim::{DIGEST, SimOptions, inspect, live, run as simulate};
use serde_json::json;

use crate::failure::{Failure, Kind};
use crate::out::Out;
use crate::shipped;

#[derive(clap::Args)]
#[command(args_conflicts_with_subcommands = true)]
pub struct Args {
    #[command(subcommand)]
    one: Option<One>,

    /// A seed, or a range of seeds, both ends included: 4711 or 1..20
    #[arg(long, default_value = "1", value_parser = seeds)]
    seed: RangeInclusive<u64>,

    /// Kill the city at its writes
    #[arg(long)]
    kill: bool,

    /// Turns that a city lives before it is killed
    #[arg(long, default_value_t = 40)]
    turns: u32,

    /// Turns of each life that is killed
    #[arg(long, default_value_t = 12)]
    fire: u32,

    /// Kill at every N-th write only
    #[arg(long, default_value_t = 1)]
    stride: u64,
}

/// One thing that is played, instead of a whole city's life.
#[derive(Subcommand)]
pub enum One {
    /// Play a joined-up bundle: one form, and every department does its items as soon as it may
    Bundle(bundle::Args),

    /// Play papers that nobody has to bring: every department's system up, and then one of them down
    Proof(proof::Args),
}

/// What a simulated process does.
#[derive(Subcommand)]
pub enum City {
    /// Live some turns and tell their script
    Live {
        folder: PathBuf,
        seed: u64,
        turns: u32,
    },
    /// Look at a folder and print what does not hold
    Inspect {
        folder: PathBuf,
        seed: u64,
        script: PathBuf,
    },
}

pub async fn run(args: &Args, out: &Out) -> Result<(), Failure> {
    match &args.one {
        Some(One::Bundle(args)) => return bundle::run(args, out).await,
        Some(One::Proof(args)) => return proof::run(args, out).await,
        None => {}
    }
    let broken = |error| Failure::defect("the simulation could not run").because(error);
    let folder = tempfile::tempdir().map_err(broken)?;
    let options = SimOptions {
        seeds: args.seed.clone(),
        kill: args.kill,
        turns: args.turns,
        fire: args.fire,
        stride: args.stride,
        program: std::env::current_exe().map_err(broken)?,
        command: "sim-city".into(),
        folder: folder.path().to_owned(),
    };
    let report = simulate(&options, |line| out.note(line)).map_err(broken)?;
    let value = json!({
        "cities": report.cities,
        "kills": report.kills,
        "acknowledged": report.acknowledged,
        "digests": report.digests,
        "failures": report.failures,
    });
    out.answer(&value, || {
        let mut text = format!(
            "{} cities, {} kills, {} acknowledged deeds, {} failures\n",
            report.cities,
            report.kills,
            report.acknowledged,
            report.failures.len()
        );
        for failure in &report.failures {
            text.push_str(failure);
            text.push('\n');
        }
        text
    });
    held(
        &report.failures,
        "each line above names the seed and the write: play it again",
    )
}

/// Fails when a promise did not hold.
fn held(wrong: &[String], hint: &str) -> Result<(), Failure> {
    match wrong.len() {
        0 => Ok(()),
        n => Err(Failure::new(
            Kind::Refused,
            "CLI0031",
            format!("{n} promise(s) did not hold"),
        )
        .hint(hint)),
    }
}

#[allow(clippy::print_stdout)] // the process that started this one reads it, also after a kill
pub async fn city(city: &City) -> Result<(), Failure> {
    let broken = |error| Failure::defect("the simulated city broke off").because(error);
    match city {
        City::Live {
            folder,
            seed,
            turns,
        } => {
            let unpacked = tempfile::tempdir()
                .map_err(|error| Failure::defect("no folder for the packs").because(error))?;
            let packs = shipped::unpack(unpacked.path())?;
            let script = Box::new(std::io::stdout());
            live(folder, &packs, *seed, *turns, script)
                .await
                .map_err(broken)
        }
        City::Inspect {
            folder,
            seed,
            script,
        } => {
            let text = std::fs::read_to_string(script)
                .map_err(|error| Failure::file("could not read", script, &error))?;
            let found = inspect(folder, *seed, &text).await.map_err(broken)?;
            for line in &found.wrong {
                println!("{line}");
            }
            println!("{DIGEST}{}", found.digest);
            Ok(())
        }
    }
}

fn seeds(text: &str) -> Result<RangeInclusive<u64>, String> {
    let number = |text: &str| {
        text.trim()
            .parse::<u64>()
            .map_err(|_| format!("`{text}` is no seed"))
    };
    match text.split_once("..") {
        Some((from, to)) => {
            let (from, to) = (number(from)?, number(to.trim_start_matches('='))?);
            if from > to {
                return Err(format!("{from} is after {to}"));
            }
            Ok(from..=to)
        }
        None => number(text).map(|one| one..=one),
    }
}
