//! Opens the lake: its tables in a folder or a bucket, and the queries over them.

use std::path::Path;
use std::sync::Arc;

use haina_catalog::Catalog;
use haina_journal::Journal;
use haina_lake::delta::Place;
use haina_lake::query::Queries;
use haina_lake::{Lake, LakeError, load, query};
use haina_party::Parties;
use haina_store::Store;

use super::AppConfig;

/// Folder of the data folder where files lie while they are delivered.
pub const INCOMING: &str = "incoming";

/// The tables, and the questions to them.
///
/// # Errors
/// `LAK0012` when the place cannot be used.
pub(super) async fn open(
    config: &AppConfig,
    (store, journal): (&Store, &Journal),
    parties: &Parties,
    catalog: &Catalog,
) -> Result<(Lake, Queries), LakeError> {
    // What a killed process was being sent: the data folder is ours alone.
    let _ = tokio::fs::remove_dir_all(config.data_dir.join(INCOMING)).await;
    let (env, access) = (config.env.clone(), parties.access().clone());
    let lake = Lake::open(
        store.clone(),
        journal.clone(),
        env.clone(),
        access.clone(),
        catalog.clone(),
        place(config)?,
        load::Limits {
            file_bytes_max: config.limits.table_bytes_max,
            ..load::Limits::default()
        },
    )
    .await?;
    let queries = Queries::new(
        Arc::new(lake.clone()),
        catalog.clone(),
        journal.clone(),
        store.clone(),
        env,
        access,
        query::Limits::default(),
    )?;
    Ok((lake, queries))
}

fn place(config: &AppConfig) -> Result<Place, LakeError> {
    match config.lake_url.as_deref() {
        None => Place::folder(&config.data_dir.join("lake")),
        Some(url) if url.starts_with("s3://") => Place::s3(url),
        Some(folder) => Place::folder(Path::new(folder.strip_prefix("file://").unwrap_or(folder))),
    }
}
