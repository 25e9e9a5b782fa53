//! The work of a matter: tasks, objections, transfers, rounds.

use jiff::Timestamp;
use serde::{Deserialize, Serialize};

use super::states::TaskState;
use crate::private::Private;

/// A task of one round.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Task {
    /// `handle`; `help@water` for one of several; `handle#2` in round 2.
    pub key: String,
    /// The type's key.
    pub kind: String,
    pub round: u32,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub unit: Option<String>,
    /// Follows the lead when it changes.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub of_lead: bool,
    pub role: String,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub person: Option<String>,
    pub state: TaskState,
    /// Keys of tasks that must be over first.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub needs: Vec<String>,
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub with_answer: bool,
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub skippable: bool,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub limit: Option<haina_core::Limit>,
    /// Since when it could be worked on.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub offered_at: Option<Timestamp>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub done_at: Option<Timestamp>,
    #[serde(default)]
    pub result: Private<String>,
    /// The unit a returning unit proposes.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub proposed: Option<String>,
}

/// A unit's word that it is not the one.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Objection {
    pub at: Timestamp,
    pub by_unit: String,
    /// The unit it proposes.
    pub unit: String,
    pub reason: Private<String>,
    /// None until the desk rules.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub upheld: Option<bool>,
}

/// The lead passing on.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Transfer {
    pub at: Timestamp,
    pub from: String,
    pub to: String,
    pub reason: Private<String>,
}

/// One time through the work.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Round {
    pub n: u32,
    pub cause: RoundCause,
    pub started_at: Timestamp,
    /// When every reporter had the answer of this round.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub answered_at: Option<Timestamp>,
    /// What the handling clock said when it ended.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub due_at: Option<Timestamp>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub closed_at: Option<Timestamp>,
}

/// Why a round began.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum RoundCause {
    First,
    /// The person was unhappy, with a ground.
    Redo,
    /// New facts after closing.
    Reopen,
}
