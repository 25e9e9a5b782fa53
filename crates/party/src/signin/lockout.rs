//! How long to wait after failed sign-ins: the delay grows with each, per account and per address.

use jiff::{SignedDuration, Timestamp};
use serde::{Deserialize, Serialize};

/// When failures begin to cost time, and how much.
#[derive(Debug, Clone, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct Lockout {
    /// Failures in a row that cost nothing, for one account name.
    pub account_free: u32,
    /// The same for one source address, behind which a whole office may sit.
    pub source_free: u32,
    /// The wait after the first failure that costs, in seconds; doubles with each.
    pub first_s: u32,
    /// The longest wait, in seconds.
    pub longest_s: u32,
    /// Failures older than this are forgotten, in hours.
    pub forget_h: u32,
}

/// What is known of the failures of an account name or an address.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub(crate) struct Failures {
    pub count: u32,
    pub last_at: Option<Timestamp>,
}

impl Default for Lockout {
    fn default() -> Lockout {
        Lockout {
            account_free: 5,
            source_free: 50,
            first_s: 30,
            longest_s: 3600,
            forget_h: 24,
        }
    }
}

impl Lockout {
    /// The wait after this many failures in a row, of which `free` cost nothing.
    pub fn delay(&self, failures: u32, free: u32) -> SignedDuration {
        let Some(over) = failures.checked_sub(free.max(1)) else {
            return SignedDuration::ZERO;
        };
        let wait_s = u64::from(self.first_s) << over.min(24);
        SignedDuration::from_secs(wait_s.min(u64::from(self.longest_s)) as i64)
    }

    /// Until when to wait, if a wait is due at `now`.
    pub(crate) fn locked_until(
        &self,
        known: Failures,
        free: u32,
        now: Timestamp,
    ) -> Option<Timestamp> {
        let until = known.last_at? + self.delay(self.live(known, now), free);
        (now < until).then_some(until)
    }

    /// The failures that still count.
    pub(crate) fn live(&self, known: Failures, now: Timestamp) -> u32 {
        let forget = SignedDuration::from_hours(i64::from(self.forget_h));
        match known.last_at {
            Some(last) if now.duration_since(last) < forget => known.count,
            _ => 0,
        }
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn the_first_failures_are_free_then_the_wait_doubles_up_to_an_hour() {
        let rules = Lockout::default();
        let waits: Vec<i64> = (0..16).map(|n| rules.delay(n, 5).as_secs()).collect();
        assert_eq!(
            waits,
            [
                0, 0, 0, 0, 0, 30, 60, 120, 240, 480, 960, 1920, 3600, 3600, 3600, 3600
            ]
        );
    }

    proptest! {
        #[test]
        fn one_more_failure_never_shortens_the_wait(n in 0u32..10_000, free in 0u32..100) {
            let rules = Lockout::default();
            prop_assert!(rules.delay(n, free) <= rules.delay(n + 1, free));
            prop_assert!(rules.delay(n, free).as_secs() <= i64::from(rules.longest_s));
        }
    }
}
