//! More time, asked for before it is due.

use serde::{Deserialize, Serialize};

use super::LimitText;

/// How often, by how much and by whom the handling clock may be extended.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ExtendRule {
    #[serde(default = "one")]
    pub max: u32,
    pub by: LimitText,
    /// The role that approves.
    #[serde(default = "dispatcher")]
    pub role: String,
}

fn one() -> u32 {
    1
}

fn dispatcher() -> String {
    "dispatcher".to_owned()
}
