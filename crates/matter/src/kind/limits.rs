//! Limits as a type writes them: plain, by a dated parameter, or by cases.

use std::collections::BTreeMap;

use jiff::civil::Date;
use serde::{Deserialize, Serialize};

/// `20 workdays`, or `param/handle-limit`, which reads the dated value in force on the day the clock starts.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(transparent)]
pub struct LimitText(pub String);

/// One limit, or the first of several cases that fits.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(untagged)]
pub enum LimitRule {
    Plain(LimitText),
    Cases(Vec<LimitCase>),
}

/// A limit that holds when a condition does; the last case has no condition.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct LimitCase {
    /// CEL over `form`, `class`, `area`, `channel`, `urgency`, `round`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub when: Option<String>,
    pub limit: LimitText,
}

/// A value with the dates from which it holds, and where it is written.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Parameter {
    pub description: String,
    #[serde(default)]
    pub unit: String,
    #[serde(default)]
    pub reference: String,
    pub values: BTreeMap<Date, serde_json::Value>,
}

impl LimitText {
    /// The name of the parameter this limit reads, if it is not plain.
    pub fn parameter(&self) -> Option<&str> {
        self.0.strip_prefix("param/")
    }
}

impl Parameter {
    /// The value in force on `day`; none before the first date.
    pub fn on(&self, day: Date) -> Option<&serde_json::Value> {
        self.values.range(..=day).next_back().map(|(_, v)| v)
    }
}
