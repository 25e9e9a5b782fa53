//! What one old work order says, and what an import made of many.

use std::collections::BTreeMap;

use jiff::Timestamp;
use serde::{Deserialize, Serialize};
use serde_json::{Value, json};

use super::super::Rejected;
use crate::kind::Channel;
use crate::matter::{NewReporter, Place};

/// One old work order. Times are those of the old system; what it does not know stays unknown.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ImportRow {
    /// Unique in its source: a second import of it does nothing.
    pub key: String,
    /// The full id of a matter type.
    #[serde(rename = "type")]
    pub kind: String,
    #[serde(default)]
    pub title: String,
    /// Its number in the old system, kept in its origin; the key, when there is none.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub number: Option<String>,
    #[serde(default = "import")]
    pub channel: Channel,
    /// A class of the type's taxonomy, by path or leaf key.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub class: Option<String>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub area: Option<String>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub urgency: Option<String>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub place: Option<Place>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub reporter: Option<NewReporter>,
    pub opened_at: Timestamp,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub lead: Option<String>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub contacted_at: Option<Timestamp>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub answered_at: Option<Timestamp>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub answer: Option<String>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub closed_at: Option<Timestamp>,
    /// `submitted`, `accepted`, `dispatched`, `working`, `answered`, `closed`, `rejected`,
    /// `withdrawn`; or `open`; without it, what the times say.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub state: Option<String>,
    /// 1 to 5; tables write it as any number.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub rating: Option<f64>,
    #[serde(default = "empty")]
    pub form: Value,
    /// What duplicates are looked for by.
    #[serde(default)]
    pub same: BTreeMap<String, String>,
}

/// How an import goes about rows that are wrong.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum ImportMode {
    /// With one wrong row nothing is imported.
    #[default]
    Whole,
    /// The others are.
    Partial,
    /// Nothing is imported; says what would be.
    Check,
}

/// What an import did, or would do.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize)]
pub struct Imported {
    pub imported: u32,
    /// Rows that an earlier import brought.
    pub already: u32,
    pub rejected: Vec<Rejected>,
}

fn import() -> Channel {
    Channel::Import
}

fn empty() -> Value {
    json!({})
}
