//! `haina bench models`: 588,000 people in 77 classes of data of 28 departments, the models of low-income monitoring over
//! them, and a day later.

mod city;
mod count;
mod elsewhere;
mod pass;
mod truth;

use std::collections::BTreeMap;
use std::path::PathBuf;
use std::sync::Arc;

use haina_core::calendar::local_day;
use haina_lake::model::{Engine, ModelSet};
use serde::Serialize;
use serde_json::json;

pub use self::count::Counts;
pub use self::elsewhere::Elsewhere;
pub use self::pass::{ModelTime, Pass};
pub use self::truth::{Match, TruthReport};

use self::city::Monitored;
use self::count::Tables;
use super::Loaded;
use super::peer::{self, Peer};
use super::sql::written;
use crate::ground::{Ground, Site};
use crate::machine::Machine;
use crate::sample::rounded;
use crate::{BenchError, Progress};

const SET: &str = "low-income-monitoring";

/// What to run.
#[derive(Debug, Clone)]
pub struct ModelsPlan {
    pub site: Site,
    /// People of low income of whom the tables tell, at most 588,000: of so many people there are about as many.
    pub people: u64,
    /// Classes of data that are delivered, 2 to 77.
    pub classes: usize,
    pub seed: u64,
    /// Other machines that compute the same models at the end; none: only this one does.
    pub engine: Option<Arc<dyn Engine>>,
}

/// What was measured.
#[derive(Debug, Clone, Serialize)]
pub struct ModelsFigures {
    pub machine: Machine,
    pub database_version: String,
    /// People of low income on the chain, classes that know one of them, and findings that are there after the day.
    pub people: u64,
    pub classes: u64,
    pub findings: u64,
    /// Of the first run and what it claims: processor time, the most memory, and seconds.
    pub full_cpu_s: f64,
    pub full_peak_mb: u64,
    pub full_s: f64,
    /// The same of the run a day later.
    pub day_cpu_s: f64,
    pub day_peak_mb: u64,
    pub day_s: f64,
    /// How all tables, and those of the day, came into the lake: counted apart from the runs.
    pub loaded: Loaded,
    pub day_loaded: Loaded,
    pub counts: Counts,
    pub full: Pass,
    pub day: Pass,
    /// After the first run, and after that of the day.
    pub truth: TruthReport,
    pub day_truth: TruthReport,
    /// Whether rows came in as delivered, parts add up and what was found is near what is true.
    pub as_it_should_be: bool,
    /// The SQL of the models alone, on the same files; none where there is no DuckDB.
    pub duckdb: Option<Peer>,
    /// Our processor time of the first run by the peer's, which compares nothing and claims nothing.
    pub ratio_to_duckdb: Option<f64>,
    /// Whether every model has as many rows there.
    pub same_as_duckdb: Option<bool>,
    /// The run of the day on other machines, when some were named.
    pub elsewhere: Option<Elsewhere>,
}

/// Fills a city, runs the models, lets a day pass and runs them again.
///
/// # Errors
/// As the rooms refuse; what differs from the truth is told, and no error here.
pub async fn models(
    plan: &ModelsPlan,
    progress: &dyn Progress,
) -> Result<ModelsFigures, BenchError> {
    let ground = Ground::prepare(&plan.site)?;
    let wanted = (plan.people, plan.classes, plan.seed);
    let mut city = Monitored::open(&ground, wanted).await?;
    let loaded = city.fill(progress).await?;
    let set = set_of(&city)?;
    let tables = Tables::new(city.app.api().models());

    progress.begin("the first run", 0);
    let full = Pass::run(&city.app, &set).await?;
    let counts = tables.counts(&set).await?;
    let truth = truth::compare(&city.plan, &set, &tables).await?;
    progress.begin("DuckDB runs the same", 0);
    let duckdb = beside(&ground, &city, &set)?;
    progress.end();

    let day_loaded = city.next_day(progress).await?;
    progress.begin("the run of the day", 0);
    let day = Pass::run(&city.app, &set).await?;
    let day_counts = tables.counts(&set).await?;
    let day_truth = truth::compare(&city.plan, &set, &tables).await?;
    let findings = pass::findings(&city.app, SET).await?;
    let elsewhere = match &plan.engine {
        Some(engine) => {
            progress.begin("other machines run the same", 0);
            let folder = ground.folder().join("elsewhere");
            Some(elsewhere::run(&city.app, &set, engine.clone(), &folder).await?)
        }
        None => None,
    };
    progress.end();

    let sums = counts.add_up() && day_counts.add_up();
    let claimed = findings == (full.entered + day.entered) - (full.left + day.left);
    let whole = plan.classes < city::CLASSES || (truth.holds() && day_truth.holds());
    Ok(ModelsFigures {
        machine: Machine::here(),
        database_version: ground.version(city.app.api().store()).await?,
        people: counts.people,
        classes: counts.classes,
        findings,
        full_cpu_s: full.cpu_s,
        full_peak_mb: full.peak_mb,
        full_s: full.wall_s,
        day_cpu_s: day.cpu_s,
        day_peak_mb: day.peak_mb,
        day_s: day.wall_s,
        as_it_should_be: sums && claimed && whole && loaded.rejected + day_loaded.rejected == 0,
        ratio_to_duckdb: duckdb
            .as_ref()
            .map(|peer| rounded(full.cpu_s / peer.cpu_s.max(0.001))),
        same_as_duckdb: duckdb.as_ref().map(|peer| same(peer, &full)),
        loaded,
        day_loaded,
        counts,
        full,
        day,
        truth,
        day_truth,
        duckdb,
        elsewhere,
    })
}

/// The models as they are in force in the city.
fn set_of(city: &Monitored) -> Result<Arc<ModelSet>, BenchError> {
    let mut sets = city.app.api().registry().models().into_iter();
    sets.find(|set| set.name == SET)
        .ok_or_else(|| BenchError::Life {
            why: format!("there is no pack `{SET}`"),
        })
}

fn same(peer: &Peer, full: &Pass) -> bool {
    let own: BTreeMap<&str, u64> = full.rows().collect();
    let theirs = peer.steps.iter();
    let theirs: BTreeMap<&str, u64> = theirs.map(|s| (s.name.as_str(), s.kept)).collect();
    own == theirs
}

/// What DuckDB takes for the SQL of the models over the same files; none where there is no DuckDB.
fn beside(ground: &Ground, city: &Monitored, set: &ModelSet) -> Result<Option<Peer>, BenchError> {
    let api = city.app.api();
    let lake = api.config().data_dir.join("lake");
    let keys = set.models().flat_map(|model| model.header.tables());
    let folders: BTreeMap<&str, PathBuf> = keys
        .map(|(key, _)| (key, lake.join(key).join("current")))
        .collect();
    let day = local_day(api.env().now());
    let step = |model: &haina_lake::model::Model| {
        // An aggregate that takes the first value of an order has another name there, and a word of SQL is no name.
        let sql = written(model, day).replace("first_value(", "first(");
        let sql = sql.replace("FROM union.", "FROM \"union\".");
        json!({ "name": model.name, "sql": sql, "view": model.header.view })
    };
    let asked = json!({
        "do": "models", "tables": folders, "out": ground.folder(),
        "steps": set.models().map(step).collect::<Vec<_>>(),
    });
    match peer::ask(&asked) {
        Ok(peer) => Ok(Some(peer)),
        Err(BenchError::Peer { why })
            if why.contains("No module named") || why.contains("No such file") =>
        {
            Ok(None)
        }
        Err(error) => Err(error),
    }
}
