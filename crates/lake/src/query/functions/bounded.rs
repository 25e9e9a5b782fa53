//! Functions that make much of little, with a bound on what one batch becomes: known before anything is made.

use std::sync::Arc;

use datafusion::arrow::array::{Array, AsArray};
use datafusion::arrow::compute::cast;
use datafusion::arrow::datatypes::{DataType, FieldRef, Int64Type};
use datafusion::common::{DataFusionError, Result, ScalarValue};
use datafusion::logical_expr::{
    ColumnarValue, ReturnFieldArgs, ScalarFunctionArgs, ScalarUDF, ScalarUDFImpl, Signature,
};

/// By this the refusal is known among the engine's errors.
pub(in crate::query) const TOO_LONG: &str = "haina: texts grow too long";

/// A function of the engine that refuses to make more than `bytes_max` of one batch.
#[derive(Debug, PartialEq, Eq, Hash)]
pub(super) struct Bounded {
    inner: Arc<ScalarUDF>,
    bytes_max: usize,
}

impl Bounded {
    pub fn new(inner: Arc<ScalarUDF>, bytes_max: usize) -> Bounded {
        Bounded { inner, bytes_max }
    }

    /// The most that can come out, in bytes.
    fn most(&self, args: &[ColumnarValue], rows: usize) -> u64 {
        let bytes = |at: usize| args.get(at).map_or(0, |arg| bytes(arg, rows));
        let longest = |at: usize| args.get(at).map_or(0, longest);
        let number = |at: usize| args.get(at).map_or(0, greatest);
        let rows = rows as u64;
        match self.inner.name() {
            "repeat" => bytes(0).saturating_mul(number(1)),
            // A character has four bytes at most.
            "lpad" | "rpad" => number(1).saturating_mul(rows).saturating_mul(4),
            "replace" => {
                let each = longest(2).saturating_add(1);
                bytes(0).saturating_add(rows).saturating_mul(each)
            }
            // A mark of two bytes, such as %c, becomes no more than 64.
            "to_char" => rows.saturating_mul(longest(1)).saturating_mul(32),
            "concat_ws" => {
                let all = (0..args.len()).map(bytes).fold(0, u64::saturating_add);
                all.saturating_add(bytes(0).saturating_mul(args.len() as u64))
            }
            _ => (0..args.len()).map(bytes).fold(0, u64::saturating_add),
        }
    }
}

impl ScalarUDFImpl for Bounded {
    fn name(&self) -> &str {
        self.inner.name()
    }

    fn signature(&self) -> &Signature {
        self.inner.signature()
    }

    fn coerce_types(&self, arg_types: &[DataType]) -> Result<Vec<DataType>> {
        self.inner.coerce_types(arg_types)
    }

    fn return_type(&self, arg_types: &[DataType]) -> Result<DataType> {
        self.inner.return_type(arg_types)
    }

    fn return_field_from_args(&self, args: ReturnFieldArgs<'_>) -> Result<FieldRef> {
        self.inner.return_field_from_args(args)
    }

    fn invoke_with_args(&self, args: ScalarFunctionArgs) -> Result<ColumnarValue> {
        fits(self.most(&args.args, args.number_rows), self.bytes_max)?;
        self.inner.invoke_with_args(args)
    }
}

/// Refuses what is longer than the bound.
pub(super) fn fits(bytes: u64, bytes_max: usize) -> Result<()> {
    match bytes > bytes_max as u64 {
        true => Err(DataFusionError::Execution(TOO_LONG.to_owned())),
        false => Ok(()),
    }
}

/// Bytes of a value in all rows of a batch.
pub(super) fn bytes(value: &ColumnarValue, rows: usize) -> u64 {
    const OF_A_NUMBER: u64 = 40;
    match value {
        ColumnarValue::Scalar(scalar) => {
            let one = match scalar.try_as_str() {
                Some(text) => text.map_or(0, str::len) as u64,
                None => OF_A_NUMBER,
            };
            one.saturating_mul(rows as u64)
        }
        ColumnarValue::Array(array) => match array.data_type() {
            DataType::Utf8 => lengths(array.as_string::<i32>().iter()),
            DataType::LargeUtf8 => lengths(array.as_string::<i64>().iter()),
            DataType::Utf8View => lengths(array.as_string_view().iter()),
            DataType::Dictionary(..) | DataType::RunEndEncoded(..) => u64::MAX,
            _ => OF_A_NUMBER.saturating_mul(array.len() as u64),
        },
    }
}

fn lengths<'a>(texts: impl Iterator<Item = Option<&'a str>>) -> u64 {
    texts.flatten().map(|text| text.len() as u64).sum()
}

/// Bytes of the longest text.
fn longest(value: &ColumnarValue) -> u64 {
    match value {
        ColumnarValue::Scalar(_) => bytes(value, 1),
        ColumnarValue::Array(array) => (0..array.len())
            .map(|at| bytes(&ColumnarValue::Array(array.slice(at, 1)), 1))
            .max()
            .unwrap_or(0),
    }
}

/// The greatest of the numbers; none is zero, and what is no number counts as without bound.
fn greatest(value: &ColumnarValue) -> u64 {
    let numbers = match value {
        ColumnarValue::Scalar(scalar) if scalar.is_null() => return 0,
        ColumnarValue::Scalar(scalar) => scalar.to_array_of_size(1),
        ColumnarValue::Array(array) => Ok(Arc::clone(array)),
    };
    let numbers = numbers.and_then(|n| Ok(cast(&n, &DataType::Int64)?));
    let Ok(numbers) = numbers else {
        return u64::MAX;
    };
    let numbers = numbers.as_primitive::<Int64Type>().iter().flatten();
    numbers
        .max()
        .map_or(0, |most| u64::try_from(most).unwrap_or(0))
}

/// A text of a scalar, should it be one.
pub(super) fn text(scalar: &ScalarValue) -> Option<&str> {
    scalar.try_as_str().flatten()
}
