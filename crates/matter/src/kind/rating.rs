//! What the person says of the result, and what follows when it is bad.

use serde::{Deserialize, Serialize};

use super::LimitText;

/// The call-back and the rating (好差评): 5 very satisfied … 1 very dissatisfied.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct RatingRule {
    #[serde(default = "five")]
    pub grades: u8,
    /// Grades that call for doing it again.
    #[serde(default = "bad")]
    pub bad: Vec<u8>,
    /// Within which the agent calls the person back; counted from the answer.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub call_back: Option<LimitText>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub redo: Option<RedoRule>,
    /// After so long without a word the matter closes, and is not counted as satisfied.
    pub window: LimitText,
    /// How many attempts, each with proof, count as `not reached`.
    #[serde(default = "attempts")]
    pub attempts: u32,
    /// How long a unit may appeal against a rating.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub appeal_within: Option<LimitText>,
}

/// Doing it again after a bad rating with a ground.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct RedoRule {
    #[serde(default = "one")]
    pub max: u32,
    pub limit: LimitText,
}

impl RatingRule {
    /// Is `grade` a bad one?
    pub fn is_bad(&self, grade: u8) -> bool {
        self.bad.contains(&grade)
    }
}

fn five() -> u8 {
    5
}

fn bad() -> Vec<u8> {
    vec![1, 2]
}

fn attempts() -> u32 {
    3
}

fn one() -> u32 {
    1
}
