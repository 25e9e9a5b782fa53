//! A source that fails again and again is left alone for a while (熔断).

use std::collections::BTreeMap;
use std::sync::{Mutex, PoisonError};

use jiff::{SignedDuration, Timestamp};

/// Failures in a row after which a source rests.
const FAILURES_MAX: u32 = 3;
/// How long it rests.
pub(crate) const REST: SignedDuration = SignedDuration::from_secs(10);

/// Which sources rest, by table.
#[derive(Debug, Default)]
pub(crate) struct Rests(Mutex<BTreeMap<String, Failing>>);

#[derive(Debug, Clone, Copy)]
struct Failing {
    times: u32,
    until: Option<Timestamp>,
}

impl Rests {
    /// Whether the source rests at `now`. When its rest is over, one question finds out.
    pub fn rests(&self, table: &str, now: Timestamp) -> bool {
        let mut all = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        let Some(failing) = all.get_mut(table) else {
            return false;
        };
        match failing.until {
            Some(until) if now < until => true,
            Some(_) => {
                failing.until = now.checked_add(REST).ok();
                false
            }
            None => false,
        }
    }

    /// Notes how a question to the source went.
    pub fn note(&self, table: &str, answered: bool, now: Timestamp) {
        let mut all = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        if answered {
            all.remove(table);
            return;
        }
        let failing = all.entry(table.to_owned()).or_insert(Failing {
            times: 0,
            until: None,
        });
        failing.times = failing.times.saturating_add(1);
        if failing.times >= FAILURES_MAX {
            failing.until = now.checked_add(REST).ok();
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_source_rests_after_three_failures_and_is_tried_once_after_its_rest() {
        let (rests, now) = (Rests::default(), Timestamp::UNIX_EPOCH);
        for _ in 0..FAILURES_MAX {
            assert!(!rests.rests("a", now));
            rests.note("a", false, now);
        }
        assert!(rests.rests("a", now) && !rests.rests("b", now));
        let later = now + REST;
        assert!(!rests.rests("a", later), "one finds out");
        assert!(rests.rests("a", later), "and no other meanwhile");
        rests.note("a", true, later);
        assert!(!rests.rests("a", later));
    }

    #[test]
    fn an_answer_between_two_failures_forgets_them() {
        let (rests, now) = (Rests::default(), Timestamp::UNIX_EPOCH);
        for answered in [false, false, true, false, false] {
            rests.note("a", answered, now);
        }
        assert!(!rests.rests("a", now));
    }
}
