//! Answers as JSON, always in the same form.

use datafusion::arrow::array::{Array, ArrayRef, AsArray, RecordBatch};
use datafusion::arrow::datatypes::{DataType, Float32Type, Float64Type};
use datafusion::arrow::util::display::{ArrayFormatter, FormatOptions};
use serde_json::Value;

use super::QueryError;

/// Integers beyond this are no longer exact in JavaScript: they are texts.
const EXACT_MAX: i128 = (1 << 53) - 1;

/// The rows of a batch, each value in the order of the columns.
///
/// Nothing is `null`; truth values and numbers are JSON's, integers beyond 2⁵³ and all decimals are texts with every digit; days
/// are `2026-03-02`, moments `2026-03-02T09:00:00.5`, with `Z` when they have a zone; bytes are hexadecimal.
///
/// # Errors
/// `LAK0057` for a type that has no such form.
pub fn json_rows(batch: &RecordBatch) -> Result<Vec<Vec<Value>>, QueryError> {
    let columns = batch.columns().iter().map(column);
    let columns: Vec<Vec<Value>> = columns.collect::<Result<_, _>>()?;
    let mut columns: Vec<_> = columns.into_iter().map(Vec::into_iter).collect();
    let row = |_| {
        let values = columns.iter_mut().map(Iterator::next);
        values.map(Option::unwrap_or_default).collect()
    };
    Ok((0..batch.num_rows()).map(row).collect())
}

fn column(array: &ArrayRef) -> Result<Vec<Value>, QueryError> {
    let broken = |_| QueryError::broken("a type that has no form in JSON");
    let options = FormatOptions::new()
        .with_date_format(Some("%Y-%m-%d"))
        .with_datetime_format(Some("%Y-%m-%dT%H:%M:%S%.f"))
        .with_timestamp_format(Some("%Y-%m-%dT%H:%M:%S%.f"))
        .with_timestamp_tz_format(Some("%Y-%m-%dT%H:%M:%S%.f%:z"))
        .with_time_format(Some("%H:%M:%S%.f"));
    let text = ArrayFormatter::try_new(array, &options).map_err(broken)?;
    let one = |at: usize| -> Result<Value, QueryError> {
        if array.is_null(at) {
            return Ok(Value::Null);
        }
        let told = || text.value(at).try_to_string().map_err(broken);
        Ok(match array.data_type() {
            DataType::Null => Value::Null,
            DataType::Boolean => Value::Bool(array.as_boolean().value(at)),
            kind if kind.is_integer() => integer(told()?),
            DataType::Float64 => float(array.as_primitive::<Float64Type>().value(at)),
            DataType::Float32 => float(array.as_primitive::<Float32Type>().value(at).into()),
            _ => Value::String(told()?),
        })
    };
    (0..array.len()).map(one).collect()
}

fn integer(text: String) -> Value {
    match text.parse::<i128>() {
        Ok(number) if number.abs() <= EXACT_MAX => match i64::try_from(number) {
            Ok(number) => Value::from(number),
            Err(_) => Value::String(text),
        },
        _ => Value::String(text),
    }
}

/// What is no number in JSON is a text: `NaN`, `inf`, `-inf`.
fn float(number: f64) -> Value {
    serde_json::Number::from_f64(number)
        .map_or_else(|| Value::String(number.to_string()), Value::Number)
}
