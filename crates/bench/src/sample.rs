//! Times that were measured, and what is said of them.

use std::time::Duration;

use serde::Serialize;

/// Many times of the same thing.
#[derive(Debug, Clone, Default)]
pub struct Sample {
    micros: Vec<u64>,
}

/// What is said of a sample, in milliseconds.
#[derive(Debug, Clone, Copy, PartialEq, Serialize)]
pub struct Times {
    pub count: usize,
    pub p50_ms: f64,
    pub p95_ms: f64,
    pub p99_ms: f64,
    pub max_ms: f64,
}

impl Sample {
    /// Adds a time.
    pub fn add(&mut self, took: Duration) {
        self.micros
            .push(u64::try_from(took.as_micros()).unwrap_or(u64::MAX));
    }

    /// Adds all times of another.
    pub fn merge(&mut self, other: Sample) {
        self.micros.extend(other.micros);
    }

    /// How many took longer.
    pub fn over(&self, limit: Duration) -> usize {
        let limit = limit.as_micros();
        let over = self.micros.iter().filter(|m| u128::from(**m) > limit);
        over.count()
    }

    /// The nearest-rank percentiles; zeros of an empty sample.
    pub fn times(&self) -> Times {
        let mut sorted = self.micros.clone();
        sorted.sort_unstable();
        let at = |percent: usize| {
            let rank = (sorted.len() * percent).div_ceil(100).max(1) - 1;
            let micros = sorted.get(rank).copied().unwrap_or(0);
            rounded(micros as f64 / 1000.0)
        };
        Times {
            count: sorted.len(),
            p50_ms: at(50),
            p95_ms: at(95),
            p99_ms: at(99),
            max_ms: at(100),
        }
    }
}

/// Two places behind the point are all that is meant.
pub fn rounded(value: f64) -> f64 {
    (value * 100.0).round() / 100.0
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn of_a_hundred_times_the_ninety_fifth_is_p95() {
        let mut sample = Sample::default();
        (1..=100)
            .rev()
            .for_each(|ms| sample.add(Duration::from_millis(ms)));
        let times = sample.times();
        assert_eq!(
            (times.p50_ms, times.p95_ms, times.max_ms),
            (50.0, 95.0, 100.0)
        );
        assert_eq!(Sample::default().times().p95_ms, 0.0);
    }
}
