//! Joint consultation (联席会商) on hard matters.

use serde::{Deserialize, Serialize};

use super::LimitText;

/// What a consultation needs before it may conclude.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ConsultRule {
    /// Named experts, each of whose opinions is recorded.
    #[serde(default = "one")]
    pub experts_min: u32,
    /// Opinions before a conclusion.
    #[serde(default = "one")]
    pub opinions_min: u32,
    pub limit: LimitText,
}

fn one() -> u32 {
    1
}
