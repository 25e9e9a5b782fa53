//! The listed reasons for which work may rest.

use haina_core::Words;
use serde::{Deserialize, Serialize};

/// A reason, with the law or rule that allows it.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct SuspendReason {
    pub id: String,
    pub title: Words,
    /// The article that allows it.
    pub ground: String,
}
