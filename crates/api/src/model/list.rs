//! Lists of matters: filters, inbox, bulk answers, duplicates and precedents.

use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};

use super::{MatterRow, Moment, Text};

/// How a list of matters is narrowed.
#[derive(Debug, Clone, Default, Serialize, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
#[serde(deny_unknown_fields)]
pub struct MatterQuery {
    /// mine, unit, desk, waiting, late, supervised, reported or all.
    #[param(example = "unit")]
    pub view: Option<String>,
    /// Words to search for, Chinese or not.
    #[param(example = "夜间施工")]
    pub q: Option<String>,
    #[serde(rename = "type")]
    #[param(example = "hotline-12345/appeal")]
    pub kind: Option<String>,
    #[param(example = "working")]
    pub state: Option<String>,
    #[param(example = "police")]
    pub unit: Option<String>,
    #[param(example = "370202")]
    pub area: Option<String>,
    #[param(example = "noise-construction")]
    pub class: Option<String>,
    #[param(value_type = Option<String>, format = DateTime)]
    pub due_before: Option<jiff::Timestamp>,
    /// `due` or `-opened`.
    #[param(example = "due")]
    pub sort: Option<String>,
    pub cursor: Option<String>,
    /// 1 to 200, 50 when not given.
    #[param(example = 50, minimum = 1, maximum = 200)]
    pub limit: Option<u32>,
}

/// How many matters wait where.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct Inbox {
    /// Tasks I hold.
    #[schema(example = 4)]
    pub mine: u64,
    /// Mine and past due.
    #[schema(example = 1)]
    pub late: u64,
    /// Mine, waiting on others.
    pub waiting: u64,
    /// My unit's, not claimed.
    pub unit: u64,
    /// To be accepted, dispatched or ruled on at my desk.
    pub desk: u64,
    /// Under a supervision order.
    pub supervised: u64,
    /// Consultations that wait for my opinion.
    pub consultations: u64,
    /// Reported or raised by me.
    pub reported: u64,
    /// Notices not yet read.
    pub notices: u64,
}

/// One command for many matters.
#[derive(Debug, Clone, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct Bulk {
    /// At most 200.
    #[schema(max_items = 200)]
    pub ids: Vec<String>,
    pub command: super::Free,
}

/// What became of each of many.
#[derive(Debug, Clone, Serialize, Deserialize, ToSchema)]
pub struct BulkResults {
    pub results: Vec<BulkResult>,
}

/// What became of one of many: `ok`, or a code and why not.
#[derive(Debug, Clone, Serialize, Deserialize, ToSchema)]
pub struct BulkResult {
    pub id: String,
    pub ok: bool,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub code: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub detail: Option<String>,
}

/// A matter that may be the same.
#[derive(Debug, Clone, Serialize, Deserialize, ToSchema)]
pub struct Duplicate {
    pub matter: MatterRow,
    /// 0 unlike, 1 the same.
    #[schema(example = 0.91)]
    pub score: f64,
    /// Why it may be the same.
    pub reasons: Vec<Text>,
}

/// An earlier conclusion that may help.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, ToSchema)]
pub struct Precedent {
    pub id: String,
    /// The matter's id.
    pub matter: String,
    pub number: String,
    /// The question.
    pub title: String,
    /// The conclusion.
    pub text: String,
    pub lead: Option<super::Titled>,
    pub at: Moment,
    /// How well it fits what was searched for.
    pub score: Option<f64>,
}

/// The supervision board: orders, and where work is late.
#[derive(Debug, Clone, Default, Serialize, Deserialize, ToSchema)]
pub struct SupervisionBoard {
    pub items: Vec<super::Supervision>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub next: Option<String>,
    pub late: Vec<LateUnit>,
    pub areas: Vec<LateArea>,
}

/// How much of a unit's work is late.
#[derive(Debug, Clone, Serialize, Deserialize, ToSchema)]
pub struct LateUnit {
    pub unit: super::Titled,
    pub late: u64,
    /// Due within a day.
    pub near: u64,
    pub open: u64,
}

/// How much of an area's work is late.
#[derive(Debug, Clone, Serialize, Deserialize, ToSchema)]
pub struct LateArea {
    #[schema(example = "370202")]
    pub area: String,
    pub title: Text,
    pub open: u64,
    pub late: u64,
}
