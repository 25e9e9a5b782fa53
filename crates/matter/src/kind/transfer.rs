//! Passing the lead on.

use serde::{Deserialize, Serialize};

/// How often the lead may be passed on. No transfer resets a clock.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct TransferRule {
    #[serde(default = "seven")]
    pub max: u32,
    /// May the lead itself pass it on, or only the desk?
    #[serde(default = "yes")]
    pub by_lead: bool,
}

impl Default for TransferRule {
    fn default() -> TransferRule {
        TransferRule {
            max: seven(),
            by_lead: yes(),
        }
    }
}

fn seven() -> u32 {
    7
}

fn yes() -> bool {
    true
}
