//! Causes (缘由): which request had an effect, noted in the very transaction of the effect.

use haina_store::{Session, Tx, args};
use jiff::Timestamp;

use crate::{EntryId, Journal, JournalError};

tokio::task_local! {
    static CAUSE: String;
}

/// Does `work` as the effect of `cause`: the first entry appended in it is noted with it, in the same transaction.
pub async fn caused_by<W: Future>(cause: String, work: W) -> W::Output {
    CAUSE.scope(cause, work).await
}

/// Notes the cause of an entry that is being appended, where it has one.
pub(crate) async fn note(tx: &mut Tx, entry: EntryId, at: Timestamp) -> Result<(), JournalError> {
    let Ok(cause) = CAUSE.try_with(String::clone) else {
        return Ok(());
    };
    let sql = "INSERT INTO journal_cause (cause, entry, at) VALUES ($1, $2, $3)
        ON CONFLICT (cause) DO NOTHING";
    Ok(tx.later(sql, &args![cause, entry, at]).await?)
}

impl Journal {
    /// The first entry that `cause` had; none when it had no effect, or it was forgotten.
    pub async fn effect_of(
        &self,
        session: &mut Session,
        cause: &str,
    ) -> Result<Option<EntryId>, JournalError> {
        let sql = "SELECT entry FROM journal_cause WHERE cause = $1";
        let row = session.optional(sql, &args![cause]).await?;
        Ok(row.map(|row| row.get("entry")).transpose()?)
    }

    /// Forgets causes noted before `before`; the entries stay.
    pub async fn forget_causes(&self, tx: &mut Tx, before: Timestamp) -> Result<(), JournalError> {
        let sql = "DELETE FROM journal_cause WHERE at < $1";
        tx.execute(sql, &args![before]).await?;
        Ok(())
    }
}
