//! What runs beside a matter and never is its state: supervision, consultation, files, merges.

use jiff::Timestamp;
use serde::{Deserialize, Serialize};

use super::states::MatterState;
use crate::kind::{Evidence, SuperviseGrade};
use crate::private::Private;
use crate::{FileId, MatterId};

/// A supervision order (督办).
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Supervision {
    /// `s1`, `s2`; its clock is `supervise:s1`.
    pub key: String,
    pub grade: SuperviseGrade,
    pub at: Timestamp,
    /// The person who ordered it; none: a clock's ladder did.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub by: Option<String>,
    #[serde(default)]
    pub demand: Private<String>,
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub replies: Vec<Said>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub lifted_at: Option<Timestamp>,
}

/// A consultation of units and named experts (会商).
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Consultation {
    /// `c1`; its clock is `consult:c1`.
    pub key: String,
    pub at: Timestamp,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub by: Option<String>,
    pub question: Private<String>,
    pub units: Vec<String>,
    /// Persons.
    pub experts: Vec<String>,
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub opinions: Vec<Said>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub concluded: Option<Conclusion>,
}

/// How a consultation ended.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Conclusion {
    pub at: Timestamp,
    pub text: Private<String>,
    pub lead: String,
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub helpers: Vec<String>,
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub precedent: bool,
}

/// Something somebody said.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Said {
    pub at: Timestamp,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub by: Option<String>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub unit: Option<String>,
    pub text: Private<String>,
}

/// A file of the matter.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Attached {
    pub id: FileId,
    /// SHA-256 of the content, in hex.
    pub sha256: String,
    pub shows: Evidence,
    pub at: Timestamp,
    pub round: u32,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub by: Option<String>,
}

/// That this matter is another one.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct MergedInto {
    pub into: MatterId,
    /// Where it stood.
    pub former: MatterState,
    /// Matters it followed there, the last one first left.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub via: Vec<MatterId>,
}

/// A matter that follows this one.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Child {
    pub id: MatterId,
    /// The merged matter it came along with.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub via: Option<MatterId>,
}

/// The rest of a matter.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Suspension {
    pub reason: String,
    pub at: Timestamp,
    #[serde(default)]
    pub note: Private<String>,
}

/// How a matter came to its end.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Closing {
    pub at: Timestamp,
    pub how: ClosedBy,
    #[serde(default)]
    pub reason: Private<String>,
}

/// What closed it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum ClosedBy {
    /// Every reporter who wanted an answer gave their word.
    Word,
    /// A person recorded a reason.
    Reason,
    /// The window passed without a word.
    Silence,
    /// The type asks nobody.
    Answer,
}
