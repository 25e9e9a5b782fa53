//! Rows as texts, in the order of their keys: what two runs are compared by.

use datafusion::arrow::array::{Array as _, RecordBatch, StringArray};
use datafusion::arrow::datatypes::DataType;
use datafusion::common::{Column, DataFusionError, ScalarValue};
use datafusion::dataframe::DataFrame;
use datafusion::functions::expr_fn::{concat, replace};
use datafusion::logical_expr::{Expr, cast, lit, when};
use datafusion::physical_plan::SendableRecordBatchStream;
use futures_util::StreamExt as _;

/// The name of the column with the whole key.
pub(super) const KEY: &str = "_key";

/// The columns as text, the key first and made one, in the order of the key, missing keys first.
pub(super) fn by_key(
    frame: DataFrame,
    key: &[String],
    columns: &[String],
) -> Result<DataFrame, DataFusionError> {
    let mut exprs = vec![key_of(key)?.alias(KEY)];
    exprs.extend(
        columns
            .iter()
            .map(|name| as_text(name).alias(name.as_str())),
    );
    frame
        .select(exprs)?
        .sort(vec![column(KEY).sort(true, true)])
}

/// One text for the columns of a key; NULL when one of them is.
fn key_of(key: &[String]) -> Result<Expr, DataFusionError> {
    if let [one] = key {
        return Ok(as_text(one));
    }
    let mut parts = Vec::new();
    let mut missing = lit(false);
    for (at, name) in key.iter().enumerate() {
        if at > 0 {
            parts.push(lit("/"));
        }
        let escaped = replace(as_text(name), lit("%"), lit("%25"));
        parts.push(replace(escaped, lit("/"), lit("%2F")));
        missing = missing.or(column(name).is_null());
    }
    when(missing, lit(ScalarValue::Utf8(None))).otherwise(concat(parts))
}

/// A column by its exact name.
pub(super) fn column(name: &str) -> Expr {
    Expr::Column(Column::from_name(name))
}

fn as_text(name: &str) -> Expr {
    cast(column(name), DataType::Utf8)
}

/// Reads rows of texts one after the other.
pub(super) struct Rows {
    stream: SendableRecordBatchStream,
    batch: Vec<StringArray>,
    at: usize,
    rows: usize,
}

impl Rows {
    pub(super) fn new(stream: SendableRecordBatchStream) -> Rows {
        Rows {
            stream,
            batch: Vec::new(),
            at: 0,
            rows: 0,
        }
    }

    /// Moves to the next row; false at the end.
    pub(super) async fn advance(&mut self) -> Result<bool, DataFusionError> {
        self.at += 1;
        while self.at >= self.rows {
            match self.stream.next().await {
                None => return Ok(false),
                Some(batch) => self.take(&batch?)?,
            }
        }
        Ok(true)
    }

    /// A value of the present row.
    pub(super) fn get(&self, column: usize) -> Option<&str> {
        let array = self.batch.get(column)?;
        (self.at < array.len() && array.is_valid(self.at)).then(|| array.value(self.at))
    }

    fn take(&mut self, batch: &RecordBatch) -> Result<(), DataFusionError> {
        let texts = batch.columns().iter().map(|column| {
            let text = datafusion::arrow::compute::cast(column, &DataType::Utf8)?;
            let text = text.as_any().downcast_ref::<StringArray>().cloned();
            text.ok_or_else(|| DataFusionError::Internal("a text is no text".to_owned()))
        });
        self.batch = texts.collect::<Result<_, _>>()?;
        (self.at, self.rows) = (0, batch.num_rows());
        Ok(())
    }
}
