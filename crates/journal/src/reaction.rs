//! Reactions: what follows from entries, in their order, at least once.

use async_trait::async_trait;
use haina_store::{Session, Tx, args};
use jiff::Timestamp;

use crate::{Entry, JournalError};

/// What a reaction or timer may fail with.
pub type WorkError = Box<dyn std::error::Error + Send + Sync>;

/// Something that follows from entries: deliveries, search, statistics.
#[async_trait]
pub trait Reaction: Send + Sync {
    /// The name of its cursor; never changes.
    fn name(&self) -> &str;

    /// Whether it has anything to do with entries of `kind`; others are passed over.
    fn wants(&self, kind: &str) -> bool;

    /// Whether it has anything to do with this very entry of a kind it wants; others are passed over, without a transaction.
    fn concerns(&self, _: &Entry) -> bool {
        true
    }

    /// Whether a new reaction begins at the first entry, rather than at the next one.
    fn reads_history(&self) -> bool {
        true
    }

    /// Reacts to `entry`, in the transaction that moves the cursor.
    ///
    /// What it does in `tx` happens exactly once; what it does elsewhere may happen again after a
    /// crash and must be idempotent. An error is tried again later, and later entries wait, until the
    /// entry is parked.
    async fn react(&self, tx: &mut Tx, entry: &Entry) -> Result<(), WorkError>;
}

/// How far a reaction has come.
#[derive(Debug, Clone, PartialEq, Eq, serde::Serialize)]
pub struct Cursor {
    pub name: String,
    /// The place of the next entry.
    pub seq: u64,
    /// How many times that entry has failed.
    pub errors: u32,
    pub error: Option<String>,
    /// When it is tried again.
    pub retry_at: Option<Timestamp>,
}

impl Cursor {
    /// The cursor after it moved on to `seq`.
    pub(crate) fn moved(self, seq: u64) -> Cursor {
        Cursor {
            name: self.name,
            seq,
            errors: 0,
            error: None,
            retry_at: None,
        }
    }
}

/// An entry that a reaction gave up.
#[derive(Debug, Clone, PartialEq, Eq, serde::Serialize)]
pub struct Parked {
    pub reaction: String,
    pub seq: u64,
    pub entry: crate::EntryId,
    pub errors: u32,
    pub error: String,
    pub at: Timestamp,
}

/// The cursors of all reactions that have ever run.
pub async fn cursors(session: &mut Session) -> Result<Vec<Cursor>, JournalError> {
    let sql = "SELECT name, seq, errors, error, retry_at FROM journal_cursor ORDER BY name";
    session.all(sql, &[]).await?.iter().map(read).collect()
}

/// Entries given up by reactions, oldest first.
pub async fn parked(session: &mut Session, limit: u32) -> Result<Vec<Parked>, JournalError> {
    let sql = "SELECT reaction, seq, entry, errors, error, at FROM journal_parked
        ORDER BY seq, reaction LIMIT $1";
    let rows = session.all(sql, &args![limit]).await?;
    let read = |row: &haina_store::Row| {
        Ok(Parked {
            reaction: row.get("reaction")?,
            seq: row.get("seq")?,
            entry: row.get("entry")?,
            errors: row.get("errors")?,
            error: row.get("error")?,
            at: row.get("at")?,
        })
    };
    rows.iter().map(read).collect()
}

/// The cursor of `reaction`, made when it is new.
pub(crate) async fn cursor(
    store: &haina_store::Store,
    reaction: &dyn Reaction,
) -> Result<Cursor, JournalError> {
    let find = "SELECT name, seq, errors, error, retry_at FROM journal_cursor WHERE name = $1";
    let name = reaction.name();
    if let Some(row) = store.glance().await?.optional(find, &args![name]).await? {
        return read(&row);
    }
    let mut tx = store.begin().await?;
    let sql = if reaction.reads_history() {
        "INSERT INTO journal_cursor (name, seq, errors) VALUES ($1, 0, 0)
         ON CONFLICT (name) DO NOTHING"
    } else {
        "INSERT INTO journal_cursor (name, seq, errors)
         SELECT $1, COALESCE(MAX(size), 0), 0 FROM journal_checkpoint
         WHERE true ON CONFLICT (name) DO NOTHING"
    };
    tx.execute(sql, &args![name]).await?;
    let row = tx.one(find, &args![name]).await?;
    tx.commit().await?;
    read(&row)
}

/// Moves the cursor on from where it was; `false` when another has moved it.
pub(crate) async fn advance(tx: &mut Tx, from: &Cursor, to: u64) -> Result<bool, JournalError> {
    let sql = "UPDATE journal_cursor SET seq = $3, errors = 0, error = NULL, retry_at = NULL
        WHERE name = $1 AND seq = $2";
    Ok(tx.execute(sql, &args![&from.name, from.seq, to]).await? == 1)
}

/// Notes an error at the cursor's entry.
pub(crate) async fn note_error(
    tx: &mut Tx,
    cursor: &Cursor,
    error: &str,
    retry_at: Timestamp,
) -> Result<(), JournalError> {
    let sql = "UPDATE journal_cursor SET errors = errors + 1, error = $3, retry_at = $4
        WHERE name = $1 AND seq = $2";
    tx.execute(sql, &args![&cursor.name, cursor.seq, error, retry_at])
        .await?;
    Ok(())
}

/// Gives an entry up: it is kept for a person to see, and the cursor passes it.
pub(crate) async fn park(
    tx: &mut Tx,
    cursor: &Cursor,
    entry: &Entry,
    error: &str,
    at: Timestamp,
) -> Result<(), JournalError> {
    let sql = "INSERT INTO journal_parked (reaction, seq, entry, errors, error, at)
        VALUES ($1, $2, $3, $4, $5, $6) ON CONFLICT (reaction, seq) DO NOTHING";
    let args = args![
        &cursor.name,
        cursor.seq,
        entry.id,
        cursor.errors + 1,
        error,
        at
    ];
    tx.execute(sql, &args).await?;
    advance(tx, cursor, cursor.seq + 1).await?;
    Ok(())
}

fn read(row: &haina_store::Row) -> Result<Cursor, JournalError> {
    Ok(Cursor {
        name: row.get("name")?,
        seq: row.get("seq")?,
        errors: row.get("errors")?,
        error: row.get("error")?,
        retry_at: row.get("retry_at")?,
    })
}
