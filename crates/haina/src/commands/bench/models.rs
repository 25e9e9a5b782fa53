//! `haina bench models`: what is asked, and the figures beside their bars.

use haina_bench::{Elsewhere, Match, ModelsFigures, ModelsPlan, Pass, Progress};
use serde_json::json;

use super::told::{bar, peer_row};
use super::{Place, broken};
use crate::elsewhere::ballista;
use crate::failure::{Failure, Kind};
use crate::out::{Out, Table};

/// How much is monitored.
#[derive(clap::Args)]
pub struct Models {
    #[command(flatten)]
    place: Place,

    /// People of low income of whom the tables tell, at most 588000
    #[arg(long, default_value_t = 588_000, value_parser = clap::value_parser!(u64).range(100..=588_000))]
    people: u64,

    /// Classes of data that are delivered, at most 77; with fewer, nothing is compared with the truth
    #[arg(long, default_value_t = 77, value_parser = clap::value_parser!(u64).range(2..=77))]
    classes: u64,

    /// What they are invented from
    #[arg(long, default_value_t = 1)]
    seed: u64,

    /// Let a Ballista cluster compute the same at the end, by its scheduler's HOST:PORT
    #[arg(long, value_name = "HOST:PORT")]
    scheduler: Option<String>,
}

pub async fn run(args: &Models, bars: &dyn Progress, out: &Out) -> Result<(), Failure> {
    let (site, _packs) = args.place.with_packs()?;
    let plan = ModelsPlan {
        site,
        people: args.people,
        classes: usize::try_from(args.classes).unwrap_or(usize::MAX),
        seed: args.seed,
        engine: args.scheduler.as_deref().map(ballista).transpose()?,
    };
    let figures = haina_bench::models(&plan, bars).await.map_err(broken)?;
    out.answer(&json!(figures), || told(&figures));
    let other = figures
        .elsewhere
        .as_ref()
        .is_some_and(|run| !run.other.is_empty());
    if !figures.as_it_should_be || figures.same_as_duckdb == Some(false) || other {
        let what = "the models found otherwise than is true";
        return Err(Failure::new(Kind::Refused, "BEN0006", what)
            .hint("compare `counts`, `truth`, `duckdb` and `elsewhere` of `--json`; figures of wrong results are worth nothing"));
    }
    Ok(())
}

fn told(figures: &ModelsFigures) -> String {
    let counts = &figures.counts;
    let (full, day) = (&figures.full, &figures.day);
    let mut runs = Table::new(["", "wall s", "cpu s", "MB", "entered", "changed", "left"]);
    for (name, pass) in [("full run", full), ("a day later", day)] {
        runs.row([
            name.to_owned(),
            pass.wall_s.to_string(),
            pass.cpu_s.to_string(),
            pass.peak_mb.to_string(),
            pass.entered.to_string(),
            pass.changed.to_string(),
            pass.left.to_string(),
        ]);
    }
    format!(
        "{}\n{}, {} of files read in {} s of processor, those of the day in {} s\n{} people, {} classes, {} records, {} uses of services, {} changes\n\n{}\n{}\n{}{}\n{}{}\n{}{}{}",
        figures.machine.line(),
        figures.database_version,
        megabytes(figures.loaded.bytes),
        figures.loaded.cpu_s,
        figures.day_loaded.cpu_s,
        counts.people,
        counts.classes,
        counts.records,
        counts.traces,
        counts.changes,
        models(full, day),
        runs.text(),
        beside_truth("people", &figures.truth.people),
        beside_truth("changes", &figures.truth.changes),
        beside_duckdb(figures),
        figures
            .elsewhere
            .as_ref()
            .map(elsewhere)
            .unwrap_or_default(),
        bar(
            "processor of the full run, s",
            figures.full_cpu_s,
            "at most 10 for 588000",
            figures.full_cpu_s <= 10.0
        ),
        bar(
            "memory of the full run, MB",
            figures.full_peak_mb as f64,
            "at most 1024",
            figures.full_peak_mb <= 1024
        ),
        bar(
            "the run of a day's changes, s",
            figures.day_s,
            "at most 1",
            figures.day_s <= 1.0
        ),
    )
}

fn models(full: &Pass, day: &Pass) -> String {
    let mut table = Table::new(["model", "rows", "findings", "s", "a day later, s"]);
    for model in &full.models {
        let later = day.models.iter().find(|later| later.name == model.name);
        table.row([
            model.name.clone(),
            model.rows.to_string(),
            model.entered.to_string(),
            model.wall_s.to_string(),
            later.map_or("unchanged".to_owned(), |later| later.wall_s.to_string()),
        ]);
    }
    table.text()
}

fn beside_truth(what: &str, found: &Match) -> String {
    format!(
        "{what}: {} found, {} true; precision {:.4}, recall {:.4}\n",
        found.found, found.truth, found.precision, found.recall
    )
}

fn beside_duckdb(figures: &ModelsFigures) -> String {
    let (Some(peer), Some(ratio)) = (&figures.duckdb, figures.ratio_to_duckdb) else {
        return "DuckDB is not there: not compared\n".to_owned();
    };
    let same = match figures.same_as_duckdb {
        Some(true) => "the same",
        _ => "NOT THE SAME",
    };
    let mut table = Table::new(["", "rows", "wall s", "cpu s", "MB"]);
    let rows = peer.steps.iter().map(|step| step.kept).sum();
    table.row(peer_row(peer, rows));
    format!(
        "{}every model has {same} rows there; {ratio} × its processor, findings included\n",
        table.text()
    )
}

fn elsewhere(run: &Elsewhere) -> String {
    let same = match run.other.as_slice() {
        [] => "the same as here".to_owned(),
        other => format!("NOT THE SAME of {}", other.join(", ")),
    };
    format!(
        "on the cluster: {} models, {} rows in {} s, {same}\n",
        run.models, run.rows, run.wall_s
    )
}

fn megabytes(bytes: u64) -> String {
    format!("{} MB", bytes >> 20)
}
