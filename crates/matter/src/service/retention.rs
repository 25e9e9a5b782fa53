//! Retention: when its time has come, personal content goes; the proofs stay.

use haina_journal::Actor as JournalActor;
use haina_store::{Tx, args};

use super::write::Change;
use super::{MatterError, Matters};
use crate::MatterId;
use crate::fact::{Event, Fact};

/// Uploads that never came to a matter are kept so long, in hours.
const LOOSE_FILES_HOURS: i64 = 48;
/// A command's key is remembered so long, in days.
const COMMANDS_DAYS: i64 = 30;

/// What a pass did.
#[derive(Debug, Clone, Default, PartialEq, Eq, serde::Serialize)]
pub struct Retained {
    pub erased: u32,
    /// Content hashes of files that no row names any more; the file store may drop them.
    pub files: Vec<String>,
}

impl Matters {
    /// Erases what is due now, at most `limit` matters; to be run every hour.
    ///
    /// # Errors
    /// As the store fails; what was erased stays so.
    pub async fn retain(&self, limit: u32) -> Result<Retained, MatterError> {
        let now = self.inner.env.now();
        let mut done = Retained::default();
        let ids: Vec<MatterId> = {
            let mut session = self.inner.store.read().await?;
            let sql = "SELECT id FROM matter_state WHERE erase_at <= $1 ORDER BY erase_at LIMIT $2";
            let rows = session.all(sql, &args![now, limit]).await?;
            rows.iter()
                .map(|row| row.get("id"))
                .collect::<Result<_, _>>()?
        };
        for id in ids {
            done.files.extend(self.erase(id, "retention").await?);
            done.erased += 1;
        }
        let mut tx = self.inner.store.begin().await?;
        let old = now - jiff::SignedDuration::from_hours(24 * COMMANDS_DAYS);
        tx.execute("DELETE FROM matter_command WHERE at < $1", &args![old])
            .await?;
        let loose = now - jiff::SignedDuration::from_hours(LOOSE_FILES_HOURS);
        let sql = "DELETE FROM matter_file WHERE matter IS NULL AND at < $1 RETURNING sha256";
        let mut swept = Vec::new();
        for row in tx.all(sql, &args![loose]).await? {
            swept.push(row.get("sha256")?);
        }
        done.files.extend(unnamed(&mut tx, swept).await?);
        tx.commit().await?;
        Ok(done)
    }

    /// Erases the personal content of one matter, and gives the hashes of its files.
    ///
    /// # Errors
    /// `MAT0001` when there is none.
    pub async fn erase(&self, id: MatterId, reason: &str) -> Result<Vec<String>, MatterError> {
        let run = || self.try_erase(id, reason);
        self.inner.store.retry(&self.inner.env, run).await
    }

    async fn try_erase(&self, id: MatterId, reason: &str) -> Result<Vec<String>, MatterError> {
        let mut tx = self.inner.store.begin().await?;
        let before = self.found(&mut tx, id).await?;
        if before.matter.erased {
            return Ok(Vec::new());
        }
        let actor = JournalActor::System("retention".to_owned());
        let entries = self
            .inner
            .journal
            .history(&mut tx, &id.to_string(), 10_000)
            .await?;
        for entry in entries.iter().filter(|entry| entry.personal.is_some()) {
            self.inner
                .journal
                .erase(&mut tx, entry.id, actor.clone(), reason)
                .await?;
        }
        let event = Event::new(self.inner.env.now(), None, Fact::Erased {});
        let mut after = before.matter.clone();
        after.apply(&event);
        let kind = self.kind(&after.kind)?;
        let events = [event];
        let change = Change {
            before: Some(&before),
            after: &after,
            events: &events,
            tells: &[],
            action: "erase",
            actor,
            kind: &kind,
            source: &before.source,
        };
        self.write(&mut tx, &change).await?;
        let sql = "UPDATE matter_file SET name = '', lat = NULL, lon = NULL, by_person = '' WHERE matter = $1 RETURNING sha256";
        let mut files = Vec::new();
        for row in tx.all(sql, &args![id]).await? {
            files.push(row.get("sha256")?);
        }
        let files = unnamed(&mut tx, files).await?;
        tx.execute("DELETE FROM matter_same WHERE matter = $1", &args![id])
            .await?;
        tx.commit().await?;
        Ok(files)
    }
}

/// Those of the contents that no file which is not erased has: one content may be in many matters.
async fn unnamed(tx: &mut Tx, contents: Vec<String>) -> Result<Vec<String>, MatterError> {
    let mut gone = Vec::new();
    for sha256 in contents {
        let sql = "SELECT id FROM matter_file WHERE sha256 = $1 AND name <> '' LIMIT 1";
        if tx.optional(sql, &args![&sha256]).await?.is_none() && !gone.contains(&sha256) {
            gone.push(sha256);
        }
    }
    Ok(gone)
}
