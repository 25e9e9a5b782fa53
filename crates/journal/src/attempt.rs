//! Running what others wrote: errors and panics are noted, and tried again after growing pauses.

use std::panic::AssertUnwindSafe;

use futures_util::FutureExt as _;
use haina_core::Env;
use haina_store::StoreError;
use jiff::{SignedDuration, Timestamp};

use crate::JournalError;
use crate::reaction::WorkError;

const PAUSE_MAX_S: i64 = 300;

/// Awaits `work`; a panic becomes an error.
pub(crate) async fn guarded(
    work: impl Future<Output = Result<(), WorkError>>,
) -> Result<(), WorkError> {
    match AssertUnwindSafe(work).catch_unwind().await {
        Ok(result) => result,
        Err(panic) => {
            let text = panic.downcast_ref::<String>().map(String::as_str);
            let text = text.or_else(|| panic.downcast_ref::<&str>().copied());
            Err(format!("it panicked: {}", text.unwrap_or("without a message")).into())
        }
    }
}

/// An error that says nothing about the work itself, so that it is not counted against it.
pub(crate) fn passing(error: WorkError) -> Result<WorkError, JournalError> {
    let error = match error.downcast::<StoreError>() {
        Ok(store) => return blameless(*store),
        Err(error) => error,
    };
    match error.downcast::<JournalError>() {
        Ok(journal) => match *journal {
            JournalError::Store(store) => blameless(store),
            other => Ok(Box::new(other)),
        },
        Err(error) => Ok(error),
    }
}

/// When to try again after `errors` errors: 1, 2, 4 … seconds, at most five minutes.
pub(crate) fn retry_at(env: &Env, errors: u32) -> Timestamp {
    let pause = 1i64
        .checked_shl(errors.saturating_sub(1))
        .unwrap_or(PAUSE_MAX_S);
    let pause = SignedDuration::from_secs(pause.clamp(1, PAUSE_MAX_S));
    env.now().checked_add(pause).unwrap_or(Timestamp::MAX)
}

/// An error with its causes, as text.
pub(crate) fn tell(error: &WorkError) -> String {
    let mut text = error.to_string();
    let mut cause = error.source();
    while let Some(error) = cause {
        text += &format!(": {error}");
        cause = error.source();
    }
    text
}

fn blameless(error: StoreError) -> Result<WorkError, JournalError> {
    match error {
        StoreError::Contention { .. }
        | StoreError::Unavailable { .. }
        | StoreError::Commit { .. }
        | StoreError::LeaseLost { .. } => Err(error.into()),
        other => Ok(Box::new(other)),
    }
}
