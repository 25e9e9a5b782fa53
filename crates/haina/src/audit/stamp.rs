//! When the journal of a data folder was last walked, for `haina doctor`.

use std::path::Path;

use haina_core::Env;
use haina_journal::Report;
use jiff::Timestamp;
use serde::{Deserialize, Serialize};

const FILE: &str = "journal.verified";

/// The last walk that found nothing wrong.
#[derive(Debug, Serialize, Deserialize)]
pub struct Stamp {
    pub at: Timestamp,
    pub entries: u64,
}

impl Stamp {
    pub fn of(report: &Report, env: &Env) -> Stamp {
        Stamp {
            at: env.now(),
            entries: report.entries,
        }
    }

    /// The stamp in `data`, if it was ever walked.
    pub fn read(data: &Path) -> Option<Stamp> {
        let text = std::fs::read_to_string(data.join(FILE)).ok()?;
        serde_json::from_str(&text).ok()
    }

    /// Writes the stamp; where that is not allowed, the walk was still worth its answer.
    pub fn write(&self, data: &Path) {
        let text = serde_json::to_string(self).unwrap_or_default();
        let _ = std::fs::write(data.join(FILE), text);
    }
}
