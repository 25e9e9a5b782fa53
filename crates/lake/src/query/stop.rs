//! The one word that ends a query, and what was counted until then.

use std::sync::atomic::{AtomicU8, AtomicU64, Ordering};

use datafusion::common::{DataFusionError, Result};
use tokio_util::sync::CancellationToken;

/// By this the end is known among the engine's errors.
pub(super) const STOPPED: &str = "haina: the query was stopped";

const GOING: u8 = 0;
const OUT_OF_TIME: u8 = 1;
const CANCELLED: u8 = 2;

/// Shared by whoever waits for a query and by every step of it.
#[derive(Debug, Default)]
pub(super) struct Stop {
    why: AtomicU8,
    ended: CancellationToken,
    pub rows_read: AtomicU64,
    pub parts_read: AtomicU64,
    pub parts: AtomicU64,
}

impl Stop {
    /// Ends the query because its time is over.
    pub fn out_of_time(&self) {
        self.end(OUT_OF_TIME);
    }

    /// Ends the query on somebody's word, or because nobody waits for it any more.
    pub fn cancel(&self) {
        self.end(CANCELLED);
    }

    pub fn is_cancelled(&self) -> bool {
        self.why.load(Ordering::Relaxed) == CANCELLED
    }

    /// Comes back once the query was ended.
    pub async fn ended(&self) {
        self.ended.cancelled().await;
    }

    /// Refuses to go on once the query was ended.
    pub fn check(&self) -> Result<()> {
        match self.why.load(Ordering::Relaxed) {
            GOING => Ok(()),
            _ => Err(DataFusionError::Execution(STOPPED.to_owned())),
        }
    }

    fn end(&self, why: u8) {
        // The first word stands.
        let order = Ordering::Relaxed;
        let _ = self.why.compare_exchange(GOING, why, order, order);
        self.ended.cancel();
    }
}
