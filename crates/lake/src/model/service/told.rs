//! What runs have left, as it is told.

use std::collections::BTreeMap;
use std::sync::Arc;

use datafusion::catalog::TableProvider;
use jiff::Timestamp;
use serde::{Deserialize, Serialize};

use super::RunId;
use crate::model::Outcome;
use crate::model::compare::Moved;
use crate::model::gate::Trouble;

/// What is served of a model.
#[derive(Clone)]
pub struct Served {
    pub run: RunId,
    pub version: u64,
    pub rows: u64,
    pub provider: Arc<dyn TableProvider>,
}

/// What a run did; kept for good.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
pub struct RunBody {
    /// The versions of the inputs.
    pub inputs: BTreeMap<String, u64>,
    /// The rows of the inputs.
    #[serde(default)]
    pub input_rows: BTreeMap<String, u64>,
    /// The values of the parameters on the day of the run.
    pub params: BTreeMap<String, serde_json::Value>,
    /// Rows that came into a step of a funnel.
    pub rows_in: u64,
    pub rows: u64,
    /// Rows dropped, by reason.
    pub dropped: BTreeMap<String, u64>,
    /// Answers of an eligibility model; `positive` ones are renewed.
    pub answers: BTreeMap<Outcome, u64>,
    pub moved: Moved,
    /// Inputs because of which nobody left.
    pub trouble: BTreeMap<String, Vec<Trouble>>,
}

/// A run of a model (模型运行).
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct RunRow {
    pub id: RunId,
    /// `migrant-children/suspected`.
    pub model: String,
    pub model_version: String,
    pub at: Timestamp,
    /// How long it took, in microseconds.
    pub took_us: u64,
    /// Whether its claims are still being passed on.
    pub open: bool,
    #[serde(flatten)]
    pub body: RunBody,
}

/// What a funnel made of its raw rows (漏斗).
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize)]
pub struct FunnelReport {
    pub funnel: String,
    /// When the last step ran.
    pub at: Timestamp,
    /// Rows that came in.
    pub raw: u64,
    /// The same, by the table that they came from.
    pub raw_inputs: BTreeMap<String, u64>,
    pub stages: Vec<StageReport>,
}

/// One step of a funnel.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize)]
pub struct StageReport {
    pub model: String,
    pub rows_in: u64,
    pub rows_out: u64,
    /// By reason.
    pub dropped: BTreeMap<String, u64>,
}
