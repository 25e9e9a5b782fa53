//! Moves reactions along the log.

use std::sync::Arc;

use haina_store::{Lease, Tx, args};
use jiff::{SignedDuration, Timestamp};
use tracing::{error, warn};

use crate::attempt::{guarded, passing, retry_at, tell};
use crate::hold::Hold;
use crate::reaction::{Cursor, WorkError, advance, cursor, note_error, park};
use crate::{Entry, Filter, Journal, JournalError, Reaction};

const READ_MAX: u32 = 256;
const REACT_MAX: usize = 32;

/// Entries that a reaction passed over are noted in its cursor after so many of them,
const PASSED_MAX: u64 = 1_000;
/// or after this time: noting each would cost a commit for nothing.
const PASSED_FOR: SignedDuration = SignedDuration::from_secs(5);

/// How far a reaction has passed over entries that it does not want, beyond its cursor. Kept by whoever holds the lease;
/// who takes it over passes over them again.
#[derive(Debug, Default)]
pub(crate) struct Passed {
    seq: u64,
    since: Option<Timestamp>,
}

enum Outcome {
    Done,
    /// Another has moved the cursor meanwhile.
    Moved,
    /// The entry at this place of the batch failed.
    Failed(usize, WorkError),
}

pub(crate) fn hold(journal: &Journal, reaction: &Arc<dyn Reaction>) -> Hold {
    Hold::new(journal, format!("reaction.{}", reaction.name()))
}

/// Moves `reaction` on by at most one batch, and says by how many entries.
pub(crate) async fn step(
    journal: &Journal,
    reaction: &dyn Reaction,
    lease: &Lease,
    passed: &mut Passed,
) -> Result<u64, JournalError> {
    loop {
        let cursor = cursor(journal.store(), reaction).await?;
        if cursor.retry_at.is_some_and(|at| at > journal.env().now()) {
            return Ok(0);
        }
        let from = cursor.seq.max(passed.seq);
        let Next { entries, mut end } = next(journal, reaction, (from, cursor.errors)).await?;
        if entries.is_empty() {
            passed.reach(end, journal.env().now());
            if passed.is_long(&cursor, journal.env().now()) {
                note(journal, reaction, lease, passed).await?;
            }
            return Ok(end - from);
        }
        let mut batch = entries.as_slice();
        loop {
            match attempt(journal, reaction, lease, &cursor, (batch, end)).await? {
                // Where all was passed over before, the cursor moved all the same.
                Outcome::Done => return Ok((end - from).max(1)),
                Outcome::Moved => break,
                Outcome::Failed(at, error) => match batch[at].seq {
                    // Those before it went well, but in a transaction that is gone.
                    Some(seq) if seq > cursor.seq => (batch, end) = (&batch[..at], seq),
                    _ => return fail(journal, lease, &cursor, &batch[at], error).await,
                },
            }
        }
    }
}

/// Notes in the cursor how far the reaction has passed over entries.
pub(crate) async fn note(
    journal: &Journal,
    reaction: &dyn Reaction,
    lease: &Lease,
    passed: &mut Passed,
) -> Result<(), JournalError> {
    let cursor = cursor(journal.store(), reaction).await?;
    if passed.seq > cursor.seq {
        // Where another has moved it meanwhile, that holds.
        attempt(journal, reaction, lease, &cursor, (&[], passed.seq)).await?;
    }
    passed.since = None;
    Ok(())
}

impl Passed {
    fn reach(&mut self, end: u64, now: Timestamp) {
        if end > self.seq {
            self.seq = end;
            self.since.get_or_insert(now);
        }
    }

    fn is_long(&self, cursor: &Cursor, now: Timestamp) -> bool {
        let old = self
            .since
            .is_some_and(|since| now.duration_since(since) >= PASSED_FOR);
        old || self.seq.saturating_sub(cursor.seq) >= PASSED_MAX
    }
}

/// What is next on the log.
struct Next {
    /// The wanted entries, no more than fit one transaction.
    entries: Vec<Entry>,
    /// The place behind them and those that are passed over.
    end: u64,
}

/// The entries that are next, no more of them wanted than fit one transaction.
async fn next(
    journal: &Journal,
    reaction: &dyn Reaction,
    (from, errors): (u64, u32),
) -> Result<Next, JournalError> {
    // What is sequenced never changes: no snapshot is needed.
    let mut session = journal.store().glance().await?;
    // Most reactions want few kinds: what they pass over is not read.
    let sql = "SELECT seq, kind FROM journal_entry WHERE seq >= $1 ORDER BY seq LIMIT $2";
    let rows = session.all(sql, &args![from, READ_MAX]).await?;
    let kinds = rows
        .iter()
        .map(|row| Ok((row.get("seq")?, row.get("kind")?)));
    let kinds = kinds.collect::<Result<Vec<(u64, String)>, JournalError>>()?;
    // What failed before is tried alone.
    let most = if errors > 0 { 1 } else { REACT_MAX };
    let wanted: Vec<u64> = kinds
        .iter()
        .filter(|(_, kind)| reaction.wants(kind))
        .map(|(seq, _)| *seq)
        .take(most + 1)
        .collect();
    // Those before the first one too many, or all.
    let end = match wanted.get(most) {
        Some(over) => *over,
        None => kinds.last().map_or(from, |(seq, _)| seq + 1),
    };
    let (Some(first), Some(last)) = (wanted.first(), wanted.iter().rev().find(|seq| **seq < end))
    else {
        return Ok(Next {
            entries: Vec::new(),
            end,
        });
    };
    let span = u32::try_from(last - first + 1).unwrap_or(READ_MAX);
    let mut entries = journal
        .entries(&mut session, *first, &Filter::default(), span)
        .await?;
    entries.retain(|entry| reaction.wants(&entry.kind) && reaction.concerns(entry));
    Ok(Next { entries, end })
}

/// Reacts to `entries` in one transaction, which moves the cursor to `end`.
async fn attempt(
    journal: &Journal,
    reaction: &dyn Reaction,
    lease: &Lease,
    cursor: &Cursor,
    (entries, end): (&[Entry], u64),
) -> Result<Outcome, JournalError> {
    let mut tx = begin(journal, lease).await?;
    for (at, entry) in entries.iter().enumerate() {
        if let Err(error) = guarded(reaction.react(&mut tx, entry)).await {
            return Ok(Outcome::Failed(at, passing(error)?));
        }
    }
    if !advance(&mut tx, cursor, end).await? {
        tx.rollback().await?;
        return Ok(Outcome::Moved);
    }
    tx.commit().await?;
    Ok(Outcome::Done)
}

/// Notes the error of the entry at the cursor, or parks the entry after too many.
async fn fail(
    journal: &Journal,
    lease: &Lease,
    cursor: &Cursor,
    entry: &Entry,
    failure: WorkError,
) -> Result<u64, JournalError> {
    let text = tell(&failure);
    let errors = cursor.errors + 1;
    let mut tx = begin(journal, lease).await?;
    let parked = errors >= journal.inner.config.errors_max;
    if parked {
        error!(
            reaction = cursor.name, entry.id = %entry.id, errors, error = text,
            "Parked entry `{}` of reaction `{}`", entry.id, cursor.name
        );
        park(&mut tx, cursor, entry, &text, journal.env().now()).await?;
    } else {
        warn!(
            reaction = cursor.name, entry.id = %entry.id, errors, error = text,
            "Reaction `{}` failed; it will try again", cursor.name
        );
        note_error(&mut tx, cursor, &text, retry_at(journal.env(), errors)).await?;
    }
    tx.commit().await?;
    Ok(parked.into())
}

impl Journal {
    /// Runs a parked entry again, at once; it is parked no more when that succeeds.
    pub async fn retry_parked(&self, reaction: &dyn Reaction, seq: u64) -> Result<(), WorkError> {
        let mut tx = self.store().begin().await?;
        let sql = "DELETE FROM journal_parked WHERE reaction = $1 AND seq = $2";
        let key = format!("{}/{seq}", reaction.name());
        if tx.execute(sql, &args![reaction.name(), seq]).await? == 0 {
            return Err(JournalError::NotParked { key }.into());
        }
        let entries = self.entries(&mut tx, seq, &Filter::default(), 1).await?;
        let entry = entries.first().filter(|entry| entry.seq == Some(seq));
        let entry = entry.ok_or(JournalError::NoEntry { entry: key })?;
        guarded(reaction.react(&mut tx, entry)).await?;
        Ok(tx.commit().await?)
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
