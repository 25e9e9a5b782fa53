//! Opens the lake: its tables in a folder or a bucket, the queries over them, and the models that make tables of tables.

use std::path::Path;
use std::sync::Arc;

use haina_catalog::Catalog;
use haina_finding::Findings;
use haina_journal::Journal;
use haina_lake::delta::{Place, WriteLimits};
use haina_lake::model::{Around, DeltaResults, Models, RunLimits};
use haina_lake::pull::{self, Pulls};
use haina_lake::query::Queries;
use haina_lake::{Lake, LakeError, load, query};
use haina_party::Parties;
use haina_store::Store;

use super::AppConfig;

/// Folder of the data folder where files lie while they are delivered.
pub const INCOMING: &str = "incoming";

/// The tables, what is pulled into them, the questions to them, and the models over them.
///
/// # Errors
/// `LAK0012` when the place cannot be used.
pub(super) async fn open(
    config: &AppConfig,
    (store, journal): (&Store, &Journal),
    parties: &Parties,
    (catalog, findings): (&Catalog, &Findings),
) -> Result<(Lake, Pulls, Queries, Models), LakeError> {
    // What a killed process was being sent: the data folder is ours alone.
    let _ = tokio::fs::remove_dir_all(config.data_dir.join(INCOMING)).await;
    let (env, access) = (config.env.clone(), parties.access().clone());
    let place = place(config)?;
    let memory_bytes = usize::try_from(config.lake_memory_mb << 20).unwrap_or(usize::MAX);
    let lake = Lake::open(
        store.clone(),
        journal.clone(),
        env.clone(),
        access.clone(),
        catalog.clone(),
        place.clone(),
        load::Limits {
            file_bytes_max: config.limits.table_bytes_max,
            memory_bytes,
            ..load::Limits::default()
        },
    )
    .await?;
    let pulls = Pulls::new(
        lake.clone(),
        config.sources.clone(),
        config.data_dir.join(INCOMING),
        pull::Limits {
            statement: config.source_time,
            ..pull::Limits::default()
        },
    );
    let queries = Queries::new(
        Arc::new(lake.clone()),
        catalog.clone(),
        journal.clone(),
        store.clone(),
        env.clone(),
        access,
        query::Limits::default(),
    )?;
    let models = Models::new(Around {
        store: store.clone(),
        journal: journal.clone(),
        env,
        findings: findings.clone(),
        tables: Arc::new(lake.clone()),
        facts: Arc::new(catalog.clone()),
        results: Arc::new(DeltaResults::new(place, WriteLimits::default())),
        limits: RunLimits {
            memory_bytes,
            ..RunLimits::default()
        },
        engine: config.lake_engine.clone(),
    });
    Ok((lake, pulls, queries, models))
}

fn place(config: &AppConfig) -> Result<Place, LakeError> {
    match config.lake_url.as_deref() {
        None => Place::folder(&config.data_dir.join("lake")),
        Some(url) if url.starts_with("s3://") => Place::s3(url),
        Some(folder) => Place::folder(Path::new(folder.strip_prefix("file://").unwrap_or(folder))),
    }
}
