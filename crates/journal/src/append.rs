//! Appending: entries in the transactions of the changes they tell of.

use haina_core::Env;
use haina_store::{Tx, args};

use crate::entry::{Content, Draft, EntryId, Record};
use crate::hash::leaf_hash;
use crate::journal::{APPENDED, Journal};
use crate::{JournalError, cause};

/// An entry as it is written.
struct Written {
    record: Record,
    text: String,
    content: Option<Content>,
}

impl Journal {
    /// Appends an entry in the caller's transaction: it is there if and only if the change is.
    ///
    /// # Errors
    /// `JRN0001` when the record is over 65,535 bytes, `JRN0002` without kind or subject.
    pub async fn append(&self, tx: &mut Tx, draft: Draft) -> Result<EntryId, JournalError> {
        let entry = Written::of(draft, &self.inner.env)?;
        let id = entry.record.id;
        write(tx, vec![entry]).await?;
        Ok(id)
    }

    /// Appends entries as [`Journal::append`] does, in this order, many to a statement.
    ///
    /// # Errors
    /// As [`Journal::append`].
    pub async fn append_all(&self, tx: &mut Tx, drafts: Vec<Draft>) -> Result<(), JournalError> {
        let entries = drafts
            .into_iter()
            .map(|draft| Written::of(draft, &self.inner.env));
        write(tx, entries.collect::<Result<_, _>>()?).await
    }
}

impl Written {
    fn of(draft: Draft, env: &Env) -> Result<Written, JournalError> {
        let (record, content) = draft.into_record(env)?;
        let text = record.text()?;
        Ok(Written {
            record,
            text,
            content,
        })
    }
}

async fn write(tx: &mut Tx, entries: Vec<Written>) -> Result<(), JournalError> {
    let Some(first) = entries
        .first()
        .map(|first| (first.record.id, first.record.at))
    else {
        return Ok(());
    };
    let (mut rows, mut contents) = (Vec::with_capacity(entries.len()), Vec::new());
    for Written {
        record,
        text,
        content,
    } in entries
    {
        contents.extend(content.map(|content| args![record.id, content.salt, content.text]));
        let leaf = leaf_hash(text.as_bytes());
        rows.push(args![
            record.id,
            record.at,
            record.kind,
            record.subject,
            text,
            leaf
        ]);
    }
    let head = "INSERT INTO journal_entry (id, at, kind, subject, record, leaf)";
    tx.insert_later(head, rows, "").await?;
    let head = "INSERT INTO journal_content (entry, salt, content)";
    tx.insert_later(head, contents, "").await?;
    cause::note(tx, first.0, first.1).await?;
    tx.wake(APPENDED);
    Ok(())
}
