//! How far each source was pulled, as it is stored; and where it goes when a batch is taken in or withdrawn.

use std::collections::{BTreeMap, BTreeSet};

use haina_catalog::{Promise, ResourceId};
use haina_store::{Session, Tx, args};
use jiff::{SignedDuration, Timestamp};
use serde::{Deserialize, Serialize};

use super::mark::Level;
use super::spec::{PullSpec, SourceKind};
use crate::LakeError;
use crate::load::{BatchId, LoadMode};

/// Failures that pass by themselves: another changes the table, the tables' place, the source is away or slow.
const PASSES: [&str; 4] = ["LAK0005", "LAK0012", "LAK0018", "LAK0022"];
/// After so long such a pull is tried again.
const AGAIN_AFTER: SignedDuration = SignedDuration::from_mins(15);

/// What a pulled batch says of where it came from; stands in the batch.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Mark {
    pub kind: SourceKind,
    pub connection: String,
    /// The table there; none: a statement.
    pub table: Option<String>,
    /// Up to when, where the watermark is a time.
    pub until: Option<String>,
}

/// What is known of a source's last pull.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub(super) struct State {
    /// What was pulled: with another declaration it begins anew.
    pub of: String,
    pub level: Option<Level>,
    /// Of the rows that the next pull will look at again, in hexadecimal: their sum, how many, and each of them, unless there
    /// are too many.
    pub sum: String,
    pub rows: u64,
    pub seen: Option<BTreeMap<String, u32>>,
}

/// The row of a table and a source.
#[derive(Debug, Clone)]
pub(super) struct Kept {
    pub row_version: i64,
    /// None: nothing was pulled.
    pub state: Option<State>,
    pub tried_at: Option<Timestamp>,
    pub tried_code: String,
    pub batch: Option<BatchId>,
}

/// What taking a pulled batch in moves.
#[derive(Debug, Clone)]
pub(crate) struct Move {
    pub mark: Mark,
    pub(super) row_version: i64,
    pub(super) before: String,
    pub(super) after: String,
}

impl Kept {
    /// When it is pulled next by itself; none: never. What failed for the moment is tried again soon.
    pub fn next(&self, schedule: &Promise) -> Option<Timestamp> {
        let Some(last) = self.tried_at else {
            return Some(Timestamp::MIN);
        };
        let due = schedule.due_after(last)?;
        let soon = last.checked_add(AGAIN_AFTER).unwrap_or(due);
        Some(match PASSES.contains(&self.tried_code.as_str()) {
            true => due.min(soon),
            false => due,
        })
    }
}

impl State {
    /// What is pulled by a declaration.
    pub fn of(pull: &PullSpec) -> String {
        let column = pull.since.as_ref().map(|since| since.column.as_str());
        serde_json::json!([
            pull.kind,
            pull.connection,
            pull.table,
            pull.select,
            pull.columns,
            column
        ])
        .to_string()
    }

    pub fn text(state: Option<&State>, id: ResourceId) -> Result<String, LakeError> {
        let Some(state) = state else {
            return Ok(String::new());
        };
        serde_json::to_string(state).map_err(|source| LakeError::Broken {
            id: id.to_string(),
            source,
        })
    }

    /// Rows that may come again, each as often as it was there.
    pub fn seen(&self) -> impl Iterator<Item = (u128, u32)> {
        let seen = self.seen.iter().flatten();
        seen.filter_map(|(hash, n)| Some((u128::from_str_radix(hash, 16).ok()?, *n)))
    }
}

/// The row of a source; without one, as if nothing was ever tried.
pub(super) async fn load(
    session: &mut Session,
    resource: ResourceId,
    source: &str,
) -> Result<Kept, LakeError> {
    let sql = "SELECT row_version, state, tried_at, tried_code, batch FROM lake_pull
        WHERE resource = $1 AND source = $2";
    let Some(row) = session.optional(sql, &args![resource, source]).await? else {
        return Ok(Kept {
            row_version: 0,
            state: None,
            tried_at: None,
            tried_code: String::new(),
            batch: None,
        });
    };
    let text: String = row.get("state")?;
    let state = match text.is_empty() {
        true => None,
        false => Some(
            serde_json::from_str(&text).map_err(|cause| LakeError::Broken {
                id: resource.to_string(),
                source: cause,
            })?,
        ),
    };
    Ok(Kept {
        row_version: row.get("row_version")?,
        state,
        tried_at: row.get("tried_at")?,
        tried_code: row.get("tried_code")?,
        batch: row.get("batch")?,
    })
}

/// Makes sure that the source has a row, which says nothing yet.
pub(super) async fn known(
    tx: &mut Tx,
    resource: ResourceId,
    source: &str,
) -> Result<(), LakeError> {
    let sql = "INSERT INTO lake_pull (resource, source, row_version, state, tried_code)
        VALUES ($1, $2, 0, '', '') ON CONFLICT (resource, source) DO NOTHING";
    tx.execute(sql, &args![resource, source]).await?;
    Ok(())
}

/// Notes that a pull was tried at a moment, and the code of its failure; empty: it came through.
pub(super) async fn tried(
    tx: &mut Tx,
    resource: ResourceId,
    source: &str,
    at: Timestamp,
    code: &str,
) -> Result<(), LakeError> {
    let sql =
        "UPDATE lake_pull SET tried_at = $3, tried_code = $4 WHERE resource = $1 AND source = $2";
    tx.execute(sql, &args![resource, source, at, code]).await?;
    Ok(())
}

/// Moves the state on in the transaction that takes the batch in.
///
/// # Errors
/// `LAK0005` when another moved it meanwhile.
pub(crate) async fn moved(
    tx: &mut Tx,
    (resource, key, source): (ResourceId, &str, &str),
    batch: BatchId,
    at: Timestamp,
    how: &Move,
) -> Result<(), LakeError> {
    let sql = "UPDATE lake_pull SET row_version = row_version + 1, state = $4, tried_at = $5,
            tried_code = '', batch = $6
        WHERE resource = $1 AND source = $2 AND row_version = $3";
    let args = args![resource, source, how.row_version, &how.after, at, batch];
    if tx.execute(sql, &args).await? != 1 {
        return Err(LakeError::Busy {
            key: key.to_owned(),
        });
    }
    let sql = "INSERT INTO lake_pulled (batch, resource, source, before) VALUES ($1, $2, $3, $4)";
    tx.execute(sql, &args![batch, resource, source, &how.before])
        .await?;
    Ok(())
}

/// Moves states back in the transaction that withdraws batches, so that what they brought is pulled again: to before the first
/// of a source's. One in the middle moves it only where rows go by key: elsewhere what came later would come twice.
pub(crate) async fn took_back(
    tx: &mut Tx,
    resource: ResourceId,
    version: u64,
    mode: LoadMode,
) -> Result<(), LakeError> {
    let sql = "SELECT p.source, p.before, b.ordinal FROM lake_pulled p JOIN lake_batch b ON b.id = p.batch
        WHERE p.resource = $1 AND b.withdrawn_version = $2 ORDER BY b.ordinal";
    let mut done = BTreeSet::new();
    for row in tx.all(sql, &args![resource, version]).await? {
        let (source, before): (String, String) = (row.get("source")?, row.get("before")?);
        if !done.insert(source.clone()) {
            continue;
        }
        let ordinal: u64 = row.get("ordinal")?;
        let sql = "SELECT b.id FROM lake_pulled p JOIN lake_batch b ON b.id = p.batch
            WHERE p.resource = $1 AND p.source = $2 AND b.withdrawn_at IS NULL AND b.ordinal > $3 LIMIT 1";
        let later = tx.optional(sql, &args![resource, &source, ordinal]).await?;
        if later.is_some() && !mode.goes_by_key() {
            continue;
        }
        let sql = "UPDATE lake_pull SET row_version = row_version + 1, state = $3
            WHERE resource = $1 AND source = $2";
        tx.execute(sql, &args![resource, &source, before]).await?;
    }
    Ok(())
}
