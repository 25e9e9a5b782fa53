//! Crash points for tests that kill: with `HAINA_CRASH_AT=K` in the environment when a store is first
//! opened, the process aborts at the K-th write, as a power cut would end it.
//!
//! A tick passes before each statement of a write transaction, before each commit, and after each
//! durable commit before anyone is told. Without the variable nothing is counted unless
//! [`count`] was called.

use std::sync::OnceLock;
use std::sync::atomic::{AtomicBool, AtomicU64, Ordering};

static TICKS: AtomicU64 = AtomicU64::new(0);
static COUNTING: AtomicBool = AtomicBool::new(false);
static CRASH_AT: OnceLock<u64> = OnceLock::new();

/// How many ticks have passed in this process.
pub fn ticks() -> u64 {
    TICKS.load(Ordering::SeqCst)
}

/// Counts ticks from now on, to learn how many there are.
pub fn count() {
    COUNTING.store(true, Ordering::SeqCst);
}

/// Reads the environment, once.
pub(crate) fn prepare() {
    let at = CRASH_AT.get_or_init(|| {
        let text = std::env::var("HAINA_CRASH_AT").unwrap_or_default();
        text.parse().unwrap_or(0)
    });
    if *at > 0 {
        count();
    }
}

/// Passes one tick; for whoever writes files beside the database, before each step that a kill could part.
pub fn tick() {
    if !COUNTING.load(Ordering::Relaxed) {
        return;
    }
    let tick = TICKS.fetch_add(1, Ordering::SeqCst) + 1;
    if CRASH_AT.get() == Some(&tick) {
        std::process::abort();
    }
}
