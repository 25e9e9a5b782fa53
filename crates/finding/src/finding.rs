//! A finding and its states.

use haina_core::Words;
use haina_party::{AreaCode, DeptKey};
use jiff::Timestamp;
use serde::{Deserialize, Serialize};
use strum::{Display, EnumString, IntoStaticStr};

use crate::{FindingId, Reason, Subject};

/// How far a finding has come.
#[derive(
    Debug,
    Clone,
    Copy,
    PartialEq,
    Eq,
    Serialize,
    Deserialize,
    Display,
    EnumString,
    IntoStaticStr,
    strum::EnumIter,
)]
#[serde(rename_all = "snake_case")]
#[strum(serialize_all = "snake_case")]
pub enum FindingState {
    /// 疑似: the model claims it.
    Suspected,
    /// 已补全: what the model did not know is added.
    Completed,
    /// 属实: a person found it so.
    Confirmed,
    /// 不属实: a person found it not so.
    Refuted,
    /// 已消失: the model no longer claims it, and nobody had decided.
    Lapsed,
}

/// How urgent a model holds it to be; ordered.
#[derive(
    Debug,
    Clone,
    Copy,
    Default,
    PartialEq,
    Eq,
    PartialOrd,
    Ord,
    Serialize,
    Deserialize,
    IntoStaticStr,
)]
#[serde(rename_all = "snake_case")]
#[strum(serialize_all = "snake_case")]
pub enum Severity {
    Low,
    #[default]
    Medium,
    High,
}

/// What a person found out.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Decision {
    pub at: Timestamp,
    /// The person's id, or the matter's whose outcome it is.
    pub by: String,
    /// Personal.
    pub note: String,
}

/// A claim about a subject, and what became of it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Finding {
    pub id: FindingId,
    /// The model's key.
    pub model: String,
    /// The version of the model that claimed it last.
    pub model_version: String,
    pub subject: Subject,
    pub title: Words,
    pub unit: DeptKey,
    pub area: Option<AreaCode>,
    pub severity: Severity,
    pub reasons: Vec<Reason>,
    /// [`crate::Claim::digest`] of the reasons.
    pub digest: String,
    pub state: FindingState,
    pub opened_at: Timestamp,
    pub changed_at: Timestamp,
    /// What was added to the claim, oldest first.
    pub additions: Vec<Decision>,
    pub decision: Option<Decision>,
    /// The refuted or lapsed finding about the same subject before this one.
    pub earlier: Option<FindingId>,
    /// The matter that was opened for it.
    pub matter: Option<String>,
}

impl FindingState {
    /// Whether somebody still has to decide.
    pub fn is_open(self) -> bool {
        matches!(self, FindingState::Suspected | FindingState::Completed)
    }

    /// The name in JSON and in the database.
    pub fn name(self) -> &'static str {
        self.into()
    }
}
