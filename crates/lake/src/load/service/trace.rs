//! Where a record comes from: batch, source, date, file and line of each of its versions.

use std::collections::BTreeMap;
use std::collections::btree_map::Entry;

use datafusion::arrow::array::{Array, AsArray, RecordBatch};
use datafusion::arrow::compute::cast;
use datafusion::arrow::datatypes::DataType;
use haina_party::Principal;

use super::Lake;
use super::rows::{self, Stored};
use crate::LakeError;
use crate::load::batch::{Batch, Trace};
use crate::load::fold::{self, failed};
use crate::load::ids::BatchId;
use crate::load::schema::{BATCH, KNOWN_AT, OP, ROW, literal, quoted};
use crate::load::spec::LoadMode;

/// Versions of a record that are looked at.
const TRACES_MAX: usize = 1_000;

impl Lake {
    /// Every version of the records whose fields have these values as texts (a date as `2026-03-01`), the last first. The
    /// fields are any, such as the key.
    ///
    /// # Errors
    /// `LAK0001`, `LAK0002` as the policies say; `LAK0003` for a field that is not there; `LAK0012` when the place cannot be
    /// read.
    pub async fn trace(
        &self,
        principal: &Principal,
        key: &str,
        values: &BTreeMap<String, String>,
    ) -> Result<Vec<Trace>, LakeError> {
        let (resource, stored) = self.readable(principal, key).await?;
        let condition = condition(&stored, values)?;
        let three = self.three(&stored.key)?;
        let session = fold::session(self.inner.limits.memory_bytes)?;
        let (history, current) = (
            three.history.open(stored.history).await?,
            three.current.open(stored.current).await?,
        );
        session.register_table("history", history).map_err(failed)?;
        session.register_table("current", current).map_err(failed)?;
        let op = match stored.declared.spec.mode {
            LoadMode::Changes => OP,
            _ => "NULL",
        };
        let sql = format!(
            "SELECT {BATCH}, {ROW}, {op} FROM history WHERE {condition}
             ORDER BY {KNOWN_AT} DESC, {ROW} DESC LIMIT {TRACES_MAX}"
        );
        let found = places(&session, &sql).await?;
        let sql = format!(
            "SELECT {BATCH}, {ROW}, NULL FROM current WHERE {condition}
             ORDER BY {KNOWN_AT} DESC, {ROW} DESC LIMIT {TRACES_MAX}"
        );
        let served = places(&session, &sql).await?;
        let mut batches: BTreeMap<BatchId, Option<Batch>> = BTreeMap::new();
        let mut traces = Vec::new();
        for (id, row, op) in found {
            if let Entry::Vacant(slot) = batches.entry(id) {
                // Rows of a batch that was cut off before it was taken in are nobody's.
                let mut session = self.inner.store.glance().await?;
                let batch = match rows::batch(&mut session, stored.resource, id).await {
                    Ok(batch) => self
                        .may_see(principal, &resource, &batch.source)
                        .then_some(batch),
                    Err(LakeError::NotFound { .. }) => None,
                    Err(error) => return Err(error),
                };
                slot.insert(batch);
            }
            let Some(Some(batch)) = batches.get(&id) else {
                continue;
            };
            let served = served
                .iter()
                .any(|(other, place, _)| *other == id && *place == row);
            traces.push((
                batch.ordinal,
                Trace {
                    batch: id,
                    source: batch.source.clone(),
                    known_at: batch.known_at,
                    file_name: batch.file_name.clone(),
                    row,
                    op,
                    withdrawn: batch.withdrawn.is_some(),
                    served,
                },
            ));
        }
        traces.sort_by_key(|(ordinal, trace)| std::cmp::Reverse((*ordinal, trace.row)));
        Ok(traces.into_iter().map(|(_, trace)| trace).collect())
    }
}

fn condition(stored: &Stored, values: &BTreeMap<String, String>) -> Result<String, LakeError> {
    let wrong = |why: &str| LakeError::Spec {
        why: why.to_owned(),
    };
    if values.is_empty() {
        return Err(wrong("a record is looked for by the value of some field"));
    }
    let mut all = Vec::new();
    for (name, value) in values {
        if !stored
            .declared
            .fields
            .iter()
            .any(|field| field.name == *name)
        {
            return Err(wrong("a field of the record is not there"));
        }
        all.push(format!(
            "CAST({} AS VARCHAR) = {}",
            quoted(name),
            literal(value)
        ));
    }
    Ok(all.join(" AND "))
}

async fn places(
    session: &datafusion::prelude::SessionContext,
    sql: &str,
) -> Result<Vec<(BatchId, u64, Option<String>)>, LakeError> {
    let found = session.sql(sql).await.map_err(failed)?;
    let batches = found.collect().await.map_err(failed)?;
    let mut all = Vec::new();
    for batch in &batches {
        for row in 0..batch.num_rows() {
            let id = text(batch, 0, row)?.and_then(|id| id.parse().ok());
            let place = text(batch, 1, row)?.and_then(|place| place.parse().ok());
            if let (Some(id), Some(place)) = (id, place) {
                all.push((id, place, text(batch, 2, row)?));
            }
        }
    }
    Ok(all)
}

fn text(batch: &RecordBatch, column: usize, row: usize) -> Result<Option<String>, LakeError> {
    let texts = cast(batch.column(column), &DataType::Utf8).map_err(failed)?;
    let texts = texts.as_string::<i32>();
    Ok(texts.is_valid(row).then(|| texts.value(row).to_owned()))
}
