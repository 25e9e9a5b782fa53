//! `haina link eval`: how well linking does on tables whose truth is known, without a server.

use std::fmt::Write as _;
use std::path::PathBuf;

use clap::Subcommand;
use haina_linkage::eval::{Report, Request, evaluate};
use serde_json::json;

use crate::failure::Failure;
use crate::out::{Out, Table};

#[derive(Subcommand)]
pub enum Command {
    /// Link one or two tables without looking at the truth, and count against it
    ///
    /// Tables are CSV (UTF-8 or GB 18030) with any columns. The truth is a column whose value is shared by the records
    /// of one entity; it is found by itself or named, and is never evidence.
    Eval(Eval),
}

#[derive(clap::Args)]
pub struct Eval {
    /// A folder with one or two tables, or the tables
    #[arg(required = true)]
    paths: Vec<PathBuf>,

    /// Column to leave out
    #[arg(long, value_name = "COLUMN")]
    without: Vec<String>,

    /// Column that says which records are of one entity
    #[arg(long, value_name = "COLUMN")]
    truth: Option<String>,

    /// Seed of every random choice
    #[arg(long, default_value_t = 1)]
    seed: u64,

    /// Wrong pairs to explain, of each sort
    #[arg(long, default_value_t = 0)]
    examples: usize,
}

pub fn run(command: &Command, out: &Out) -> Result<(), Failure> {
    let Command::Eval(args) = command;
    let request = Request {
        paths: args.paths.clone(),
        without: args.without.clone(),
        truth: args.truth.clone(),
        seed: args.seed,
        examples: args.examples,
    };
    let report = evaluate(&request)
        .map_err(|error| Failure::fault("the tables could not be linked", &error))?;
    out.answer(&json!(report), || told(&report));
    Ok(())
}

fn told(report: &Report) -> String {
    let score = &report.score;
    let mut text = String::new();
    for (table, records) in &report.tables {
        let _ = writeln!(text, "{table}: {records} records");
    }
    let mut columns = Table::new(["column", "taken for"]);
    for column in &report.columns {
        columns.row([column.name.clone(), word(&column.kind)]);
    }
    let _ = writeln!(
        text,
        "truth in `{}`, {} true pairs\n\n{}",
        report.truth,
        score.pairs_true,
        columns.text()
    );
    let _ = writeln!(
        text,
        "precision {:.4}  recall {:.4}  f1 {:.4}  ({} pairs found, {} of them right)",
        score.precision, score.recall, score.f1, score.pairs_found, score.pairs_right
    );
    let _ = writeln!(
        text,
        "{:.2} CPU-seconds, {} pairs weighed, {} left to a person ({} with one number and two names)",
        report.cpu_seconds, report.weighed, report.review, report.conflicts
    );
    for wrong in &report.wrong {
        let sort = if wrong.linked {
            "wrongly linked"
        } else {
            "missed"
        };
        let _ = writeln!(text, "\n{sort}, {:.1} bits", wrong.why.total_bits);
        let mut steps = Table::new(["column", "left", "right", "level", "bits", "rarity"]);
        for step in &wrong.why.steps {
            steps.row([
                step.column.clone(),
                step.left.clone(),
                step.right.clone(),
                word(&step.level),
                format!("{:+.1}", step.bits),
                format!("{:+.1}", step.frequency_bits),
            ]);
        }
        text.push_str(&steps.text());
    }
    text
}

/// The word of a plain enum, as it stands in JSON.
fn word(value: &impl serde::Serialize) -> String {
    let value = json!(value);
    value
        .as_str()
        .map_or_else(|| value.to_string(), str::to_owned)
}
