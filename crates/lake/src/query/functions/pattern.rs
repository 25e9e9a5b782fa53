//! `regexp_like(text, 'pattern')`: patterns that are short, given in the statement, and small when compiled.

use std::sync::Arc;

use datafusion::arrow::array::{ArrayRef, AsArray, BooleanArray};
use datafusion::arrow::compute::cast;
use datafusion::arrow::datatypes::DataType;
use datafusion::common::{DataFusionError, Result, exec_err};
use datafusion::logical_expr::{
    ColumnarValue, ScalarFunctionArgs, ScalarUDF, ScalarUDFImpl, Signature, Volatility,
};
use regex::{Regex, RegexBuilder};

use super::bounded::text;

/// Bytes of a pattern.
const PATTERN_BYTES_MAX: usize = 256;
/// Bytes of a compiled pattern: what a character of the text costs grows with it.
const COMPILED_BYTES_MAX: usize = 64 << 10;

#[derive(Debug, PartialEq, Eq, Hash)]
struct RegexpLike {
    signature: Signature,
}

pub(super) fn regexp_like() -> ScalarUDF {
    ScalarUDF::from(RegexpLike {
        signature: Signature::string(2, Volatility::Immutable),
    })
}

impl ScalarUDFImpl for RegexpLike {
    fn name(&self) -> &str {
        "regexp_like"
    }

    fn signature(&self) -> &Signature {
        &self.signature
    }

    fn return_type(&self, _: &[DataType]) -> Result<DataType> {
        Ok(DataType::Boolean)
    }

    fn invoke_with_args(&self, args: ScalarFunctionArgs) -> Result<ColumnarValue> {
        let [texts, ColumnarValue::Scalar(pattern)] = &args.args[..] else {
            return exec_err!("a pattern is a literal of the statement");
        };
        let Some(pattern) = text(pattern) else {
            let nothing = datafusion::common::ScalarValue::Boolean(None);
            return Ok(ColumnarValue::Scalar(nothing));
        };
        let pattern = compile(pattern)?;
        let scalar = matches!(texts, ColumnarValue::Scalar(_));
        let array = texts.to_array(if scalar { 1 } else { args.number_rows })?;
        let array: ArrayRef = cast(&array, &DataType::Utf8)?;
        let found = array.as_string::<i32>().iter();
        let found: BooleanArray = found.map(|t| t.map(|t| pattern.is_match(t))).collect();
        match scalar {
            true => datafusion::common::ScalarValue::try_from_array(&found, 0)
                .map(ColumnarValue::Scalar),
            false => Ok(ColumnarValue::Array(Arc::new(found))),
        }
    }
}

fn compile(pattern: &str) -> Result<Regex> {
    if pattern.len() > PATTERN_BYTES_MAX {
        return exec_err!("a pattern has at most {PATTERN_BYTES_MAX} bytes");
    }
    RegexBuilder::new(pattern)
        .size_limit(COMPILED_BYTES_MAX)
        .dfa_size_limit(COMPILED_BYTES_MAX * 8)
        .build()
        .map_err(|_| DataFusionError::Execution("a pattern cannot be used".to_owned()))
}
