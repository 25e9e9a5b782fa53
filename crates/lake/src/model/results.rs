//! Where what models make is kept: tables in versions, of which a database row says which is served.

use std::collections::BTreeMap;
use std::fmt;
use std::sync::{Arc, Mutex, MutexGuard};

use async_trait::async_trait;
use datafusion::arrow::array::RecordBatch;
use datafusion::arrow::datatypes::{Schema, SchemaRef};
use datafusion::catalog::TableProvider;
use datafusion::datasource::MemTable;
use datafusion::physical_plan::SendableRecordBatchStream;
use futures_util::TryStreamExt as _;
use sha2::{Digest as _, Sha256};

use super::{ModelError, engine};
use crate::LakeError;

/// A version that was written.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Written {
    pub version: u64,
    pub rows: u64,
}

/// A version of a table, as the database names it: `migrant-children/suspected/rows-1f2e3d4c@17`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Kept {
    pub table: String,
    pub version: u64,
}

/// The name of a table for a part of what a model makes. Other columns are another table: a version never changes its own.
pub(super) fn table_for(key: &str, part: &str, schema: &Schema) -> String {
    let mut hash = Sha256::new();
    for field in schema.fields() {
        hash.update(format!("{}\n{}\n", field.name(), field.data_type()));
    }
    format!("{key}/{part}-{}", hex::encode(&hash.finalize()[..4]))
}

impl fmt::Display for Kept {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}@{}", self.table, self.version)
    }
}

impl Kept {
    /// Reads what the database has; empty: none.
    pub(super) fn read(text: &str) -> Option<Kept> {
        let (table, version) = text.rsplit_once('@')?;
        Some(Kept {
            table: table.to_owned(),
            version: version.parse().ok()?,
        })
    }
}

/// Keeps tables in versions. A version that nobody serves is as if it were not there.
#[async_trait]
pub trait Results: Send + Sync {
    /// Writes a new version of a table with these rows and no others; the table is made when it is not there. Versions that
    /// were written before stay as they are.
    ///
    /// # Errors
    /// When the rows fail on their way, or cannot be written; nothing of them is served then.
    async fn write(
        &self,
        table: &str,
        rows: SendableRecordBatchStream,
    ) -> Result<Written, LakeError>;

    /// Opens a version of a table.
    ///
    /// # Errors
    /// When it is not there, or cannot be read.
    async fn open(&self, table: &str, version: u64) -> Result<Arc<dyn TableProvider>, LakeError>;

    /// Frees what none of the versions `kept` needs. Nobody may write the table meanwhile.
    ///
    /// # Errors
    /// When it cannot be freed; it will be another time.
    async fn forget(&self, table: &str, kept: &[u64]) -> Result<(), LakeError>;
}

/// Rows of each table at each version.
type Held = BTreeMap<String, BTreeMap<u64, (SchemaRef, Vec<RecordBatch>)>>;

/// Results in memory, for tests and for models that are tried out.
#[derive(Debug, Default)]
pub struct MemoryResults {
    tables: Mutex<Held>,
}

#[async_trait]
impl Results for MemoryResults {
    async fn write(
        &self,
        table: &str,
        rows: SendableRecordBatchStream,
    ) -> Result<Written, LakeError> {
        let schema = rows.schema();
        let batches: Result<Vec<RecordBatch>, _> = rows.try_collect().await;
        let batches = batches.map_err(|error| engine::failed(table, &error))?;
        let rows = batches.iter().map(|batch| batch.num_rows() as u64).sum();
        let mut tables = self.lock();
        let versions = tables.entry(table.to_owned()).or_default();
        let version = versions.keys().next_back().map_or(0, |last| last + 1);
        versions.insert(version, (schema, batches));
        Ok(Written { version, rows })
    }

    async fn open(&self, table: &str, version: u64) -> Result<Arc<dyn TableProvider>, LakeError> {
        let found = self
            .lock()
            .get(table)
            .and_then(|t| t.get(&version))
            .cloned();
        let (schema, batches) = found.ok_or_else(|| {
            LakeError::Model(ModelError::ResultMissing {
                table: table.to_owned(),
                version,
            })
        })?;
        let table = MemTable::try_new(schema, vec![batches]);
        Ok(Arc::new(table.map_err(|error| engine::failed("", &error))?))
    }

    async fn forget(&self, table: &str, kept: &[u64]) -> Result<(), LakeError> {
        if let Some(versions) = self.lock().get_mut(table) {
            versions.retain(|version, _| kept.contains(version));
        }
        Ok(())
    }
}

impl MemoryResults {
    /// How many versions there are of all tables whose names begin with `prefix`.
    pub fn versions(&self, prefix: &str) -> usize {
        let tables = self.lock();
        let of_prefix = tables.iter().filter(|(name, _)| name.starts_with(prefix));
        of_prefix.map(|(_, versions)| versions.len()).sum()
    }

    fn lock(&self) -> MutexGuard<'_, Held> {
        match self.tables.lock() {
            Ok(tables) => tables,
            Err(poisoned) => poisoned.into_inner(),
        }
    }
}
