//! The room's rows: tables, versions, batches.

use haina_catalog::ResourceId;
use haina_store::{Row, Session, args};
use jiff::Timestamp;
use serde::de::DeserializeOwned;
use serde::{Deserialize, Serialize};

use crate::LakeError;
use crate::load::batch::{Batch, Tally, Withdrawn};
use crate::load::fold::Part;
use crate::load::ids::BatchId;
use crate::load::intake::Counted;
use crate::load::read::Found;
use crate::load::spec::Declared;
use crate::pull::Mark;

/// A table as it is stored.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Stored {
    pub resource: ResourceId,
    pub row_version: i64,
    pub key: String,
    pub declared: Declared,
    /// The version that is served, and which version of the Delta tables that is.
    pub version: u64,
    pub current: u64,
    pub history: u64,
    pub rejects: u64,
    pub rows: u64,
    pub last_ordinal: u64,
    pub declared_at: Timestamp,
}

/// What of a batch is one text.
#[derive(Debug, Serialize, Deserialize)]
pub(super) struct BatchBody {
    pub found: Found,
    pub counted: Counted,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub pulled: Option<Mark>,
}

const TABLE: &str =
    "SELECT resource, row_version, key, body, version, current_delta, history_delta,
    rejects_delta, rows, last_ordinal, declared_at FROM lake_table";

const BATCH: &str = "SELECT id, ordinal, source, known_at, file_name, sha256, label, version,
    accepted_rows, body, withdrawn_at, withdrawn_version, withdrawn_why FROM lake_batch";

/// The table of a resource.
pub(super) async fn table(
    session: &mut Session,
    resource: ResourceId,
) -> Result<Option<Stored>, LakeError> {
    let sql = format!("{TABLE} WHERE resource = $1");
    let row = session.optional(&sql, &args![resource]).await?;
    row.map(|row| read_table(&row)).transpose()
}

/// The tables after this key, by key.
pub(super) async fn tables_after(
    session: &mut Session,
    key: &str,
    limit: u32,
) -> Result<Vec<Stored>, LakeError> {
    let sql = format!("{TABLE} WHERE key > $1 ORDER BY key LIMIT {limit}");
    let rows = session.all(&sql, &args![key]).await?;
    rows.iter().map(read_table).collect()
}

fn read_table(row: &Row) -> Result<Stored, LakeError> {
    let resource: ResourceId = row.get("resource")?;
    Ok(Stored {
        resource,
        row_version: row.get("row_version")?,
        key: row.get("key")?,
        declared: body(row, &resource.to_string())?,
        version: row.get("version")?,
        current: row.get("current_delta")?,
        history: row.get("history_delta")?,
        rejects: row.get("rejects_delta")?,
        rows: row.get("rows")?,
        last_ordinal: row.get("last_ordinal")?,
        declared_at: row.get("declared_at")?,
    })
}

/// The batches that count in a version, in the order they were taken in.
pub(super) async fn parts(
    session: &mut Session,
    resource: ResourceId,
    version: u64,
) -> Result<Vec<Part>, LakeError> {
    let sql = "SELECT id, ordinal, source, accepted_rows FROM lake_batch
        WHERE resource = $1 AND version <= $2 AND (withdrawn_version IS NULL OR withdrawn_version > $2)
        ORDER BY ordinal";
    let rows = session.all(sql, &args![resource, version]).await?;
    let one = |row: &Row| {
        Ok(Part {
            batch: row.get::<BatchId>("id")?.to_string(),
            ordinal: row.get("ordinal")?,
            source: row.get("source")?,
            accepted: row.get("accepted_rows")?,
        })
    };
    rows.iter().map(one).collect()
}

/// What is there of each source in a version.
pub(super) async fn tallies(
    session: &mut Session,
    resource: ResourceId,
    version: u64,
) -> Result<Vec<Tally>, LakeError> {
    let sql = "SELECT source, inserted, updated, deleted, rows FROM lake_tally
        WHERE resource = $1 AND version = $2 ORDER BY source";
    let rows = session.all(sql, &args![resource, version]).await?;
    let one = |row: &Row| {
        Ok(Tally {
            source: row.get("source")?,
            inserted: row.get("inserted")?,
            updated: row.get("updated")?,
            deleted: row.get("deleted")?,
            rows: row.get("rows")?,
        })
    };
    rows.iter().map(one).collect()
}

/// A batch of a table.
pub(super) async fn batch(
    session: &mut Session,
    resource: ResourceId,
    id: BatchId,
) -> Result<Batch, LakeError> {
    let sql = format!("{BATCH} WHERE resource = $1 AND id = $2");
    let row = session.optional(&sql, &args![resource, id]).await?;
    let row = row.ok_or_else(|| LakeError::NotFound {
        what: "batch",
        id: id.to_string(),
    })?;
    read_batch(&row)
}

/// The batches before an ordinal, the last first.
pub(super) async fn batches_before(
    session: &mut Session,
    resource: ResourceId,
    ordinal: u64,
    limit: u32,
) -> Result<Vec<Batch>, LakeError> {
    let sql =
        format!("{BATCH} WHERE resource = $1 AND ordinal < $2 ORDER BY ordinal DESC LIMIT {limit}");
    let rows = session.all(&sql, &args![resource, ordinal]).await?;
    rows.iter().map(read_batch).collect()
}

/// The batch, not withdrawn, whose `column` is this text: `sha256` of a file that was sent, `label`.
pub(super) async fn batch_with(
    session: &mut Session,
    resource: ResourceId,
    column: &str,
    text: &str,
) -> Result<Option<BatchId>, LakeError> {
    let sent = if column == "sha256" {
        " AND NOT pulled"
    } else {
        ""
    };
    let sql = format!(
        "SELECT id FROM lake_batch WHERE resource = $1 AND {column} = $2 AND withdrawn_at IS NULL{sent}"
    );
    let row = session.optional(&sql, &args![resource, text]).await?;
    Ok(row.map(|row| row.get("id")).transpose()?)
}

fn read_batch(row: &Row) -> Result<Batch, LakeError> {
    let id: BatchId = row.get("id")?;
    let BatchBody {
        found,
        counted,
        pulled,
    } = body(row, &id.to_string())?;
    let at: Option<Timestamp> = row.get("withdrawn_at")?;
    let withdrawn = at.map(|at| -> Result<Withdrawn, LakeError> {
        Ok(Withdrawn {
            at,
            version: row.get::<Option<u64>>("withdrawn_version")?.unwrap_or(0),
            reason: row
                .get::<Option<String>>("withdrawn_why")?
                .unwrap_or_default(),
        })
    });
    Ok(Batch {
        id,
        ordinal: row.get("ordinal")?,
        source: row.get("source")?,
        known_at: row.get("known_at")?,
        file_name: row.get("file_name")?,
        sha256: row.get("sha256")?,
        label: row.get("label")?,
        version: row.get("version")?,
        found,
        counted,
        pulled,
        withdrawn: withdrawn.transpose()?,
    })
}

fn body<T: DeserializeOwned>(row: &Row, id: &str) -> Result<T, LakeError> {
    let text: String = row.get("body")?;
    serde_json::from_str(&text).map_err(|source| LakeError::Broken {
        id: id.to_owned(),
        source,
    })
}

/// A value as it is stored.
pub(super) fn text(value: &impl Serialize, id: &str) -> Result<String, LakeError> {
    serde_json::to_string(value).map_err(|source| LakeError::Broken {
        id: id.to_owned(),
        source,
    })
}
