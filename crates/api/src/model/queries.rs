//! Questions to the lake and their answers.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};
use serde_json::Value;
use utoipa::ToSchema;

use super::{Free, Moment};

/// A question in SQL.
#[derive(Debug, Clone, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct QueryAsk {
    /// Chosen by whoever asks, to follow and cancel it; absent: chosen here.
    #[schema(example = "qry_01jzz9w2h8e5x9n3q5b7t1m4ka")]
    pub id: Option<String>,
    /// The department that asks; absent: the one the asker works for, where there is one only.
    #[schema(example = "urban-management")]
    pub unit: Option<String>,
    /// What for: the words of the grant.
    #[schema(example = "占道经营当事人核实")]
    pub purpose: String,
    #[schema(
        example = "SELECT district, count(*) AS people FROM police.register GROUP BY district"
    )]
    pub sql: String,
    /// Tables that are wanted as they were, by key; the others as they are now.
    #[serde(default)]
    pub as_of: BTreeMap<String, AsOfAsk>,
}

/// A state of a table: one of the two.
#[derive(Debug, Clone, Default, Deserialize, ToSchema)]
#[serde(default, deny_unknown_fields)]
pub struct AsOfAsk {
    /// A numbered version.
    pub version: Option<u64>,
    /// What was known at a moment.
    pub known: Option<Moment>,
}

/// An answer: columns, rows, and where they come from.
#[derive(Debug, Clone, Serialize, Deserialize, ToSchema)]
pub struct QueryAnswer {
    #[schema(example = "qry_01jzz9w2h8e5x9n3q5b7t1m4ka")]
    pub id: String,
    pub columns: Vec<QueryColumn>,
    /// Each row has a value for each column. Integers beyond 2⁵³ and decimals are texts with every digit.
    #[schema(value_type = Vec<Vec<Object>>)]
    pub rows: Vec<Vec<Value>>,
    pub took_ms: i64,
    pub tables: Vec<QueryTable>,
    /// That of the most secret column that was used.
    #[schema(example = "general-3")]
    pub grade: String,
    pub classes: Vec<String>,
    /// Groups of fewer rows were left out.
    pub group_rows_min: Option<u64>,
    /// Columns that decide which rows there are, without being in them.
    pub indirect: Vec<Free>,
}

/// A column of an answer.
#[derive(Debug, Clone, Serialize, Deserialize, ToSchema)]
pub struct QueryColumn {
    #[schema(example = "people")]
    pub name: String,
    #[schema(example = "Int64")]
    pub kind: String,
    /// Whether it shows masked values.
    pub masked: bool,
    /// The columns its values are made of.
    pub direct: Vec<Free>,
}

/// A table that was read.
#[derive(Debug, Clone, Serialize, Deserialize, ToSchema)]
pub struct QueryTable {
    #[schema(example = "police.register")]
    pub key: String,
    pub version: u64,
}

/// What a statement would do, and whether it may.
#[derive(Debug, Clone, Serialize, Deserialize, ToSchema)]
pub struct QueryPlan {
    pub allowed: bool,
    /// Columns that stand against it, with why.
    pub denied: Vec<Free>,
    pub grade: String,
    pub classes: Vec<String>,
    pub group_rows_min: Option<u64>,
    /// The plan, two blanks a level.
    pub plan: String,
    /// Tables that would be read, with their rows.
    pub scans: Vec<Free>,
    pub columns: Vec<QueryColumn>,
    pub indirect: Vec<Free>,
    /// OpenLineage's facet of column lineage.
    pub lineage: Free,
}

/// How far a running query is.
#[derive(Debug, Clone, Copy, Serialize, Deserialize, ToSchema)]
pub struct QueryProgress {
    pub rows_read: u64,
    pub rows_in_tables: u64,
    pub parts_read: u64,
    pub parts: u64,
    pub runs_ms: i64,
}
