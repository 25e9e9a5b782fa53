//! New versions: rows of the database that say which Delta versions are served, all in the transaction of their entry.

use std::collections::BTreeMap;

use haina_store::{Tx, Value, args};
use jiff::Timestamp;

use super::rows::{Stored, tallies};
use super::turn::Turn;
use super::{Lake, Three};
use crate::LakeError;
use crate::delta::{Mode, Staged};
use crate::load::batch::Tally;
use crate::load::fold::Changes;

/// A version that is about to be served.
pub(super) struct Next {
    pub event: &'static str,
    pub by: String,
    /// Why, in somebody's words.
    pub reason: String,
    pub current: u64,
    pub history: u64,
    pub rejects: u64,
    pub rows: u64,
    pub last_ordinal: u64,
    pub tallies: Vec<Tally>,
}

impl Lake {
    /// Commits what was staged for what is served; says the Delta version and its rows.
    pub(super) async fn commit_current(
        &self,
        three: &Three,
        stored: &Stored,
        mode: Mode,
        staged: Staged,
    ) -> Result<(u64, u64), LakeError> {
        let written = three.current.commit(stored.current, mode, staged).await?;
        let rows = three.current.rows(written.version).await?;
        Ok((written.version, rows))
    }

    /// What each source has after the changes; the sum is compared with the rows that are there.
    ///
    /// # Errors
    /// `LAK0014` when they differ: nothing is served that does not add up.
    pub(super) async fn tally(
        &self,
        stored: &Stored,
        changes: &Changes,
        rows: u64,
    ) -> Result<Vec<Tally>, LakeError> {
        let mut session = self.inner.store.glance().await?;
        let before = tallies(&mut session, stored.resource, stored.version).await?;
        let mut after: BTreeMap<String, Tally> = before
            .into_iter()
            .filter(|tally| tally.rows > 0)
            .map(|tally| {
                let Tally { source, rows, .. } = tally;
                let carried = Tally {
                    source: source.clone(),
                    rows,
                    ..Tally::default()
                };
                (source, carried)
            })
            .collect();
        let differ = || LakeError::Counts {
            key: stored.key.clone(),
        };
        for (source, (inserted, updated, deleted)) in changes {
            let tally = after.entry(source.clone()).or_insert_with(|| Tally {
                source: source.clone(),
                ..Tally::default()
            });
            (tally.inserted, tally.updated, tally.deleted) = (*inserted, *updated, *deleted);
            let left = (tally.rows + inserted).checked_sub(*deleted);
            tally.rows = left.ok_or_else(differ)?;
        }
        let sum: u64 = after.values().map(|tally| tally.rows).sum();
        match sum == rows {
            true => Ok(after.into_values().collect()),
            false => Err(differ()),
        }
    }

    /// Writes the version in a transaction that only commits if the turn still is ours. Says its number and its moment, which is
    /// never before that of the version before.
    pub(super) async fn serve(
        &self,
        tx: &mut Tx,
        turn: &Turn,
        stored: &Stored,
        next: &Next,
    ) -> Result<(u64, Timestamp), LakeError> {
        turn.hold(tx).await?;
        let (resource, version) = (stored.resource, stored.version + 1);
        let sql = "SELECT at FROM lake_version WHERE resource = $1 AND version = $2";
        let last = tx.optional(sql, &args![resource, stored.version]).await?;
        let last: Option<Timestamp> = last.map(|row| row.get("at")).transpose()?;
        let now = self.inner.env.now();
        let at = last.map_or(now, |last| last.max(now));
        let sql = "UPDATE lake_table SET row_version = row_version + 1, version = $3,
                current_delta = $4, history_delta = $5, rejects_delta = $6, rows = $7, last_ordinal = $8
            WHERE resource = $1 AND row_version = $2";
        let Next {
            event,
            by,
            reason,
            current,
            history,
            rejects,
            rows,
            last_ordinal,
            tallies,
        } = next;
        let (row_version, ordinal) = (stored.row_version, *last_ordinal);
        let args = args![
            resource,
            row_version,
            version,
            *current,
            *history,
            *rejects,
            *rows,
            ordinal
        ];
        if tx.execute(sql, &args).await? != 1 {
            return Err(LakeError::Busy {
                key: stored.key.clone(),
            });
        }
        insert_version(
            tx,
            stored,
            version,
            (*event, by, reason),
            at,
            (*current, *rows),
        )
        .await?;
        insert_tallies(tx, stored, version, tallies).await?;
        Ok((version, at))
    }
}

/// Writes the row of a version: what happened, by whom and why; when; where its rows are, and how many.
pub(super) async fn insert_version(
    tx: &mut Tx,
    stored: &Stored,
    version: u64,
    (event, by, reason): (&str, &str, &str),
    at: Timestamp,
    (current, rows): (u64, u64),
) -> Result<(), LakeError> {
    let sql = "INSERT INTO lake_version
        (resource, version, event, at, by_person, reason, current_delta, rows, kept)
        VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9)";
    let args = args![
        stored.resource,
        version,
        event,
        at,
        by,
        reason,
        current,
        rows,
        true
    ];
    tx.execute(sql, &args).await?;
    Ok(())
}

async fn insert_tallies(
    tx: &mut Tx,
    stored: &Stored,
    version: u64,
    tallies: &[Tally],
) -> Result<(), LakeError> {
    let row = |tally: &Tally| -> Vec<Value> {
        args![
            stored.resource,
            version,
            &tally.source,
            tally.inserted,
            tally.updated,
            tally.deleted,
            tally.rows
        ]
    };
    let head =
        "INSERT INTO lake_tally (resource, version, source, inserted, updated, deleted, rows)";
    tx.insert(head, tallies.iter().map(row).collect(), "")
        .await?;
    Ok(())
}
