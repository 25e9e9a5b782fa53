//! Reading rows of the lake's tables as texts.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use datafusion::arrow::array::{Array, AsArray, RecordBatch};
use datafusion::arrow::datatypes::DataType;
use datafusion::catalog::TableProvider;
use datafusion::common::Column;
use datafusion::execution::SendableRecordBatchStream;
use datafusion::prelude::{Expr, cast, lit};
use futures_util::StreamExt as _;
use haina_lake::engine::{reader, text_of};

use super::write::values_digest;
use crate::declaration::TablePart;
use crate::{DossierError, FileKind};

/// Memory of one reading.
const MEMORY_BYTES: usize = 256 << 20;
/// Rows of one table that a file reads at most.
pub(super) const ROWS_MAX: usize = 2_000;
/// Characters of a value.
const VALUE_CHARS_MAX: usize = 2_000;

/// A row: every declared column that the table has, as text, and where it came from.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct TableRow {
    pub key: String,
    /// By column; what is empty is not there.
    pub values: BTreeMap<String, String>,
    pub batch: String,
    pub source: String,
    pub line: u64,
    /// In microseconds.
    pub known_at: i64,
    pub op: Option<String>,
}

/// Which rows are wanted.
pub(super) enum Wanted<'w> {
    All,
    /// Those of these batches.
    Batches(Vec<String>),
    /// Those with these keys.
    Keys(&'w BTreeSet<String>),
}

/// Rows of a table as they come.
pub(super) struct Reading {
    stream: SendableRecordBatchStream,
    columns: Vec<String>,
    key: Vec<String>,
    table: String,
    has_op: bool,
}

impl Reading {
    /// Begins to read.
    ///
    /// # Errors
    /// `DOS0009` when the table lacks a column of its key, or cannot be read.
    pub async fn open(
        table: &str,
        part: &TablePart,
        provider: Arc<dyn TableProvider>,
        wanted: Wanted<'_>,
        has_op: bool,
    ) -> Result<Reading, DossierError> {
        let failed = |source: Box<dyn std::error::Error + Send + Sync>| DossierError::Rows {
            table: table.to_owned(),
            source,
        };
        let schema = provider.schema();
        let there = |name: &String| schema.field_with_name(name).is_ok();
        if let Some(missing) = part.key.iter().find(|name| !there(name)) {
            return Err(failed(
                format!("it has no column `{missing}`, which is of its key").into(),
            ));
        }
        let columns: Vec<String> = part
            .columns()
            .into_iter()
            .filter(|name| there(name))
            .collect();
        let text = |name: &str| text_of(&schema, name);
        let context = reader(MEMORY_BYTES).map_err(|error| failed(error.into()))?;
        let mut frame = context
            .read_table(provider.clone())
            .map_err(|error| failed(error.into()))?;
        let filter = match wanted {
            Wanted::All => None,
            Wanted::Batches(batches) => {
                let batches = batches.into_iter().map(lit).collect();
                Some(text("_batch").in_list(batches, false))
            }
            Wanted::Keys(keys) => part.key.first().map(|first| {
                let firsts: BTreeSet<String> =
                    keys.iter().filter_map(|key| first_of(key)).collect();
                text(first).in_list(firsts.into_iter().map(lit).collect(), false)
            }),
        };
        if let Some(filter) = filter {
            frame = frame.filter(filter).map_err(|error| failed(error.into()))?;
        }
        let origin = ["_batch", "_source", "_row"].map(str::to_owned);
        let op = has_op.then(|| "_op".to_owned());
        let mut chosen: Vec<Expr> = Vec::new();
        for (n, name) in columns.iter().chain(&origin).chain(&op).enumerate() {
            chosen.push(text(name).alias(format!("c{n}")));
        }
        let known_at = cast(
            Expr::Column(Column::from_name("_known_at")),
            DataType::Int64,
        );
        chosen.push(known_at.alias("known_at"));
        let frame = frame.select(chosen).map_err(|error| failed(error.into()))?;
        let stream = frame
            .execute_stream()
            .await
            .map_err(|error| failed(error.into()))?;
        Ok(Reading {
            stream,
            columns,
            key: part.key.clone(),
            table: table.to_owned(),
            has_op,
        })
    }

    /// The next rows; none: that was all.
    ///
    /// # Errors
    /// `DOS0009`.
    pub async fn next(&mut self) -> Result<Option<Vec<TableRow>>, DossierError> {
        let failed = |table: &str, error: datafusion::error::DataFusionError| DossierError::Rows {
            table: table.to_owned(),
            source: error.into(),
        };
        match self.stream.next().await {
            None => Ok(None),
            Some(Err(error)) => Err(failed(&self.table, error)),
            Some(Ok(batch)) => Ok(Some(self.rows(&batch))),
        }
    }

    fn rows(&self, batch: &RecordBatch) -> Vec<TableRow> {
        let text = |column: usize, row: usize| -> Option<String> {
            let texts = batch.column(column).as_string_opt::<i32>()?;
            let value = texts.is_valid(row).then(|| texts.value(row).trim())?;
            let value: String = value.chars().take(VALUE_CHARS_MAX).collect();
            Some(value).filter(|value| !value.is_empty())
        };
        let known = batch.columns().last();
        let known = known.and_then(|column| {
            column.as_primitive_opt::<datafusion::arrow::datatypes::Int64Type>()
        });
        let width = self.columns.len();
        let one = |row: usize| {
            let values = self.columns.iter().enumerate();
            let values: BTreeMap<String, String> = values
                .filter_map(|(n, name)| Some((name.clone(), text(n, row)?)))
                .collect();
            let key: Vec<&str> = self
                .key
                .iter()
                .map(|name| values.get(name).map_or("", String::as_str))
                .collect();
            TableRow {
                key: serde_json::to_string(&key).unwrap_or_default(),
                batch: text(width, row).unwrap_or_default(),
                source: text(width + 1, row).unwrap_or_default(),
                line: text(width + 2, row)
                    .and_then(|line| line.parse().ok())
                    .unwrap_or(0),
                op: self.has_op.then(|| text(width + 3, row)).flatten(),
                known_at: known.map_or(0, |known| known.value(row)),
                values,
            }
        };
        (0..batch.num_rows()).map(one).collect()
    }
}

impl TableRow {
    /// The values by which it is linked, in the order of the schema.
    pub fn cells(&self, kind: FileKind, part: &TablePart) -> Vec<Option<String>> {
        let columns = kind.schema().columns;
        let cell = |role: &str| self.values.get(part.link.get(role)?).cloned();
        columns.iter().map(|column| cell(&column.name)).collect()
    }

    /// What tells it from other versions of the row.
    pub fn digest(&self, kind: FileKind, part: &TablePart) -> String {
        values_digest(&self.cells(kind, part))
    }
}

/// The first value of a row key.
fn first_of(key: &str) -> Option<String> {
    let parts: Vec<String> = serde_json::from_str(key).ok()?;
    parts.into_iter().next()
}
