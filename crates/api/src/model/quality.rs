//! The board of quality, as it is sent.

use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use super::{MeasureView, Moment, RefusedView, Text, Titled};

/// A table with what its last deliveries were like.
#[derive(Debug, Clone, Serialize, Deserialize, ToSchema)]
pub struct QualityRow {
    /// The key of its resource in the catalogue.
    #[schema(example = "police.register")]
    pub key: String,
    pub title: Text,
    pub owner: Titled,
    /// 0: nothing was delivered.
    #[schema(example = 3)]
    pub version: u64,
    pub rows: u64,
    /// Measured last, in the dimensions of GB/T 36344.
    pub measures: Vec<MeasureView>,
    /// Each department that delivers.
    pub sources: Vec<StandingView>,
    /// The last deliveries, the oldest first.
    pub deliveries: Vec<PaceView>,
}

/// How the deliveries of a department stand.
#[derive(Debug, Clone, Serialize, Deserialize, ToSchema)]
pub struct StandingView {
    pub source: Titled,
    /// `none` (nothing was delivered), `good`, `rejects` (rows were rejected) or `refused` (the last delivery was refused whole).
    #[schema(example = "rejects")]
    pub state: String,
    /// The last delivery that was taken in.
    pub batch: Option<String>,
    pub at: Option<Moment>,
    pub read: u64,
    pub rejected: u64,
    /// The most frequent first.
    pub reasons: Vec<RejectReasonView>,
    /// A later delivery that was refused whole.
    pub refused: Option<RefusedView>,
    /// What is open about it.
    pub finding: Option<String>,
    pub matter: Option<String>,
}

/// A reason for which rows were rejected.
#[derive(Debug, Clone, Serialize, Deserialize, ToSchema)]
pub struct RejectReasonView {
    #[schema(example = "bad-date")]
    pub code: String,
    pub words: Text,
    pub rows: u64,
}

/// What a delivery had, in two numbers.
#[derive(Debug, Clone, Serialize, Deserialize, ToSchema)]
pub struct PaceView {
    pub batch: String,
    pub at: Moment,
    pub source: Titled,
    pub read: u64,
    pub rejected: u64,
}
