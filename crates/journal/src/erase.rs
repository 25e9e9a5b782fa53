//! Erasing personal content: the hash stays in the log, the content goes.

use haina_store::{Tx, args};
use serde_json::json;

use crate::{Actor, Draft, EntryId, Journal, JournalError};

/// Erases what is kept for `entry`; `false` when there was nothing (any more).
pub(crate) async fn erase(
    journal: &Journal,
    tx: &mut Tx,
    entry: EntryId,
    actor: Actor,
    reason: &str,
) -> Result<bool, JournalError> {
    let found = journal.entry(tx, entry).await?;
    let sql = "UPDATE journal_content SET salt = NULL, content = NULL, erased_at = $2
        WHERE entry = $1 AND content IS NOT NULL";
    if tx.execute(sql, &args![entry, journal.env().now()]).await? == 0 {
        return Ok(false);
    }
    let body = json!({"entry": entry, "reason": reason});
    journal
        .append(tx, Draft::new("journal.erased", found.subject, actor, body))
        .await?;
    Ok(true)
}
