//! Fires timers when they are due.

use std::sync::Arc;
use std::time::Duration;

use haina_store::{Lease, Tx, args};
use tracing::{error, warn};

use crate::attempt::{guarded, passing, retry_at, tell};
use crate::reaction::WorkError;
use crate::{Journal, JournalError, Timer, TimerHandler, timer};

/// The lease of the one node that fires timers.
pub(crate) const LEASE: &str = "journal.timers";

const BATCH_MAX: u32 = 32;

type Handlers = [Arc<dyn TimerHandler>];

enum Outcome {
    Done(u64),
    /// The timer at this place of the batch failed.
    Failed(usize, WorkError),
}

/// Fires a batch of what is due, the longest due first, and says how many that were; those that fail
/// are put off.
pub(crate) async fn step(
    journal: &Journal,
    handlers: &Handlers,
    lease: &Lease,
) -> Result<u64, JournalError> {
    let now = journal.env().now();
    loop {
        let mut due = timer::due(&mut journal.store().glance().await?, now, BATCH_MAX).await?;
        while !due.is_empty() {
            match attempt(journal, handlers, lease, &due).await? {
                // Another has fired or moved them all meanwhile.
                Outcome::Done(0) => break,
                Outcome::Done(fired) => return Ok(fired),
                Outcome::Failed(0, failure) => {
                    fail(journal, lease, &due[0], failure).await?;
                    break;
                }
                // Those before it fired well, but in a transaction that is gone.
                Outcome::Failed(at, _) => due.truncate(at),
            }
        }
        if due.is_empty() {
            return Ok(0);
        }
    }
}

/// How long until the next timer is due; `None` when there is none or it cannot be told.
pub(crate) async fn next_in(journal: &Journal) -> Option<Duration> {
    let mut session = journal.store().glance().await.ok()?;
    let next = timer::next_at(&mut session).await.ok()??;
    let span = next.duration_since(journal.env().now());
    Some(Duration::try_from(span).unwrap_or(Duration::ZERO))
}

/// Fires `due` in one transaction, which removes them.
async fn attempt(
    journal: &Journal,
    handlers: &Handlers,
    lease: &Lease,
    due: &[Timer],
) -> Result<Outcome, JournalError> {
    let mut tx = begin(journal, lease).await?;
    let mut fired = 0;
    for (at, timer) in due.iter().enumerate() {
        if !timer::take(&mut tx, timer).await? {
            continue;
        }
        if let Err(error) = fire(handlers, &mut tx, timer).await {
            return Ok(Outcome::Failed(at, passing(error)?));
        }
        fired += 1;
    }
    tx.commit().await?;
    Ok(Outcome::Done(fired))
}

async fn fire(handlers: &Handlers, tx: &mut Tx, timer: &Timer) -> Result<(), WorkError> {
    match handlers.iter().find(|handler| handler.kind() == timer.kind) {
        Some(handler) => guarded(handler.fire(tx, timer)).await,
        None => Err(format!("nothing here fires timers of kind `{}`", timer.kind).into()),
    }
}

/// Notes the error of a timer, or parks it after too many.
async fn fail(
    journal: &Journal,
    lease: &Lease,
    timer: &Timer,
    failure: WorkError,
) -> Result<(), JournalError> {
    let text = tell(&failure);
    let most = journal.inner.config.errors_max;
    let mut tx = begin(journal, lease).await?;
    let next = |errors| (errors < most).then(|| retry_at(journal.env(), errors));
    let errors = timer::note_error(&mut tx, timer, &text, next).await?;
    tx.commit().await?;
    if errors >= most {
        error!(
            timer.key,
            errors,
            error = text,
            "Parked timer `{}`",
            timer.key
        );
    } else {
        warn!(
            timer.key,
            errors,
            error = text,
            "Timer `{}` failed; it will try again",
            timer.key
        );
    }
    Ok(())
}

impl Journal {
    /// Lets a parked timer fire again.
    pub async fn retry_timer(&self, tx: &mut Tx, key: &str) -> Result<(), JournalError> {
        let sql = "UPDATE journal_timer SET next_at = due_at, errors = 0
            WHERE key = $1 AND next_at IS NULL";
        if tx.execute(sql, &args![key]).await? == 0 {
            return Err(JournalError::NotParked {
                key: key.to_owned(),
            });
        }
        tx.wake(crate::journal::TIMER_SET);
        Ok(())
    }
}

async fn begin(journal: &Journal, lease: &Lease) -> Result<Tx, JournalError> {
    let mut tx = journal.store().begin().await?;
    lease
        .hold(
            &mut tx,
            journal.store(),
            journal.env(),
            journal.inner.config.lease,
        )
        .await?;
    Ok(tx)
}
