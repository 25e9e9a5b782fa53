//! Whether an input can be believed when it says that somebody is gone (到数门槛).

use haina_catalog::{Fact, Resource};
use jiff::{SignedDuration, Timestamp};
use serde::{Deserialize, Serialize};

use super::header::Promised;

/// What is wrong with an input.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(tag = "what", rename_all = "snake_case")]
pub enum Trouble {
    /// 迟到: a delivery was due.
    Late { due: Timestamp },
    /// 骤减: fewer rows than the bound allows, since it was last whole.
    Shrank { before: u64, now: u64 },
}

/// What is wrong with a table of the catalogue, if anything is. `before` is how many rows it had when it was last whole.
pub fn trouble(
    promised: &Promised,
    resource: &Resource,
    fact: &Fact,
    before: Option<u64>,
    rows: u64,
    now: Timestamp,
) -> Option<Trouble> {
    let due = match promised.stale_after {
        None => resource.due_at(fact),
        Some(days) => {
            let last = fact
                .delivered
                .as_ref()
                .map(|d| d.at)
                .or(resource.published_at);
            let span = SignedDuration::from_hours(24 * i64::from(days));
            last.and_then(|last| last.checked_add(span).ok())
        }
    };
    match due {
        Some(due) if due < now => Some(Trouble::Late { due }),
        _ => shrank(promised, before, rows),
    }
}

/// Whether an input has fewer rows than its bound allows.
pub fn shrank(promised: &Promised, before: Option<u64>, rows: u64) -> Option<Trouble> {
    let (before, max) = (before?, promised.shrink_max?);
    let least = before as f64 * (100.0 - max) / 100.0;
    ((rows as f64) < least).then_some(Trouble::Shrank { before, now: rows })
}
