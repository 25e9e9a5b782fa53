//! Timers: what is to happen at a time, exactly once.

use async_trait::async_trait;
use haina_store::{Row, Session, Tx, args};
use jiff::Timestamp;
use serde_json::Value;

use crate::JournalError;
use crate::journal::TIMER_SET;
use crate::reaction::WorkError;

/// Something that is due at a time.
#[derive(Debug, Clone, PartialEq)]
pub struct Timer {
    /// What it is, unique in the city: `mat_…/clock/handle/80`. Setting it again replaces it.
    pub key: String,
    pub due_at: Timestamp,
    /// Which [`TimerHandler`] fires it: `matter.clock`.
    pub kind: String,
    /// What it is about, as an id.
    pub subject: String,
    pub payload: Value,
}

/// Fires timers of one kind.
#[async_trait]
pub trait TimerHandler: Send + Sync {
    /// The kind of timers it fires.
    fn kind(&self) -> &str;

    /// Does what is due, in the transaction that removes the timer: both happen or neither. It may be
    /// called again after an error, and long after the due time.
    async fn fire(&self, tx: &mut Tx, timer: &Timer) -> Result<(), WorkError>;
}

/// Sets a timer, or moves the one with the same key.
pub async fn set(tx: &mut Tx, timer: &Timer) -> Result<(), JournalError> {
    tx.later(
        "INSERT INTO journal_timer (key, due_at, next_at, kind, subject, payload, errors)
         VALUES ($1, $2, $2, $3, $4, $5, 0)
         ON CONFLICT (key) DO UPDATE SET due_at = excluded.due_at, next_at = excluded.next_at,
            kind = excluded.kind, subject = excluded.subject, payload = excluded.payload,
            errors = 0, error = NULL",
        &args![
            &timer.key,
            timer.due_at,
            &timer.kind,
            &timer.subject,
            &timer.payload
        ],
    )
    .await?;
    tx.wake(TIMER_SET);
    Ok(())
}

/// Cancels the timer with this key; `false` when there is none (any more).
pub async fn cancel(tx: &mut Tx, key: &str) -> Result<bool, JournalError> {
    Ok(tx
        .execute("DELETE FROM journal_timer WHERE key = $1", &args![key])
        .await?
        == 1)
}

/// Cancels all timers of a subject, and says how many there were.
pub async fn cancel_all(tx: &mut Tx, subject: &str) -> Result<u64, JournalError> {
    Ok(tx
        .execute(
            "DELETE FROM journal_timer WHERE subject = $1",
            &args![subject],
        )
        .await?)
}

/// The timers of a subject by due time.
pub async fn of_subject(session: &mut Session, subject: &str) -> Result<Vec<Timer>, JournalError> {
    let sql = "SELECT key, due_at, kind, subject, payload FROM journal_timer
        WHERE subject = $1 ORDER BY due_at, key";
    session
        .all(sql, &args![subject])
        .await?
        .iter()
        .map(read)
        .collect()
}

/// At most `limit` timers that are due at `now`, the longest due first.
pub(crate) async fn due(
    session: &mut Session,
    now: Timestamp,
    limit: u32,
) -> Result<Vec<Timer>, JournalError> {
    let sql = "SELECT key, due_at, kind, subject, payload FROM journal_timer
        WHERE next_at <= $1 ORDER BY next_at, key LIMIT $2";
    session
        .all(sql, &args![now, limit])
        .await?
        .iter()
        .map(read)
        .collect()
}

/// When the next timer is due.
pub(crate) async fn next_at(session: &mut Session) -> Result<Option<Timestamp>, JournalError> {
    let sql = "SELECT next_at FROM journal_timer WHERE next_at IS NOT NULL
        ORDER BY next_at, key LIMIT 1";
    let row = session.optional(sql, &[]).await?;
    Ok(row.map(|row| row.get("next_at")).transpose()?)
}

/// Removes a timer that is about to fire; `false` when it was moved or cancelled meanwhile.
pub(crate) async fn take(tx: &mut Tx, timer: &Timer) -> Result<bool, JournalError> {
    let sql = "DELETE FROM journal_timer WHERE key = $1 AND due_at = $2";
    Ok(tx.execute(sql, &args![&timer.key, timer.due_at]).await? == 1)
}

/// Notes an error of a timer: it fires again at `next_at`, or never by itself when that is `None`.
pub(crate) async fn note_error(
    tx: &mut Tx,
    timer: &Timer,
    error: &str,
    next: impl Fn(u32) -> Option<Timestamp>,
) -> Result<u32, JournalError> {
    let sql = "SELECT errors FROM journal_timer WHERE key = $1 AND due_at = $2";
    let Some(row) = tx.optional(sql, &args![&timer.key, timer.due_at]).await? else {
        return Ok(0);
    };
    let errors = row.get::<u32>("errors")? + 1;
    let sql = "UPDATE journal_timer SET errors = $3, error = $4, next_at = $5
        WHERE key = $1 AND due_at = $2";
    let args = args![&timer.key, timer.due_at, errors, error, next(errors)];
    tx.execute(sql, &args).await?;
    Ok(errors)
}

fn read(row: &Row) -> Result<Timer, JournalError> {
    Ok(Timer {
        key: row.get("key")?,
        due_at: row.get("due_at")?,
        kind: row.get("kind")?,
        subject: row.get("subject")?,
        payload: row.get("payload")?,
    })
}
