//! Keeping order: what was cut off, many small files, and files that no version needs.

use std::collections::BTreeMap;

use haina_core::Fault as _;
use haina_store::args;
use jiff::SignedDuration;

use super::rows::{self, Stored};
use super::turn::Turn;
use super::{Lake, no_table};
use crate::LakeError;
use crate::delta::{Mode, Staged, Table};
use crate::load::fold;

/// Tables that are looked at by one statement.
const TABLES_AT_ONCE: u32 = 200;

/// What was done to keep order.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Tidied {
    /// Delta tables whose last version was one that nobody served.
    pub undone: u32,
    /// Delta tables whose small files were written together.
    pub compacted: u32,
    /// Files that were removed.
    pub removed: u64,
}

impl Tidied {
    fn add(&mut self, other: Tidied) {
        self.undone += other.undone;
        self.compacted += other.compacted;
        self.removed += other.removed;
    }
}

impl Lake {
    /// Puts in order what was cut off: a version that was committed and never served is undone, so that whoever reads the files
    /// themselves sees what is served, too. A table that another works on is left to it.
    pub(super) async fn recover(&self) -> Result<u32, LakeError> {
        let (mut after, mut undone) = (String::new(), 0);
        loop {
            let mut session = self.inner.store.glance().await?;
            let some = rows::tables_after(&mut session, &after, TABLES_AT_ONCE).await?;
            drop(session);
            let Some(last) = some.last() else {
                return Ok(undone);
            };
            after.clone_from(&last.key);
            for stored in some {
                if self.cut_off(&stored).await?.is_empty() {
                    continue;
                }
                let Some(turn) = self.turn_if_free(stored.resource).await? else {
                    continue;
                };
                let done = self.undo(&turn, &stored).await;
                turn.end().await;
                undone += done?;
            }
        }
    }

    /// Tidies the tables that changed since they were looked at, as [`Lake::tidy`] does; `seen` holds how each stood then. A table
    /// that another works on is left for the next time, and one that fails keeps no other from being tidied. For the product's own
    /// work: no policy is asked.
    ///
    /// # Errors
    /// As the store fails.
    pub async fn tidy_changed(
        &self,
        keep: SignedDuration,
        seen: &mut BTreeMap<String, i64>,
    ) -> Result<Tidied, LakeError> {
        let (mut after, mut all) = (String::new(), Tidied::default());
        loop {
            let mut session = self.inner.store.glance().await?;
            let some = rows::tables_after(&mut session, &after, TABLES_AT_ONCE).await?;
            drop(session);
            let Some(last) = some.last() else {
                return Ok(all);
            };
            after.clone_from(&last.key);
            for stored in some {
                // What was written together stands otherwise afterwards: the old files go the next time.
                if seen.get(&stored.key) == Some(&stored.row_version) {
                    continue;
                }
                let Some(turn) = self.turn_if_free(stored.resource).await? else {
                    continue;
                };
                let done = self.tidy_now(&turn, stored.resource, keep).await;
                turn.end().await;
                match done {
                    Ok(tidied) => all.add(tidied),
                    Err(error) => {
                        let (table, code) = (&stored.key, error.code());
                        tracing::warn!(table, code, "`{table}` could not be tidied: {error}");
                    }
                }
                seen.insert(stored.key, stored.row_version);
            }
        }
    }

    /// Writes small files together, and removes those that neither what is served nor a version younger than `keep` needs;
    /// older versions are then read from the history.
    ///
    /// # Errors
    /// `LAK0001` when there is no such table, `LAK0005` while another changes it, `LAK0012` when the place cannot be written.
    pub async fn tidy(&self, key: &str, keep: SignedDuration) -> Result<Tidied, LakeError> {
        let resource = self.resource(key).await?.ok_or_else(|| no_table(key))?;
        let turn = self.turn(resource.id, &resource.spec.key).await?;
        let done = self.tidy_now(&turn, resource.id, keep).await;
        turn.end().await;
        done
    }

    async fn tidy_now(
        &self,
        turn: &Turn,
        resource: haina_catalog::ResourceId,
        keep: SignedDuration,
    ) -> Result<Tidied, LakeError> {
        let mut tidied = Tidied::default();
        let mut stored = self.stored(resource).await?;
        tidied.undone = self.undo(turn, &stored).await?;
        stored = self.stored(resource).await?;
        let three = self.three(&stored.key)?;
        let limits = &self.inner.limits.write;
        let computing = fold::session(self.inner.limits.memory_bytes)?;
        let mut after = stored.clone();
        for (table, served) in [
            (&three.current, &mut after.current),
            (&three.history, &mut after.history),
            (&three.rejects, &mut after.rejects),
        ] {
            if let Some(written) = table.compact(*served, &computing, limits).await? {
                *served = written.version;
                tidied.compacted += 1;
            }
        }
        if after != stored {
            self.move_to(turn, &stored, &after).await?;
        }
        let young = self.young(turn, &after, keep).await?;
        let still = || turn.still();
        // What was served until now stays for those who have it open; it goes the next time.
        let mut current = young;
        current.extend([stored.current, after.current]);
        let history = [stored.history, after.history];
        let rejects = [stored.rejects, after.rejects];
        tidied.removed += three.current.vacuum(&current, still).await?;
        tidied.removed += three.history.vacuum(&history, still).await?;
        tidied.removed += three.rejects.vacuum(&rejects, still).await?;
        Ok(tidied)
    }

    async fn stored(&self, resource: haina_catalog::ResourceId) -> Result<Stored, LakeError> {
        let mut session = self.inner.store.glance().await?;
        let stored = rows::table(&mut session, resource).await?;
        stored.ok_or_else(|| no_table(&resource.to_string()))
    }

    /// The Delta tables, with the version that is served, whose last version is another.
    async fn cut_off(&self, stored: &Stored) -> Result<Vec<(Table, u64)>, LakeError> {
        let three = self.three(&stored.key)?;
        let all = [
            (three.current, stored.current),
            (three.history, stored.history),
            (three.rejects, stored.rejects),
        ];
        let mut cut = Vec::new();
        for (table, served) in all {
            if table.latest().await?.is_some_and(|latest| latest != served) {
                cut.push((table, served));
            }
        }
        Ok(cut)
    }

    /// Makes the last version of each Delta table one with the rows that are served.
    async fn undo(&self, turn: &Turn, stored: &Stored) -> Result<u32, LakeError> {
        // Another may have gone on since we looked.
        let stored = self.stored(stored.resource).await?;
        let mut after = stored.clone();
        let three = self.three(&stored.key)?;
        let mut undone = 0;
        for (table, served) in [
            (&three.current, &mut after.current),
            (&three.history, &mut after.history),
            (&three.rejects, &mut after.rejects),
        ] {
            if table
                .latest()
                .await?
                .is_some_and(|latest| latest != *served)
            {
                let made = table
                    .commit(*served, Mode::Append, Staged::default())
                    .await?;
                *served = made.version;
                undone += 1;
            }
        }
        if undone > 0 {
            self.move_to(turn, &stored, &after).await?;
            tracing::info!(table = %stored.key, undone, "Undid what was cut off of `{}`", stored.key);
        }
        Ok(undone)
    }

    /// Serves the same rows out of other Delta versions.
    async fn move_to(&self, turn: &Turn, stored: &Stored, after: &Stored) -> Result<(), LakeError> {
        let run = || async {
            let mut tx = self.inner.store.begin().await?;
            turn.hold(&mut tx).await?;
            let sql = "UPDATE lake_table SET row_version = row_version + 1, current_delta = $3,
                    history_delta = $4, rejects_delta = $5
                WHERE resource = $1 AND row_version = $2";
            let args = args![
                stored.resource,
                stored.row_version,
                after.current,
                after.history,
                after.rejects
            ];
            if tx.execute(sql, &args).await? != 1 {
                return Err(LakeError::Busy {
                    key: stored.key.clone(),
                });
            }
            let sql =
                "UPDATE lake_version SET current_delta = $3 WHERE resource = $1 AND version = $2";
            let args = args![stored.resource, stored.version, after.current];
            tx.execute(sql, &args).await?;
            tx.commit().await?;
            Ok(())
        };
        self.inner.place.step("serve other files")?;
        self.inner.store.retry(&self.inner.env, run).await
    }

    /// The Delta versions of what was served within `keep`; those before are marked as read from the history.
    async fn young(
        &self,
        turn: &Turn,
        stored: &Stored,
        keep: SignedDuration,
    ) -> Result<Vec<u64>, LakeError> {
        let since = self.inner.env.now().checked_sub(keep);
        let since = since.unwrap_or(jiff::Timestamp::MIN);
        let mut tx = self.inner.store.begin().await?;
        turn.hold(&mut tx).await?;
        // A version was served until the next one came.
        let sql = "UPDATE lake_version SET kept = $4
            WHERE resource = $1 AND version <> $3 AND kept AND version < (
                SELECT max(v.version) FROM lake_version v WHERE v.resource = $1 AND v.at < $2
            )";
        let args = args![stored.resource, since, stored.version, false];
        tx.execute(sql, &args).await?;
        let sql = "SELECT current_delta FROM lake_version WHERE resource = $1 AND kept";
        let rows = tx.all(sql, &args![stored.resource]).await?;
        tx.commit().await?;
        rows.iter()
            .map(|row| Ok(row.get("current_delta")?))
            .collect()
    }
}
