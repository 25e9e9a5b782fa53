//! `haina bench funnel`: the steps of the funnel of migrant children, each dropped row with its reason, beside the same SQL on
//! DuckDB over the same Parquet files.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::process::Command;
use std::time::Instant;

use haina_api::App;
use haina_core::calendar::local_day;
use haina_lake::model::{FunnelReport, Model, ModelSet};
use haina_linkage::eval::cpu_seconds;
use serde::{Deserialize, Serialize};
use serde_json::json;

use super::peer::{self, Peer, PeerStep};
use super::sql::written;
use super::town::{Loaded, Town, town};
use crate::ground::{Ground, Site};
use crate::machine::{self, Machine};
use crate::sample::rounded;
use crate::{BenchError, Progress};

const SET: &str = "migrant-children";

/// What to run.
#[derive(Debug, Clone)]
pub struct FunnelPlan {
    pub site: Site,
    /// People of whom the tables tell; ten million make 3.15 million raw rows.
    pub people: u64,
    pub seed: u64,
    /// This program, so that the steps run in a process of their own, as DuckDB does: what loading the tables leaves behind
    /// is not counted as theirs. None: in this one.
    pub program: Option<PathBuf>,
}

/// What the steps took, and what came of them.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub struct FunnelSteps {
    pub raw: u64,
    pub steps: Vec<PeerStep>,
    pub wall_s: f64,
    /// Time of the processors, user and system.
    pub cpu_s: f64,
    pub memory_peak_mb: u64,
}

/// What was measured.
#[derive(Debug, Clone, Serialize)]
pub struct FunnelFigures {
    pub machine: Machine,
    pub people: u64,
    /// How the tables came into the lake.
    pub loaded: Loaded,
    pub raw: u64,
    /// Rows kept and dropped, step by step.
    pub steps: Vec<PeerStep>,
    pub wall_s: f64,
    /// Time of the processors, user and system.
    pub cpu_s: f64,
    pub memory_peak_mb: u64,
    pub duckdb: Peer,
    /// Our processor time by the peer's: at most 1.
    pub ratio_to_duckdb: f64,
    pub memory_ratio_to_duckdb: f64,
    /// Whether the peer counts the same, step by step and reason by reason.
    pub same_as_duckdb: bool,
    /// Whether the invented city's own count of what each rule drops is the same.
    pub same_as_truth: bool,
}

/// Loads the tables, runs the steps and lets DuckDB run them.
///
/// # Errors
/// As the rooms refuse; `BEN0005` when there is no DuckDB.
pub async fn funnel(
    plan: &FunnelPlan,
    progress: &dyn Progress,
) -> Result<FunnelFigures, BenchError> {
    let ground = Ground::prepare(&plan.site)?;
    let town = town(&ground, (plan.people, plan.seed), progress).await?;
    let loaded = town.deliver(|_| true, progress).await?;
    let set = steps(&plan.site.packs)?;
    let request = request(&ground, &town, &set);
    progress.begin("running the steps", 0);
    // The database of PostgreSQL ends with this process: only a city in a file can be opened by another.
    let ran = match plan.program.as_ref().filter(|_| ground.url().is_none()) {
        Some(program) => {
            town.app.close().await;
            run_elsewhere(program, ground.folder())?
        }
        None => run(&town.app, &set).await?,
    };
    progress.end();
    progress.begin("DuckDB runs the same", 0);
    let duckdb = peer::ask(&request)?;
    progress.end();
    Ok(FunnelFigures {
        machine: Machine::here(),
        people: plan.people,
        loaded,
        raw: ran.raw,
        wall_s: ran.wall_s,
        cpu_s: ran.cpu_s,
        memory_peak_mb: ran.memory_peak_mb,
        ratio_to_duckdb: rounded(ran.cpu_s / duckdb.cpu_s.max(0.001)),
        memory_ratio_to_duckdb: rounded(
            ran.memory_peak_mb as f64 / duckdb.memory_peak_mb.max(1) as f64,
        ),
        same_as_duckdb: ran.steps == duckdb.steps,
        same_as_truth: ran.steps == truth(&town),
        steps: ran.steps,
        duckdb,
    })
}

/// Runs the steps in the folder of a benchmark whose tables are loaded.
///
/// # Errors
/// `BEN0002` when the folder is none of a benchmark, and as the rooms refuse.
pub async fn funnel_steps(folder: &Path, packs: &[PathBuf]) -> Result<FunnelSteps, BenchError> {
    let set = steps(packs)?;
    // Opening a city makes one where there is none.
    let data = folder.join("data");
    std::fs::metadata(&data).map_err(BenchError::file(&data))?;
    let app = Ground::made(folder).city().await?;
    let ran = run(&app, &set).await;
    app.close().await;
    ran
}

async fn run(app: &App, set: &ModelSet) -> Result<FunnelSteps, BenchError> {
    machine::forget_memory_peak();
    let (begun, cpu) = (Instant::now(), cpu_seconds());
    let models = app.api().models();
    models.run(set).await?;
    let (wall, cpu) = (begun.elapsed().as_secs_f64(), cpu_seconds() - cpu);
    let memory_peak_mb = machine::memory_peak_mb();
    let report = models.funnel(set, SET).await?.unwrap_or_default();
    Ok(FunnelSteps {
        raw: report.raw,
        steps: told(&report),
        wall_s: rounded(wall),
        cpu_s: rounded(cpu),
        memory_peak_mb,
    })
}

/// The same by a process of this program.
fn run_elsewhere(program: &Path, folder: &Path) -> Result<FunnelSteps, BenchError> {
    let done = Command::new(program)
        .args(["bench", "funnel-steps", "--json", "--folder"])
        .arg(folder)
        .output()
        .map_err(BenchError::file(program))?;
    let steps = serde_json::from_slice(&done.stdout).ok();
    steps.filter(|_| done.status.success()).ok_or_else(|| {
        let said = String::from_utf8_lossy(&done.stderr);
        BenchError::Life {
            why: said.trim().to_owned(),
        }
    })
}

/// The steps of the pack that comes with the program.
fn steps(packs: &[PathBuf]) -> Result<ModelSet, BenchError> {
    let no = |why: String| BenchError::Life { why };
    let folder = packs.iter().find(|folder| folder.ends_with(SET));
    let folder = folder.ok_or_else(|| no(format!("there is no pack `{SET}`")))?;
    let set = ModelSet::load(SET, &folder.join("models"))
        .map_err(|faults| no(faults.iter().map(ToString::to_string).collect::<String>()))?;
    let steps = set.models().filter(|model| model.header.stage.is_some());
    ModelSet::new(SET, steps.cloned().collect())
        .map_err(|faults| no(faults.iter().map(ToString::to_string).collect::<String>()))
}

fn told(report: &FunnelReport) -> Vec<PeerStep> {
    let step = |stage: &haina_lake::model::StageReport| PeerStep {
        name: stage.model.clone(),
        kept: stage.rows_out,
        dropped: stage.dropped.clone(),
    };
    report.stages.iter().map(step).collect()
}

fn truth(town: &Town) -> Vec<PeerStep> {
    let stages = town.summary.funnel.iter().flat_map(|funnel| &funnel.stages);
    let some = |dropped: &[(&'static str, u64)]| -> BTreeMap<String, u64> {
        let some = dropped.iter().filter(|(_, n)| *n > 0);
        some.map(|(reason, n)| ((*reason).to_owned(), *n)).collect()
    };
    stages
        .map(|stage| PeerStep {
            name: stage.name.to_owned(),
            kept: stage.rows_out,
            dropped: some(
                &stage
                    .dropped
                    .iter()
                    .map(|(r, n)| (*r, *n))
                    .collect::<Vec<_>>(),
            ),
        })
        .collect()
}

/// What the peer is asked: the folders of the tables, and the SQL of each step with its values in place.
fn request(ground: &Ground, town: &Town, set: &ModelSet) -> serde_json::Value {
    let lake = town.app.api().config().data_dir.join("lake");
    let tables: BTreeMap<&str, PathBuf> = town
        .files()
        .map(|(file, _)| (file.table, lake.join(file.table).join("current")))
        .collect();
    let day = local_day(town.app.api().env().now());
    let mut models: Vec<&Model> = set.models().collect();
    models.sort_by_key(|model| model.header.stage.as_ref().map(|stage| stage.order));
    let step = |model: &&Model| json!({ "name": model.name, "sql": written(model, day) });
    let out = ground.folder();
    json!({
        "do": "funnel", "tables": tables, "out": out,
        "steps": models.iter().map(step).collect::<Vec<_>>(),
    })
}
