//! The same models on other machines, beside those that ran here: what they take, and whether every row is the same.

use std::path::Path;
use std::sync::Arc;
use std::time::Instant;

use datafusion::common::DataFusionError;
use datafusion::prelude::SessionContext;
use haina_api::App;
use haina_api::app::migrations;
use haina_finding::Findings;
use haina_journal::{Journal, JournalConfig};
use haina_lake::LakeError;
use haina_lake::delta::{Place, WriteLimits};
use haina_lake::model::{Around, DeltaResults, Did, Engine, ModelSet, Models, RunLimits};
use haina_store::{DatabaseConfig, Store};
use serde::Serialize;

use crate::BenchError;
use crate::sample::rounded;

/// What a run on other machines came to.
#[derive(Debug, Clone, Serialize)]
pub struct Elsewhere {
    /// Computing there, comparing and claiming here.
    pub wall_s: f64,
    /// Models that were computed there.
    pub models: u64,
    /// Rows that they made.
    pub rows: u64,
    /// Models of which a row is not the same as here.
    pub other: Vec<String>,
}

/// Runs the set on the engine, into tables and a database of its own.
///
/// # Errors
/// As the first model that fails.
pub async fn run(
    app: &App,
    set: &ModelSet,
    engine: Arc<dyn Engine>,
    folder: &Path,
) -> Result<Elsewhere, BenchError> {
    let models = beside(app, engine, folder).await?;
    let begun = Instant::now();
    let ran = models.run(set).await?;
    let mut told = Elsewhere {
        wall_s: rounded(begun.elapsed().as_secs_f64()),
        models: 0,
        rows: 0,
        other: Vec::new(),
    };
    for one in ran {
        match one.did {
            Did::Made(row) => {
                told.models += 1;
                told.rows += row.body.rows;
            }
            Did::Failed(error) => return Err(error.into()),
            Did::Unchanged | Did::Waits { .. } => continue,
        }
        if !same(app.api().models(), &models, set, &one.model).await? {
            told.other.push(one.model);
        }
    }
    Ok(told)
}

/// Models over the tables of the city, which keep what they make elsewhere.
async fn beside(app: &App, engine: Arc<dyn Engine>, folder: &Path) -> Result<Models, BenchError> {
    let api = app.api();
    std::fs::create_dir_all(folder).map_err(BenchError::file(folder))?;
    let store = Store::open(&DatabaseConfig {
        url: None,
        data_dir: folder.to_owned(),
        pool_max: 4,
    })
    .await?;
    store.migrate(&migrations(), api.env()).await?;
    let env = api.env().clone();
    let config = JournalConfig::new(folder.join("journal.key"), "bench.example/elsewhere");
    let journal = Journal::open(store.clone(), env.clone(), config).await?;
    let findings = Findings::new(
        store.clone(),
        journal.clone(),
        env.clone(),
        api.access().clone(),
    );
    let place = Place::folder(&folder.join("lake"))?;
    Ok(Models::new(Around {
        store,
        journal,
        env,
        findings,
        tables: Arc::new(api.lake().clone()),
        facts: Arc::new(api.catalog().clone()),
        results: Arc::new(DeltaResults::new(place, WriteLimits::default())),
        limits: RunLimits::default(),
        engine: Some(engine),
    }))
}

/// Whether a model made the same rows here and there, each as often.
async fn same(
    here: &Models,
    there: &Models,
    set: &ModelSet,
    model: &str,
) -> Result<bool, BenchError> {
    let [here, there] = [
        here.rows_of(set, model).await?,
        there.rows_of(set, model).await?,
    ];
    let (Some(here), Some(there)) = (here, there) else {
        return Ok(false);
    };
    let differing = async || {
        let session = SessionContext::new();
        session.register_table("here", here)?;
        session.register_table("there", there)?;
        let mut rows = 0;
        for (one, other) in [("here", "there"), ("there", "here")] {
            let sql = format!("SELECT * FROM {one} EXCEPT ALL SELECT * FROM {other}");
            rows += session.sql(&sql).await?.count().await?;
        }
        Ok(rows)
    };
    let differing: Result<usize, DataFusionError> = differing().await;
    let differing = differing.map_err(|error| LakeError::Storage {
        what: "compare what models made",
        source: error.into(),
    })?;
    Ok(differing == 0)
}
