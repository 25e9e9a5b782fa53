//! The rows of a journal, read page by page along the log.

use std::collections::VecDeque;

use haina_store::{Row, Session, args};
use jiff::Timestamp;

use crate::JournalError;
use crate::entry::{EntryId, Record};
use crate::hash::{Hash, leaf_hash};

const PAGE: u32 = 2048;

/// One entry with all that is kept of it.
pub(super) struct EntryRow {
    pub id: EntryId,
    pub seq: u64,
    /// The leaf computed from the record.
    pub leaf: Hash,
    /// What of the row is not what the record says.
    pub differs: Vec<String>,
    /// The record, if it can be read.
    pub record: Option<Record>,
    pub content: Option<ContentRow>,
}

/// What is kept apart for an entry.
pub(super) struct ContentRow {
    pub salt: Option<Vec<u8>>,
    pub text: Option<String>,
    pub erased: bool,
}

/// The rows that are still to come.
pub(super) struct Rows {
    next: VecDeque<EntryRow>,
    from: Option<i64>,
}

impl Rows {
    pub fn new() -> Rows {
        Rows {
            next: VecDeque::new(),
            from: Some(i64::MIN),
        }
    }

    /// The next row, if its place is below `end`.
    pub async fn below(
        &mut self,
        session: &mut Session,
        end: u64,
    ) -> Result<Option<EntryRow>, JournalError> {
        Ok(match self.peek(session).await? {
            Some(seq) if seq < end => self.next.pop_front(),
            _ => None,
        })
    }

    /// The place of the next row.
    pub async fn peek(&mut self, session: &mut Session) -> Result<Option<u64>, JournalError> {
        if self.next.is_empty()
            && let Some(from) = self.from
        {
            let sql = "SELECT e.pos, e.id, e.seq, e.at, e.kind, e.subject, e.record, e.leaf,
                    c.entry AS kept, c.salt, c.content, c.erased_at
                FROM journal_entry e LEFT JOIN journal_content c ON c.entry = e.id
                WHERE e.seq > $1 ORDER BY e.seq, e.pos LIMIT $2";
            let rows = session.all(sql, &args![from, PAGE]).await?;
            self.from = None;
            if let Some(last) = rows.last().filter(|_| rows.len() == PAGE as usize) {
                self.from = Some(last.get("seq")?);
            }
            self.next = rows.iter().map(read).collect::<Result<_, _>>()?;
        }
        Ok(self.next.front().map(|row| row.seq))
    }
}

fn read(row: &Row) -> Result<EntryRow, JournalError> {
    let id: EntryId = row.get("id")?;
    let text: String = row.get("record")?;
    let leaf = leaf_hash(text.as_bytes());
    let mut differs = Vec::new();
    let mut compare = |column: &str, same: bool| {
        if !same {
            differs.push(format!("column `{column}` is not what the record says"));
        }
    };
    compare("leaf", row.get::<Vec<u8>>("leaf")? == leaf);
    let record: Option<Record> = serde_json::from_str(&text).ok();
    match &record {
        Some(record) => {
            compare("id", record.id == id);
            compare(
                "at",
                row.get::<Timestamp>("at").is_ok_and(|at| at == record.at),
            );
            compare("kind", row.get::<String>("kind")? == record.kind);
            compare("subject", row.get::<String>("subject")? == record.subject);
        }
        None => differs.push("the record cannot be read".to_owned()),
    }
    let kept = row.get::<Option<EntryId>>("kept")?.is_some();
    let content = ContentRow {
        salt: row.get("salt")?,
        text: row.get("content")?,
        erased: row.get::<Option<i64>>("erased_at")?.is_some(),
    };
    let content = kept.then_some(content);
    // A place below zero is none; it is told as a second claim to the first place.
    let seq = u64::try_from(row.get::<i64>("seq")?).unwrap_or(0);
    Ok(EntryRow {
        id,
        seq,
        leaf,
        differs,
        record,
        content,
    })
}
