//! The seam between what keeps tables and what reads them.

use std::collections::BTreeMap;
use std::sync::Arc;

use async_trait::async_trait;
use datafusion::catalog::TableProvider;
use haina_catalog::Resource;
use jiff::Timestamp;

use crate::LakeError;

/// Which state of a table is asked for.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum AsOf {
    /// What is served now.
    #[default]
    Now,
    /// A numbered version of the table.
    Version(u64),
    /// What was known at this moment: batches taken in later, and withdrawals made later, do not count.
    Known(Timestamp),
}

/// A table at one version, with the description that says how secret its columns are.
#[derive(Clone)]
pub struct Opened {
    pub resource: Resource,
    pub version: u64,
    /// The columns of the resource's fields, in their order, and after them the columns of origin, whose names begin with `_`.
    pub provider: Arc<dyn TableProvider>,
}

/// How far a table has come.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Marks {
    /// The version that is served.
    pub version: u64,
    /// Batches that were taken in, by the text of their ids in `_batch`.
    pub batches: BTreeMap<String, BatchMark>,
}

/// Everything that ever came to a table.
#[derive(Clone)]
pub struct History {
    pub resource: Resource,
    /// As what is served; of change files also `_op`: `insert`, `update` or `delete`.
    pub provider: Arc<dyn TableProvider>,
    /// Batches that were taken in, by the text of their ids in `_batch`.
    pub batches: BTreeMap<String, BatchMark>,
    /// Whether there is a column `_op`.
    pub has_op: bool,
}

/// What became of a batch.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct BatchMark {
    /// Batches count in this order.
    pub ordinal: u64,
    /// The department that delivered it.
    pub source: String,
    pub known_at: Timestamp,
    /// The version that it made.
    pub version: u64,
    pub withdrawn_at: Option<Timestamp>,
    /// The version that no longer has it.
    pub withdrawn_version: Option<u64>,
}

/// Where tables come from.
#[async_trait]
pub trait Tables: Send + Sync {
    /// Opens the table of the resource with this key.
    ///
    /// `None`: there is no such resource, or it has no table in the lake.
    ///
    /// # Errors
    /// When the version is not there, or the tables cannot be read.
    async fn open(&self, key: &str, as_of: AsOf) -> Result<Option<Opened>, LakeError>;
}
