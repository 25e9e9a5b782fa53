//! That there is one truth: the journal. States are rebuilt from it, compared with it, digested.

use std::collections::BTreeSet;

use haina_journal::timer;
use haina_store::{Session, Value, args};
use sha2::{Digest, Sha256};
use uuid::Uuid;

use super::write::{Change, WAKE, write_search, write_timer};
use super::write_new::{insert_keys, insert_tasks, key_rows, task_rows};
use super::{MatterError, Matters, columns};
use crate::MatterId;
use crate::matter::Matter;

/// The digest of all states, and how many there are.
#[derive(Debug, Clone, PartialEq, Eq, serde::Serialize)]
pub struct StateDigest {
    /// SHA-256, in hex.
    pub digest: String,
    pub matters: u64,
}

/// Rows read at a time.
const PAGE: u32 = 500;

impl Matters {
    /// A digest over the states of all matters; merging and parting again restores it.
    ///
    /// # Errors
    /// As the store fails.
    pub async fn digest(&self) -> Result<StateDigest, MatterError> {
        let mut session = self.inner.store.read().await?;
        let mut hash = Sha256::new();
        let (mut after, mut matters) = (Uuid::nil(), 0);
        loop {
            let sql = "SELECT id, body FROM matter_state WHERE id > $1 ORDER BY id LIMIT $2";
            let rows = session.all(sql, &args![after, PAGE]).await?;
            for row in &rows {
                after = row.get("id")?;
                let body: String = row.get("body")?;
                hash.update(body.as_bytes());
                hash.update(b"\n");
                matters += 1;
            }
            if rows.len() < PAGE as usize {
                return Ok(StateDigest {
                    digest: hex::encode(hash.finalize()),
                    matters,
                });
            }
        }
    }

    /// Matters whose rows differ from what the journal tells, with what differs; all are looked at.
    ///
    /// # Errors
    /// As the store fails.
    pub async fn audit(&self) -> Result<Vec<(MatterId, String)>, MatterError> {
        let mut session = self.inner.store.read().await?;
        let mut wrong = Vec::new();
        let mut after = Uuid::nil();
        loop {
            let sql = "SELECT id FROM matter_state WHERE id > $1 ORDER BY id LIMIT $2";
            let rows = session.all(sql, &args![after, PAGE]).await?;
            for row in &rows {
                after = row.get("id")?;
                let id = MatterId::from_uuid(after);
                if let Some(what) = self.differs(&mut session, id).await? {
                    wrong.push((id, what));
                }
            }
            if rows.len() < PAGE as usize {
                return Ok(wrong);
            }
        }
    }

    /// Writes the rows of a matter anew from the journal; false when the journal does not know it.
    ///
    /// # Errors
    /// As the store fails.
    pub async fn rebuild(&self, id: MatterId) -> Result<bool, MatterError> {
        let mut tx = self.inner.store.begin().await?;
        let Some(matter) = self.fold(&mut tx, id).await? else {
            return Ok(false);
        };
        let before = self.found(&mut tx, id).await?;
        let kind = self.kind(&matter.kind)?;
        tx.execute("DELETE FROM matter_key WHERE matter = $1", &args![id])
            .await?;
        tx.execute("DELETE FROM matter_task WHERE matter = $1", &args![id])
            .await?;
        let change = Change {
            before: Some(&before),
            after: &matter,
            events: &[],
            tells: &[],
            action: "wake",
            actor: haina_journal::Actor::System("rebuild".to_owned()),
            kind: &kind,
            source: &before.source,
        };
        self.write_state(&mut tx, &change, &before).await?;
        write_timer(&mut tx, &change, &before).await?;
        write_search(&mut tx, &change, &before).await?;
        insert_keys(&mut tx, key_rows(&matter, columns::keys(&matter))).await?;
        insert_tasks(&mut tx, task_rows(&matter, columns::tasks(&matter))).await?;
        tx.commit().await?;
        Ok(true)
    }

    async fn differs(
        &self,
        session: &mut Session,
        id: MatterId,
    ) -> Result<Option<String>, MatterError> {
        let loaded = self.found(session, id).await?;
        let (stored, source) = (loaded.matter, loaded.source);
        let Some(folded) = self.fold(session, id).await? else {
            return Ok(Some("the journal does not know it".to_owned()));
        };
        if folded != stored {
            return Ok(Some("the state is not the fold of its events".to_owned()));
        }
        if let Some(name) = self.columns_differ(session, &stored, &source).await? {
            return Ok(Some(format!(
                "its column `{name}` is not that of its state"
            )));
        }
        let rows = session
            .all("SELECT key FROM matter_key WHERE matter = $1", &args![id])
            .await?;
        let keys: BTreeSet<String> = rows
            .iter()
            .map(|row| row.get("key"))
            .collect::<Result<_, _>>()?;
        if keys != columns::keys(&stored) {
            return Ok(Some("its keys are not those of its state".to_owned()));
        }
        let sql = "SELECT key, unit, person, state FROM matter_task WHERE matter = $1";
        let rows = session.all(sql, &args![id]).await?;
        let mut tasks = BTreeSet::new();
        for row in &rows {
            let task: (String, String, String, String) = (
                row.get("key")?,
                row.get("unit")?,
                row.get("person")?,
                row.get("state")?,
            );
            tasks.insert(task);
        }
        let wanted = columns::tasks(&stored).into_iter();
        let wanted: BTreeSet<_> = wanted
            .map(|(key, unit, person, state, _)| (key, unit, person, state.to_owned()))
            .collect();
        if tasks != wanted {
            return Ok(Some("its task rows are not those of its state".to_owned()));
        }
        let timers = timer::of_subject(session, &id.to_string()).await?;
        let timers = timers.iter().filter(|timer| timer.kind == WAKE);
        let due: Vec<_> = timers.map(|timer| timer.due_at).collect();
        if due != Vec::from_iter(stored.next_wake()) {
            return Ok(Some("its timer is not that of its next rung".to_owned()));
        }
        Ok(None)
    }

    /// The first column of the state row that is not a copy of the state; what depends on the calendar of the day it was
    /// written on is left out.
    async fn columns_differ(
        &self,
        session: &mut Session,
        stored: &Matter,
        source: &str,
    ) -> Result<Option<&'static str>, MatterError> {
        let values = columns::values(stored, source, None, &self.calendar());
        let mut all = args![stored.id];
        let mut same = Vec::new();
        for (name, value) in columns::NAMES.iter().zip(values) {
            all.push(value);
            // A comparison of nothing with nothing is no comparison, and a bare parameter has no type of its own.
            let (n, null) = (all.len(), matches!(all.last(), Some(Value::Null(_))));
            let test = if null {
                format!("{name} IS NULL")
            } else {
                format!("{name} = ${n}")
            };
            if null {
                all.pop();
            }
            same.push((*name, test));
        }
        same.retain(|(name, _)| !matches!(*name, "erase_at" | "answer_workdays"));
        let tests: Vec<String> = same
            .iter()
            .map(|(name, test)| format!("CASE WHEN {test} THEN 0 ELSE 1 END AS {name}"))
            .collect();
        let sql = format!(
            "SELECT {} FROM matter_state WHERE id = $1",
            tests.join(", ")
        );
        let row = session.one(&sql, &all).await?;
        for (name, _) in same {
            if row.get::<i64>(name)? != 0 {
                return Ok(Some(name));
            }
        }
        Ok(None)
    }
}
