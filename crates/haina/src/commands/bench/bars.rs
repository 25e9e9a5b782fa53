//! How far a benchmark is, on the terminal.

use std::sync::Mutex;

use haina_bench::Progress;
use indicatif::ProgressBar;

use crate::progress;

/// Progress on the terminal.
#[derive(Default)]
pub struct Bars {
    bar: Mutex<Option<ProgressBar>>,
}

impl Progress for Bars {
    fn begin(&self, what: &str, total: u64) {
        self.end();
        if let Ok(mut bar) = self.bar.lock() {
            *bar = Some(progress::bar(what, total));
        }
    }

    fn at(&self, done: u64) {
        if let Ok(bar) = self.bar.lock()
            && let Some(bar) = bar.as_ref()
        {
            bar.set_position(done);
        }
    }

    fn end(&self) {
        if let Ok(mut bar) = self.bar.lock()
            && let Some(bar) = bar.take()
        {
            bar.finish_and_clear();
        }
    }
}
