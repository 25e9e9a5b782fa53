//! The answer to "may they?".

use haina_core::Words;
use serde::{Deserialize, Serialize};

/// Whether an action is allowed, by which role, and if not, why, in a sentence for people.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Verdict {
    pub allowed: bool,
    /// The role or relation that allows it: `dispatcher`, `reporter`; `None` when refused.
    pub role: Option<String>,
    /// Why not; `None` when allowed.
    pub reason: Option<Words>,
}

impl Verdict {
    /// Allowed by a role or relation.
    pub fn allow(role: impl Into<String>) -> Verdict {
        Verdict {
            allowed: true,
            role: Some(role.into()),
            reason: None,
        }
    }

    /// Refused, for this reason.
    pub fn refuse(reason: Words) -> Verdict {
        Verdict {
            allowed: false,
            role: None,
            reason: Some(reason),
        }
    }

    /// Why not, in a sentence for people; the plain one where nothing more is known.
    pub fn why(self) -> Words {
        self.reason
            .unwrap_or_else(|| Words::new("您没有这项权限", "you may not do this"))
    }
}
