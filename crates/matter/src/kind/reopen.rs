//! Opening a closed matter again.

use serde::{Deserialize, Serialize};

use super::LimitText;

/// Within which time from closing, and how often.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ReopenRule {
    /// Counted from the closing, never from a later comment.
    pub within: LimitText,
    #[serde(default = "one")]
    pub max: u32,
    /// The handling limit of the new round; else that of the first.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub limit: Option<LimitText>,
}

fn one() -> u32 {
    1
}
