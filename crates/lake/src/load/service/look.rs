//! Looking at a table: its state, versions, batches, refusals and rejected rows.

use datafusion::arrow::array::{Array, AsArray, RecordBatch};
use datafusion::arrow::datatypes::Int64Type;
use haina_catalog::Resource;
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
        let (_, stored) = self.readable(principal, key).await?;
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
        let (_, stored) = self.readable(principal, key).await?;
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
        let (_, stored) = self.readable(principal, key).await?;
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
        let (_, stored) = self.readable(principal, key).await?;
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
        let (_, stored) = self.readable(principal, key).await?;
        let mut session = self.inner.store.glance().await?;
        let sql = format!(
            "SELECT id, source, at, file_name, sha256, code, why FROM lake_refusal
             WHERE resource = $1 ORDER BY at DESC, id DESC LIMIT {}",
            limit.min(PAGE_MAX)
        );
        let rows = session.all(&sql, &args![stored.resource]).await?;
        rows.iter().map(read_refused).collect()
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
        let (resource, stored) = self.readable(principal, key).await?;
        let mut session = self.inner.store.glance().await?;
        let source = rows::batch(&mut session, stored.resource, batch)
            .await?
            .source;
        drop(session);
        // People's values: for those who correct them, and for the owner's head.
        let corrects = self.allowed(principal, "lake.load", &resource, &source);
        let heads = || self.allowed(principal, "lake.withdraw", &resource, &resource.spec.owner);
        corrects.or_else(|_| heads())?;
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
    ) -> Result<(Resource, Stored), LakeError> {
        let resource = self.resource(key).await?.ok_or_else(|| no_table(key))?;
        let mut session = self.inner.store.glance().await?;
        let stored = rows::table(&mut session, resource.id).await?;
        drop(session);
        self.may_read(principal, &resource, stored.as_ref())?;
        let stored = stored.ok_or_else(|| no_table(key))?;
        Ok((resource, stored))
    }

    /// Whether the principal may look at the table: as the owner's, or as a source's.
    pub(super) fn may_read(
        &self,
        principal: &Principal,
        resource: &Resource,
        stored: Option<&Stored>,
    ) -> Result<(), LakeError> {
        self.may(principal, "lake.read", resource, stored)
    }

    /// Whether the principal may do this with a table: as the owner's, or as a source's.
    pub(super) fn may(
        &self,
        principal: &Principal,
        action: &str,
        resource: &Resource,
        stored: Option<&Stored>,
    ) -> Result<(), LakeError> {
        let sources = stored
            .into_iter()
            .flat_map(|stored| &stored.declared.spec.sources);
        let mut no = None;
        for dept in std::iter::once(&resource.spec.owner).chain(sources) {
            match self.allowed(principal, action, resource, dept) {
                Ok(_) => return Ok(()),
                Err(error) => no = Some(error),
            }
        }
        Err(no.unwrap_or_else(|| no_table(&resource.spec.key)))
    }

    /// Whether the principal may see what this source delivered: as one of it, or as one of the owner.
    pub(super) fn may_see(&self, principal: &Principal, resource: &Resource, source: &str) -> bool {
        let depts = [source, &resource.spec.owner];
        let mut may = depts
            .into_iter()
            .map(|dept| self.allowed(principal, "lake.read", resource, dept));
        may.any(|allowed| allowed.is_ok())
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

pub(super) fn read_refused(row: &Row) -> Result<Refused, LakeError> {
    Ok(Refused {
        id: row.get("id")?,
        source: row.get("source")?,
        at: row.get("at")?,
        file_name: row.get("file_name")?,
        sha256: row.get("sha256")?,
        code: row.get("code")?,
        why: row.get("why")?,
    })
}
