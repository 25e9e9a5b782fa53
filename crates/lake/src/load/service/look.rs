//! Looking at a table: its state, versions, batches, refusals and rejected rows.

use datafusion::arrow::array::{Array, AsArray, RecordBatch};
use datafusion::arrow::datatypes::Int64Type;
use haina_party::Principal;
use haina_store::{Row, args};

use super::rows::{self, Stored};
use super::{Lake, no_table};
use crate::LakeError;
use crate::load::batch::{Batch, Refused, Reject, TableState, Version};
use crate::load::fold::{self, failed};
use crate::load::ids::BatchId;
use crate::load::schema::{BATCH, ROW, SOURCE, literal};

/// Things of a list at most.
const PAGE_MAX: u32 = 500;

impl Lake {
    /// The table of a resource.
    ///
    /// # Errors
    /// `LAK0001`, `LAK0002` as the policies say.
    pub async fn table(&self, principal: &Principal, key: &str) -> Result<TableState, LakeError> {
        let stored = self.readable(principal, key).await?;
        Ok(stored.state(&stored.declared))
    }

    /// The versions before `before`, the last first, with what each changed.
    ///
    /// # Errors
    /// `LAK0001`, `LAK0002` as the policies say.
    pub async fn versions(
        &self,
        principal: &Principal,
        key: &str,
        before: Option<u64>,
        limit: u32,
    ) -> Result<Vec<Version>, LakeError> {
        let stored = self.readable(principal, key).await?;
        let mut session = self.inner.store.read().await?;
        let sql = format!(
            "SELECT version, event, at, by_person, reason, rows FROM lake_version
             WHERE resource = $1 AND version < $2 ORDER BY version DESC LIMIT {}",
            limit.min(PAGE_MAX)
        );
        let before = before.unwrap_or(u64::MAX);
        let rows = session.all(&sql, &args![stored.resource, before]).await?;
        let mut versions = Vec::new();
        for row in rows {
            let version = row.get("version")?;
            versions.push(Version {
                version,
                event: row.get("event")?,
                at: row.get("at")?,
                by: row.get("by_person")?,
                reason: row.get("reason")?,
                rows: row.get("rows")?,
                tallies: rows::tallies(&mut session, stored.resource, version).await?,
            });
        }
        Ok(versions)
    }

    /// A batch.
    ///
    /// # Errors
    /// `LAK0001`, `LAK0002` as the policies say.
    pub async fn batch(
        &self,
        principal: &Principal,
        key: &str,
        id: BatchId,
    ) -> Result<Batch, LakeError> {
        let stored = self.readable(principal, key).await?;
        let mut session = self.inner.store.glance().await?;
        rows::batch(&mut session, stored.resource, id).await
    }

    /// The batches before the ordinal `before`, the last first.
    ///
    /// # Errors
    /// `LAK0001`, `LAK0002` as the policies say.
    pub async fn batches(
        &self,
        principal: &Principal,
        key: &str,
        before: Option<u64>,
        limit: u32,
    ) -> Result<Vec<Batch>, LakeError> {
        let stored = self.readable(principal, key).await?;
        let mut session = self.inner.store.glance().await?;
        let before = before.unwrap_or(u64::MAX);
        rows::batches_before(&mut session, stored.resource, before, limit.min(PAGE_MAX)).await
    }

    /// The last deliveries that were refused whole, the last first.
    ///
    /// # Errors
    /// `LAK0001`, `LAK0002` as the policies say.
    pub async fn refusals(
        &self,
        principal: &Principal,
        key: &str,
        limit: u32,
    ) -> Result<Vec<Refused>, LakeError> {
        let stored = self.readable(principal, key).await?;
        let mut session = self.inner.store.glance().await?;
        let sql = format!(
            "SELECT id, source, at, file_name, sha256, code, why FROM lake_refusal
             WHERE resource = $1 ORDER BY at DESC, id DESC LIMIT {}",
            limit.min(PAGE_MAX)
        );
        let rows = session.all(&sql, &args![stored.resource]).await?;
        let one = |row: &Row| {
            Ok(Refused {
                id: row.get("id")?,
                source: row.get("source")?,
                at: row.get("at")?,
                file_name: row.get("file_name")?,
                sha256: row.get("sha256")?,
                code: row.get("code")?,
                why: row.get("why")?,
            })
        };
        rows.iter().map(one).collect()
    }

    /// The rejected rows of a batch from row `after` on, by their place in the file.
    ///
    /// # Errors
    /// `LAK0001`, `LAK0002` as the policies say; `LAK0012` when the place cannot be read.
    pub async fn rejects(
        &self,
        principal: &Principal,
        key: &str,
        batch: BatchId,
        after: u64,
        limit: u32,
    ) -> Result<Vec<Reject>, LakeError> {
        let stored = self.readable(principal, key).await?;
        let rejects = self.three(&stored.key)?.rejects;
        let session = fold::session(self.inner.limits.memory_bytes)?;
        let table = rejects.open(stored.rejects).await?;
        session.register_table("rejects", table).map_err(failed)?;
        let text = |column: &str| format!("CAST({column} AS VARCHAR)");
        let columns = [BATCH, SOURCE, "reasons", "columns", "raw"]
            .map(text)
            .join(", ");
        let sql = format!(
            "SELECT {ROW}, {columns} FROM rejects WHERE {BATCH} = {} AND {ROW} > {after}
             ORDER BY {ROW} LIMIT {}",
            literal(&batch.to_string()),
            limit.min(PAGE_MAX)
        );
        let found = session.sql(&sql).await.map_err(failed)?;
        let batches = found.collect().await.map_err(failed)?;
        batches
            .iter()
            .map(rejects_of)
            .collect::<Result<Vec<_>, _>>()
            .map(|all| all.concat())
    }

    /// The table of a resource, if the principal may look at it: as the owner's, or as a source's.
    pub(super) async fn readable(
        &self,
        principal: &Principal,
        key: &str,
    ) -> Result<Stored, LakeError> {
        let resource = self.resource(key).await?.ok_or_else(|| no_table(key))?;
        let mut session = self.inner.store.glance().await?;
        let stored = rows::table(&mut session, resource.id).await?;
        drop(session);
        let sources = stored
            .iter()
            .flat_map(|stored| &stored.declared.spec.sources);
        let depts = std::iter::once(&resource.spec.owner).chain(sources);
        let mut no = None;
        for dept in depts {
            match self.allowed(principal, "lake.read", &resource, dept) {
                Ok(_) => return stored.ok_or_else(|| no_table(key)),
                Err(error) => no = Some(error),
            }
        }
        Err(no.unwrap_or_else(|| no_table(key)))
    }
}

fn rejects_of(batch: &RecordBatch) -> Result<Vec<Reject>, LakeError> {
    let mut columns = Vec::new();
    for column in batch.columns().iter().skip(1) {
        let utf8 = datafusion::arrow::datatypes::DataType::Utf8;
        columns.push(datafusion::arrow::compute::cast(column, &utf8).map_err(failed)?);
    }
    let text = |column: usize, row: usize| {
        let texts = columns.get(column).map(|column| column.as_string::<i32>());
        let texts = texts.filter(|texts| texts.is_valid(row));
        texts
            .map(|texts| texts.value(row).to_owned())
            .unwrap_or_default()
    };
    let parts = |text: String| -> Vec<String> {
        let parts = text.split('+').filter(|part| !part.is_empty());
        parts.map(str::to_owned).collect()
    };
    let numbers = batch.column(0).as_primitive::<Int64Type>();
    let one = |row: usize| Reject {
        batch: text(0, row),
        source: text(1, row),
        row: u64::try_from(numbers.value(row)).unwrap_or(0),
        reasons: parts(text(2, row)),
        columns: parts(text(3, row)),
        raw: text(4, row),
    };
    Ok((0..batch.num_rows()).map(one).collect())
}
