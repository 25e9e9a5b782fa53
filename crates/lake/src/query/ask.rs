//! What is asked, and what comes back.

use std::collections::BTreeMap;
use std::sync::Arc;

use datafusion::arrow::array::RecordBatch;
use datafusion::arrow::datatypes::SchemaRef;
use datafusion::execution::SendableRecordBatchStream;
use datafusion::physical_plan::stream::RecordBatchStreamAdapter;
use haina_catalog::ResourceId;
use haina_core::{Env, typed_ids};
use haina_party::DeptKey;
use jiff::SignedDuration;
use serde::Serialize;

use super::explain::Tree;
use super::{Lineage, Verdict};
use crate::AsOf;

typed_ids! {
    /// A query (查询).
    QueryKind => QueryId, "qry";
}

/// A question.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Ask {
    /// Chosen by whoever asks, so that they can follow and cancel it.
    pub id: QueryId,
    /// The department that asks.
    pub unit: DeptKey,
    /// What for: the words of the grant.
    pub purpose: String,
    pub sql: String,
    /// Tables of the statement that are wanted as they were, by key; the others as they are now.
    pub as_of: BTreeMap<String, AsOf>,
}

/// A table that was read.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct TableRead {
    pub key: String,
    pub resource: ResourceId,
    pub version: u64,
    pub as_of: AsOf,
}

/// An answer; its entry is in the journal already.
#[derive(Debug, Clone)]
pub struct Answer {
    pub id: QueryId,
    pub schema: SchemaRef,
    pub batches: Vec<RecordBatch>,
    pub rows: u64,
    /// Bytes of the batches in memory.
    pub bytes: u64,
    pub took: SignedDuration,
    pub tables: Vec<TableRead>,
    pub lineage: Lineage,
    /// By what right; the grade and the classes are those of the answer.
    pub verdict: Verdict,
}

/// What a statement would do.
#[derive(Debug, Clone)]
pub struct Explained {
    pub tree: Tree,
    pub lineage: Lineage,
    /// Whether it may run, and which columns stand against it.
    pub verdict: Verdict,
    pub scans: Vec<ScanEstimate>,
}

/// A table that a statement would read.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct ScanEstimate {
    pub table: String,
    pub version: u64,
    /// Rows of the table, where somebody counted and the unit may read it.
    pub rows: Option<u64>,
    pub columns: Vec<String>,
}

/// How far a running query is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
pub struct Progress {
    pub rows_read: u64,
    /// Rows of the tables it reads, as far as they are known.
    pub rows_in_tables: u64,
    /// Parts of tables that are read to their end, of those known so far.
    pub parts_read: u64,
    pub parts: u64,
    pub runs_ms: i64,
}

impl Ask {
    /// A question about tables as they are now.
    pub fn new(
        env: &Env,
        unit: impl Into<DeptKey>,
        purpose: impl Into<String>,
        sql: impl Into<String>,
    ) -> Ask {
        Ask {
            id: QueryId::new(env),
            unit: unit.into(),
            purpose: purpose.into(),
            sql: sql.into(),
            as_of: BTreeMap::new(),
        }
    }
}

impl Answer {
    /// The batches one by one.
    pub fn into_stream(self) -> SendableRecordBatchStream {
        let batches = futures_util::stream::iter(self.batches.into_iter().map(Ok));
        Box::pin(RecordBatchStreamAdapter::new(
            Arc::clone(&self.schema),
            batches,
        ))
    }
}
