//! Supervision (督办): a side order that changes nobody's duty.

use serde::{Deserialize, Serialize};

use super::LimitText;

/// Grades of orders, mildest first, and the limit for the unit's reply.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct SuperviseRule {
    pub grades: Vec<SuperviseGrade>,
    pub limit: LimitText,
}

/// How urgent an order is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum SuperviseGrade {
    /// A yellow card.
    Yellow,
    /// A red card.
    Red,
    /// Listed (挂牌督办).
    Listed,
}
