//! What is served is the fold of the history (折叠): over the batches that count, in the order they were taken in.
//!
//! A batch can also be folded into what is served already; both ways come to the same rows, and a property test says so.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use datafusion::arrow::array::{Int64Array, RecordBatch, StringArray};
use datafusion::arrow::datatypes::{DataType, Field, Schema};
use datafusion::catalog::TableProvider;
use datafusion::datasource::MemTable;
use datafusion::prelude::{DataFrame, SessionConfig, SessionContext};

use super::schema::{BATCH, OP, ROW, SOURCE, columns, literal, quoted};
use super::spec::{Declared, LoadMode};
use crate::LakeError;

/// Rows of a batch, in an order number: the batch's place times this, plus the row.
const PLACES: i64 = 1 << 40;

/// A batch as far as folding looks at it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Part {
    pub batch: String,
    pub ordinal: u64,
    pub source: String,
    pub accepted: u64,
}

/// What a version changed, by source: inserted, updated, deleted.
pub(super) type Changes = BTreeMap<String, (u64, u64, u64)>;

/// A session for computing versions, within `memory_bytes`.
pub(super) fn session(memory_bytes: usize) -> Result<SessionContext, LakeError> {
    crate::engine::session(memory_bytes, SessionConfig::new()).map_err(failed)
}

/// The batches whose rows are served, of those that count: of full deliveries the last of each source.
pub(super) fn kept(mode: LoadMode, parts: &[Part]) -> Vec<Part> {
    if mode != LoadMode::Full {
        return parts.to_vec();
    }
    let mut last: BTreeMap<&str, &Part> = BTreeMap::new();
    for part in parts {
        let slot = last.entry(&part.source).or_insert(part);
        if part.ordinal >= slot.ordinal {
            *slot = part;
        }
    }
    last.into_values().cloned().collect()
}

/// The rows that the batches come to, out of the history.
pub(super) async fn of_history(
    session: &SessionContext,
    declared: &Declared,
    history: Arc<dyn TableProvider>,
    parts: &[Part],
) -> Result<DataFrame, LakeError> {
    let mode = declared.spec.mode;
    let kept = kept(mode, parts);
    register(session, "history", history)?;
    register(session, "parts", Arc::new(table_of(&kept)?))?;
    let columns = columns(declared);
    let live = format!(
        "SELECT h.*, p.ordinal * {PLACES} + h.{ROW} AS _place
         FROM history h JOIN parts p ON h.{BATCH} = p.batch"
    );
    let sql = match mode {
        LoadMode::Full | LoadMode::Append => format!("SELECT {columns} FROM ({live})"),
        LoadMode::Keyed | LoadMode::Changes => {
            let keys = keys(declared);
            let stays = stays(mode);
            format!(
                "WITH live AS ({live})
                 SELECT {columns} FROM live
                 WHERE _place IN (SELECT max(_place) FROM live GROUP BY {keys}) {stays}"
            )
        }
    };
    session.sql(&sql).await.map_err(failed)
}

/// The rows that a batch makes of what is served.
pub(super) async fn into_current(
    session: &SessionContext,
    declared: &Declared,
    current: Arc<dyn TableProvider>,
    history: Arc<dyn TableProvider>,
    part: &Part,
) -> Result<DataFrame, LakeError> {
    let mode = declared.spec.mode;
    register(session, "current", current)?;
    register(session, "history", history)?;
    let columns = columns(declared);
    let batch = literal(&part.batch);
    let news = format!("SELECT * FROM history WHERE {BATCH} = {batch}");
    let sql = match mode {
        LoadMode::Append => {
            format!("SELECT {columns} FROM current UNION ALL SELECT {columns} FROM ({news})")
        }
        LoadMode::Full => format!(
            "SELECT {columns} FROM current WHERE {SOURCE} <> {}
             UNION ALL SELECT {columns} FROM ({news})",
            literal(&part.source)
        ),
        LoadMode::Keyed | LoadMode::Changes => {
            let (last, on) = (last_of(declared, &news), on(declared, "n", "c"));
            let stays = stays(mode);
            // What is new stands in memory, not what is served.
            format!(
                "WITH {last}
                 SELECT {columns} FROM news n RIGHT ANTI JOIN current c ON {on}
                 UNION ALL SELECT {columns} FROM news WHERE true {stays}"
            )
        }
    };
    session.sql(&sql).await.map_err(failed)
}

/// What a batch changes of what is served, in a table that goes by key: only what is new is held in memory.
pub(super) async fn changes_of_batch(
    session: &SessionContext,
    declared: &Declared,
    current: Arc<dyn TableProvider>,
    history: Arc<dyn TableProvider>,
    part: &Part,
) -> Result<Changes, LakeError> {
    register(session, "current", current)?;
    register(session, "history", history)?;
    let batch = literal(&part.batch);
    let last = last_of(
        declared,
        &format!("SELECT * FROM history WHERE {BATCH} = {batch}"),
    );
    let is_now = match declared.spec.mode {
        LoadMode::Changes => format!("CASE WHEN n.{OP} <> 'delete' THEN n.{SOURCE} END"),
        _ => format!("n.{SOURCE}"),
    };
    let (keys, on) = (keys(declared), on(declared, "n", "b"));
    let sql = format!(
        "WITH {last}
         SELECT b.{SOURCE} AS was, {is_now} AS is_now, false AS same, count(*) AS n
         FROM news n LEFT JOIN (SELECT {keys}, {SOURCE} FROM current) b ON {on} GROUP BY 1, 2, 3"
    );
    counted(session, &sql).await
}

/// What changed between two versions of a table that goes by key. One of the two is held in memory.
pub(super) async fn changes_by_key(
    session: &SessionContext,
    declared: &Declared,
    before: Arc<dyn TableProvider>,
    after: Arc<dyn TableProvider>,
) -> Result<Changes, LakeError> {
    register(session, "before", before)?;
    register(session, "after", after)?;
    let (keys, on) = (keys(declared), on(declared, "b", "a"));
    let side = |table: &str, name: &str| {
        format!("(SELECT {keys}, {SOURCE}, {BATCH}, {ROW} FROM {table}) {name}")
    };
    let sql = format!(
        "SELECT b.{SOURCE} AS was, a.{SOURCE} AS is_now,
            b.{BATCH} = a.{BATCH} AND b.{ROW} = a.{ROW} AS same, count(*) AS n
         FROM {} FULL JOIN {} ON {on} GROUP BY 1, 2, 3",
        side("before", "b"),
        side("after", "a")
    );
    counted(session, &sql).await
}

/// The changes that a query counts: source before, source after, whether it is the same row, how many.
async fn counted(session: &SessionContext, sql: &str) -> Result<Changes, LakeError> {
    let rows = session.sql(sql).await.map_err(failed)?;
    let batches = rows.collect().await.map_err(failed)?;
    let mut changes = Changes::new();
    for batch in batches {
        for row in 0..batch.num_rows() {
            count(&mut changes, &batch, row)?;
        }
    }
    Ok(changes)
}

/// What changed of a table whose batches stand for themselves: a batch is there or not.
pub(super) fn changes_by_batch(mode: LoadMode, before: &[Part], after: &[Part]) -> Changes {
    let (before, after) = (kept(mode, before), kept(mode, after));
    let names = |parts: &[Part]| -> BTreeSet<String> {
        parts.iter().map(|part| part.batch.clone()).collect()
    };
    let (was, is_now) = (names(&before), names(&after));
    let mut changes = Changes::new();
    for part in after.iter().filter(|part| !was.contains(&part.batch)) {
        changes.entry(part.source.clone()).or_default().0 += part.accepted;
    }
    for part in before.iter().filter(|part| !is_now.contains(&part.batch)) {
        changes.entry(part.source.clone()).or_default().2 += part.accepted;
    }
    changes
}

fn count(changes: &mut Changes, batch: &RecordBatch, row: usize) -> Result<(), LakeError> {
    let text = |column: usize| -> Result<Option<String>, LakeError> {
        let column = batch.column(column);
        let column = datafusion::arrow::compute::cast(column, &DataType::Utf8).map_err(failed)?;
        let texts = column.as_any().downcast_ref::<StringArray>();
        let valid = |texts: &&StringArray| datafusion::arrow::array::Array::is_valid(*texts, row);
        Ok(texts.filter(valid).map(|texts| texts.value(row).to_owned()))
    };
    let (was, is_now, same) = (text(0)?, text(1)?, text(2)?);
    let n: u64 = text(3)?.and_then(|n| n.parse().ok()).unwrap_or(0);
    match (was, is_now) {
        (Some(was), Some(is_now)) if was == is_now => {
            let updated = same.as_deref() != Some("true");
            changes.entry(is_now).or_default().1 += if updated { n } else { 0 };
        }
        (was, is_now) => {
            if let Some(source) = is_now {
                changes.entry(source).or_default().0 += n;
            }
            if let Some(source) = was {
                changes.entry(source).or_default().2 += n;
            }
        }
    }
    Ok(())
}

fn stays(mode: LoadMode) -> String {
    match mode {
        LoadMode::Changes => format!("AND {OP} <> 'delete'"),
        _ => String::new(),
    }
}

/// `news`: of what is new the last row of each key.
fn last_of(declared: &Declared, news: &str) -> String {
    let own = keys(declared);
    format!(
        "all_news AS ({news}),
         news AS (SELECT * FROM all_news WHERE {ROW} IN (SELECT max({ROW}) FROM all_news GROUP BY {own}))"
    )
}

/// That two rows have one key.
fn on(declared: &Declared, left: &str, right: &str) -> String {
    let keys = declared.spec.keys.iter().map(|key| {
        let key = quoted(key);
        format!("{left}.{key} = {right}.{key}")
    });
    keys.collect::<Vec<_>>().join(" AND ")
}

fn keys(declared: &Declared) -> String {
    let keys: Vec<String> = declared.spec.keys.iter().map(|key| quoted(key)).collect();
    keys.join(", ")
}

fn table_of(parts: &[Part]) -> Result<MemTable, LakeError> {
    let schema = Arc::new(Schema::new(vec![
        Field::new("batch", DataType::Utf8, false),
        Field::new("ordinal", DataType::Int64, false),
    ]));
    let names = StringArray::from_iter_values(parts.iter().map(|part| &part.batch));
    let ordinals = parts.iter();
    let ordinals = ordinals.map(|part| i64::try_from(part.ordinal).unwrap_or(i64::MAX));
    let ordinals = Int64Array::from_iter_values(ordinals);
    let batch = RecordBatch::try_new(schema.clone(), vec![Arc::new(names), Arc::new(ordinals)]);
    MemTable::try_new(schema, vec![vec![batch.map_err(failed)?]]).map_err(failed)
}

fn register(
    session: &SessionContext,
    name: &str,
    table: Arc<dyn TableProvider>,
) -> Result<(), LakeError> {
    session.deregister_table(name).map_err(failed)?;
    session.register_table(name, table).map_err(failed)?;
    Ok(())
}

pub(super) fn failed(error: impl Into<Box<dyn std::error::Error + Send + Sync>>) -> LakeError {
    LakeError::computing("compute the rows of a version", error)
}
