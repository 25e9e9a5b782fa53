//! A table: what versions it has, and how one is read.

use std::path::PathBuf;
use std::sync::Arc;

use datafusion::arrow::datatypes::SchemaRef;
use datafusion::catalog::TableProvider;
use deltalake::DeltaTable;
use deltalake::kernel::{EagerSnapshot, LogicalFileView, Version};
use deltalake::logstore::LogStoreRef;
use futures_util::TryStreamExt;
use url::Url;

use super::{Place, Stored};
use crate::LakeError;

/// A table in a [`Place`]; clones share it.
#[derive(Clone)]
pub struct Table {
    pub(super) place: Place,
    pub(super) log: LogStoreRef,
    pub(super) folder: Option<PathBuf>,
}

impl Table {
    pub(super) fn new(place: Place, log: LogStoreRef, folder: Option<PathBuf>) -> Table {
        Table { place, log, folder }
    }

    /// The last version in the log, served or not; `None`: there is no table.
    ///
    /// # Errors
    /// `LAK0012` when the place cannot be read.
    pub async fn latest(&self) -> Result<Option<u64>, LakeError> {
        let failed = |error| LakeError::storage("read a table's log", error);
        if !self.log.is_delta_table_location().await.map_err(failed)? {
            return Ok(None);
        }
        self.log
            .get_latest_version(0)
            .await
            .map(Some)
            .map_err(failed)
    }

    /// Opens a version.
    ///
    /// # Errors
    /// `LAK0013` when it is not there, `LAK0012` when the place cannot be read.
    pub async fn open(&self, version: u64) -> Result<Arc<dyn TableProvider>, LakeError> {
        let snapshot = self.snapshot(version).await?;
        let provider = DeltaTable::new(self.log.clone())
            .table_provider()
            .with_eager_snapshot(snapshot.clone());
        let provider = provider
            .await
            .map_err(|error| LakeError::storage("open a table", error))?;
        let table = self.clone();
        Ok(Arc::new(Stored {
            provider,
            table,
            snapshot,
        }))
    }

    /// The columns of a version.
    ///
    /// # Errors
    /// As [`Table::open`].
    pub async fn schema(&self, version: u64) -> Result<SchemaRef, LakeError> {
        Ok(self.snapshot(version).await?.arrow_schema())
    }

    /// How many rows a version has, as its files say.
    ///
    /// # Errors
    /// As [`Table::open`].
    pub async fn rows(&self, version: u64) -> Result<u64, LakeError> {
        let files = self.files(&self.snapshot(version).await?).await?;
        let rows = files.iter().map(|file| file.num_records().unwrap_or(0));
        Ok(rows.map(|rows| rows as u64).sum())
    }

    /// The versions that the log still has, in their order.
    ///
    /// # Errors
    /// `LAK0012` when the place cannot be read.
    pub async fn versions(&self) -> Result<Vec<u64>, LakeError> {
        let failed = |error| LakeError::storage("read a table's log", error);
        let log = self.log.object_store(None);
        let listed = log.list(Some(self.log.log_path()));
        let names: Vec<_> = listed
            .map_ok(|file| file.location.filename().map(str::to_owned))
            .try_collect()
            .await
            .map_err(failed)?;
        let version = |name: String| name.strip_suffix(".json")?.parse::<u64>().ok();
        let mut versions: Vec<u64> = names.into_iter().flatten().filter_map(version).collect();
        versions.sort_unstable();
        Ok(versions)
    }

    /// Where a file of the table is.
    pub(super) fn url(&self, path: &str) -> Result<Url, LakeError> {
        let url = self.log.config().location().join(path);
        url.map_err(|error| LakeError::storage("name a file of a table", error))
    }

    pub(super) async fn snapshot(&self, version: Version) -> Result<EagerSnapshot, LakeError> {
        let snapshot = EagerSnapshot::try_new(&*self.log, Some(version)).await;
        match snapshot {
            Ok(snapshot) if snapshot.version() == version => Ok(snapshot),
            Ok(_) => Err(LakeError::NoVersion { version }),
            Err(error) => match self.latest().await? {
                Some(latest) if version <= latest => {
                    Err(LakeError::storage("read a table's log", error))
                }
                _ => Err(LakeError::NoVersion { version }),
            },
        }
    }

    pub(super) async fn files(
        &self,
        snapshot: &EagerSnapshot,
    ) -> Result<Vec<LogicalFileView>, LakeError> {
        snapshot
            .file_views(&*self.log, None)
            .try_collect()
            .await
            .map_err(|error| LakeError::storage("read a table's log", error))
    }
}
