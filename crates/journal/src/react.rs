//! Moves reactions along the log.

use std::sync::Arc;

use haina_store::{Lease, Tx, args};
use jiff::{SignedDuration, Timestamp};
use tracing::{error, warn};

use crate::attempt::{guarded, passing, retry_at, tell};
use crate::hold::Hold;
use crate::reaction::{Cursor, WorkError, advance, cursor, note_error, park};
use crate::{Entry, Filter, Journal, JournalError, Reaction};

const READ_MAX: usize = 256;
const REACT_MAX: usize = 32;

/// Entries that a reaction passed over are noted in its cursor after so many of them,
const PASSED_MAX: u64 = 1_000;
/// or after this time: noting each would cost a commit for nothing.
const PASSED_FOR: SignedDuration = SignedDuration::from_secs(5);

/// Where a reaction is on the log. Kept by whoever holds the lease.
#[derive(Debug, Default)]
pub(crate) struct Place {
    /// The cursor as this node last read or moved it. Where another node has moved it since, moving it fails and it is
    /// read again.
    cursor: Option<Cursor>,
    /// How far it has passed over entries that it does not want, beyond its cursor; who takes the lease over passes over
    /// them again.
    passed: u64,
    since: Option<Timestamp>,
}

/// What a step did.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub(crate) struct Stepped {
    /// By how many entries it moved on.
    pub count: u64,
    /// Whether there may be more: otherwise there is nothing to do until the next are sequenced.
    pub more: bool,
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

/// Moves `reaction` on by at most one batch.
pub(crate) async fn step(
    journal: &Journal,
    reaction: &dyn Reaction,
    lease: &Lease,
    place: &mut Place,
) -> Result<Stepped, JournalError> {
    loop {
        let cursor = place.cursor(journal, reaction).await?;
        if cursor.retry_at.is_some_and(|at| at > journal.env().now()) {
            return Ok(Stepped::default());
        }
        let from = cursor.seq.max(place.passed);
        let next = next(journal, reaction, (from, cursor.errors)).await?;
        let Next {
            entries, mut end, ..
        } = next;
        if entries.is_empty() {
            place.reach(end, journal.env().now());
            if place.is_long(&cursor, journal.env().now()) {
                note(journal, reaction, lease, place).await?;
            }
            let count = end - from;
            return Ok(Stepped {
                count,
                more: next.more,
            });
        }
        let (mut batch, mut more) = (entries.as_slice(), next.more);
        loop {
            // Whatever goes wrong, the cursor is read again.
            place.cursor = None;
            match attempt(journal, reaction, lease, &cursor, (batch, end)).await? {
                Outcome::Done => {
                    place.cursor = Some(cursor.moved(end));
                    // Where all was passed over before, the cursor moved all the same.
                    let count = (end - from).max(1);
                    return Ok(Stepped { count, more });
                }
                Outcome::Moved => break,
                Outcome::Failed(at, error) => match batch[at].seq {
                    // Those before it went well, but in a transaction that is gone.
                    Some(seq) if seq > cursor.seq => {
                        (batch, end, more) = (&batch[..at], seq, true);
                    }
                    _ => {
                        let count = fail(journal, lease, &cursor, &batch[at], error).await?;
                        return Ok(Stepped {
                            count,
                            more: count > 0,
                        });
                    }
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
    place: &mut Place,
) -> Result<(), JournalError> {
    let cursor = place.cursor(journal, reaction).await?;
    if place.passed > cursor.seq {
        place.cursor = None;
        // Where another has moved it meanwhile, that holds.
        if let Outcome::Done =
            attempt(journal, reaction, lease, &cursor, (&[], place.passed)).await?
        {
            place.cursor = Some(cursor.moved(place.passed));
        }
    }
    place.since = None;
    Ok(())
}

impl Place {
    async fn cursor(
        &mut self,
        journal: &Journal,
        reaction: &dyn Reaction,
    ) -> Result<Cursor, JournalError> {
        if let Some(cursor) = &self.cursor {
            return Ok(cursor.clone());
        }
        let cursor = cursor(journal.store(), reaction).await?;
        self.cursor = Some(cursor.clone());
        Ok(cursor)
    }

    fn reach(&mut self, end: u64, now: Timestamp) {
        if end > self.passed {
            self.passed = end;
            self.since.get_or_insert(now);
        }
    }

    fn is_long(&self, cursor: &Cursor, now: Timestamp) -> bool {
        let old = self
            .since
            .is_some_and(|since| now.duration_since(since) >= PASSED_FOR);
        old || self.passed.saturating_sub(cursor.seq) >= PASSED_MAX
    }
}

/// What is next on the log.
struct Next {
    /// The wanted entries, no more than fit one transaction.
    entries: Vec<Entry>,
    /// The place behind them and those that are passed over.
    end: u64,
    /// Whether it was not read to the end of the log.
    more: bool,
}

/// The entries that are next, no more of them wanted than fit one transaction.
async fn next(
    journal: &Journal,
    reaction: &dyn Reaction,
    (from, errors): (u64, u32),
) -> Result<Next, JournalError> {
    let kinds = match journal.inner.recent.from(from, READ_MAX) {
        Some(kinds) => kinds,
        None => kinds(journal, from).await?,
    };
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
    let more = wanted.len() > most || kinds.len() >= READ_MAX;
    let (Some(first), Some(last)) = (wanted.first(), wanted.iter().rev().find(|seq| **seq < end))
    else {
        return Ok(Next {
            entries: Vec::new(),
            end,
            more,
        });
    };
    let span = u32::try_from(last - first + 1).unwrap_or(u32::MAX);
    let mut session = journal.store().glance().await?;
    let mut entries = journal
        .entries(&mut session, *first, &Filter::default(), span)
        .await?;
    entries.retain(|entry| reaction.wants(&entry.kind) && reaction.concerns(entry));
    Ok(Next { entries, end, more })
}

/// The kinds of the next entries: most reactions want few, and what they pass over is not read.
async fn kinds(journal: &Journal, from: u64) -> Result<Vec<(u64, String)>, JournalError> {
    // What is sequenced never changes: no snapshot is needed.
    let mut session = journal.store().glance().await?;
    let sql = "SELECT seq, kind FROM journal_entry WHERE seq >= $1 ORDER BY seq LIMIT $2";
    let most = u32::try_from(READ_MAX).unwrap_or(u32::MAX);
    let rows = session.all(sql, &args![from, most]).await?;
    let kind = |row: &haina_store::Row| Ok((row.get("seq")?, row.get("kind")?));
    rows.iter().map(kind).collect()
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
