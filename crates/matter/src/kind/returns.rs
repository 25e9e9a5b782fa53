//! Objections and returns: how often, how soon, and what then.

use serde::{Deserialize, Serialize};

use super::LimitText;

/// How often a unit may say that it is not the one, and what follows.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ReturnRule {
    /// Objections and returns together, over the whole life.
    #[serde(default = "two")]
    pub max: u32,
    /// Counted from the dispatch, or from the offer of the task.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub within: Option<LimitText>,
    #[serde(default)]
    pub after: AfterReturns,
}

/// What follows the last return.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum AfterReturns {
    /// The desk designates, and that is final.
    #[default]
    Designate,
    /// A consultation decides.
    Consult,
}

impl Default for ReturnRule {
    fn default() -> ReturnRule {
        ReturnRule {
            max: two(),
            within: None,
            after: AfterReturns::default(),
        }
    }
}

fn two() -> u32 {
    2
}
