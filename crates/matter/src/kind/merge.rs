//! When two matters are one.

use serde::{Deserialize, Serialize};

use super::LimitText;

/// What makes two matters of a family look like one.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct MergeRule {
    #[serde(default = "sameness")]
    pub same: Vec<Sameness>,
    /// How far apart they may have been opened.
    pub within: LimitText,
    /// How near, in metres, counts as the same place.
    #[serde(default = "metres")]
    pub metres: u32,
    /// Similarity of the texts, in percent, from which a duplicate is suggested.
    #[serde(default = "percent")]
    pub text_percent: u32,
}

/// What must agree.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Sameness {
    Class,
    Place,
    Text,
    Reporter,
}

fn sameness() -> Vec<Sameness> {
    vec![Sameness::Class, Sameness::Place]
}

fn metres() -> u32 {
    200
}

fn percent() -> u32 {
    45
}
