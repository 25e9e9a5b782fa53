//! `haina city tables`: an invented city's departmental tables and the truth about them, without a server.

use std::path::PathBuf;

use clap::{Subcommand, ValueEnum};
use haina_census::{Plan, Selection, Summary};
use serde_json::json;

use crate::failure::Failure;
use crate::out::{Out, Table};
use crate::progress;

#[derive(Subcommand)]
pub enum Command {
    /// Write the tables of the departments, with stated errors, and the truth beside them
    Tables(Tables),
}

#[derive(clap::Args)]
pub struct Tables {
    /// People in the city, up to ten million
    #[arg(long, default_value_t = 100_000)]
    people: u64,

    /// What everything is invented from: the same seed gives the same bytes
    #[arg(long, default_value_t = 1)]
    seed: u64,

    /// Which tables
    #[arg(long, value_enum, default_value_t = Which::All)]
    tables: Which,

    /// Days after the city's first; also writes what that day changed
    #[arg(long, default_value_t = 0)]
    day: u16,

    /// Let the 77 data classes tell of everybody, not only of households on the register of low income
    #[arg(long)]
    everybody: bool,

    /// Leave the truth out
    #[arg(long)]
    without_truth: bool,

    /// Folder to write to
    #[arg(long, value_name = "DIR")]
    out: PathBuf,
}

#[derive(Clone, Copy, ValueEnum)]
enum Which {
    All,
    /// The nine tables of the funnel of migrant children
    Funnel,
    /// The 77 data classes of low-income monitoring
    Monitoring,
}

pub fn run(command: &Command, out: &Out) -> Result<(), Failure> {
    let Command::Tables(args) = command;
    let mut plan = Plan::new(args.seed, args.people);
    plan.day = plan.base.plus(i32::from(args.day));
    plan.truth = !args.without_truth;
    plan.monitored_only = !args.everybody;
    plan.tables = match args.tables {
        Which::All => Selection::All,
        Which::Funnel => Selection::Funnel,
        Which::Monitoring => Selection::Monitoring,
    };
    let bar = progress::bar("inventing", args.people);
    let mut tell = |done, all| {
        bar.set_length(all);
        bar.set_position(done);
    };
    let broken =
        |error: haina_census::CensusError| Failure::fault("the city could not be written", &error);
    let summary = haina_census::generate(&plan, &args.out, &mut tell).map_err(broken)?;
    let changed = match args.day {
        0 => None,
        _ => Some(haina_census::changes(&plan, &args.out, &mut tell).map_err(broken)?),
    };
    bar.finish_and_clear();
    let value = json!({
        "manifest": summary.manifest, "errors": summary.errors, "funnel": summary.funnel, "changes": changed,
    });
    out.answer(&value, || told(&summary));
    Ok(())
}

fn told(summary: &Summary) -> String {
    let mut files = Table::new(["table", "department", "rows", "file"]);
    for file in &summary.manifest.files {
        files.row([
            file.table.to_owned(),
            file.department.to_owned(),
            file.rows.to_string(),
            file.file.clone(),
        ]);
    }
    let mut text = files.text();
    if let Some(funnel) = &summary.funnel {
        text.push_str(&format!(
            "\nthe funnel by the truth: {} raw rows, {} suspected, {} cleaned, {} completed, {} confirmed\n\
             precision {:.4}, recall {:.4} of all such children\n",
            funnel.raw,
            funnel.suspected,
            funnel.cleaned,
            funnel.completed,
            funnel.confirmed,
            funnel.precision,
            funnel.recall
        ));
    }
    text
}
