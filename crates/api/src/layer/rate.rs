//! How often a client may ask: a bucket of tokens per client, filled by the clock.

use std::collections::HashMap;
use std::sync::{Mutex, PoisonError};

use jiff::Timestamp;

use crate::app::Limits;
use crate::fault::ApiFault;

/// Clients kept in mind at most; beyond it, full buckets are forgotten.
const CLIENTS_MAX: usize = 50_000;

/// The three rates of a server.
#[derive(Debug)]
pub struct Rates {
    pub general: Buckets,
    pub sign_in: Buckets,
    pub report: Buckets,
}

/// Buckets of one rate.
#[derive(Debug)]
pub struct Buckets {
    per_minute: u32,
    clients: Mutex<HashMap<String, Bucket>>,
}

#[derive(Debug, Clone, Copy)]
struct Bucket {
    tokens: f64,
    at: Timestamp,
}

impl Rates {
    /// The rates that the limits ask for.
    pub fn new(limits: &Limits) -> Rates {
        Rates {
            general: Buckets::new(limits.per_minute),
            sign_in: Buckets::new(limits.sign_in_per_minute),
            report: Buckets::new(limits.report_per_minute),
        }
    }
}

impl Buckets {
    /// A full bucket for every client that comes.
    pub fn new(per_minute: u32) -> Buckets {
        Buckets {
            per_minute,
            clients: Mutex::default(),
        }
    }

    /// Takes one token of a client, or says in how many seconds there will be one.
    pub fn take(&self, client: &str, now: Timestamp) -> Result<(), ApiFault> {
        let full = f64::from(self.per_minute);
        let per_second = full / 60.0;
        let mut clients = self.clients.lock().unwrap_or_else(PoisonError::into_inner);
        if clients.len() >= CLIENTS_MAX {
            clients.retain(|_, bucket| bucket.filled(per_second, full, now) < full);
        }
        let bucket = clients.entry(client.to_owned()).or_insert(Bucket {
            tokens: full,
            at: now,
        });
        bucket.tokens = bucket.filled(per_second, full, now);
        bucket.at = now;
        if bucket.tokens < 1.0 {
            let wait = ((1.0 - bucket.tokens) / per_second).ceil();
            return Err(ApiFault::TooMany {
                per_minute: self.per_minute,
                retry_after_s: wait as u64,
            });
        }
        bucket.tokens -= 1.0;
        Ok(())
    }
}

impl Bucket {
    fn filled(&self, per_second: f64, full: f64, now: Timestamp) -> f64 {
        let passed = now.duration_since(self.at).as_secs_f64().max(0.0);
        (self.tokens + passed * per_second).min(full)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use jiff::SignedDuration;

    #[test]
    fn an_empty_bucket_refuses_and_says_when_it_fills() {
        let buckets = Buckets::new(6);
        let now: Timestamp = "2026-03-02T00:00:00Z".parse().unwrap();
        for _ in 0..6 {
            buckets.take("a", now).unwrap();
        }
        let refused = buckets.take("a", now).unwrap_err();
        assert!(
            matches!(
                refused,
                ApiFault::TooMany {
                    per_minute: 6,
                    retry_after_s: 10
                }
            ),
            "{refused:?}"
        );
        buckets.take("b", now).unwrap();
        buckets
            .take("a", now + SignedDuration::from_secs(10))
            .unwrap();
        assert!(
            buckets
                .take("a", now + SignedDuration::from_secs(11))
                .is_err()
        );
    }
}
