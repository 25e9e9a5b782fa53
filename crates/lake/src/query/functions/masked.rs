//! Masking of a column, whatever its type.

use std::sync::Arc;

use datafusion::arrow::array::{Array, ArrayRef, AsArray, StringArray};
use datafusion::arrow::compute::cast;
use datafusion::arrow::datatypes::DataType;
use datafusion::common::Result;
use datafusion::logical_expr::{
    ColumnarValue, ScalarFunctionArgs, ScalarUDF, ScalarUDFImpl, Signature, Volatility,
};

/// What stands for a value of which any part says too much, or that has no text.
const HIDDEN: &str = "***";

/// Text of the masked value, by [`haina_catalog::mask`]; a truth value, and what has no text, is hidden whole.
#[derive(Debug, PartialEq, Eq, Hash)]
struct Masked {
    signature: Signature,
}

pub(in crate::query) fn masked() -> ScalarUDF {
    ScalarUDF::from(Masked {
        signature: Signature::any(1, Volatility::Immutable),
    })
}

impl ScalarUDFImpl for Masked {
    fn name(&self) -> &str {
        "masked"
    }

    fn signature(&self) -> &Signature {
        &self.signature
    }

    fn return_type(&self, _: &[DataType]) -> Result<DataType> {
        Ok(DataType::Utf8)
    }

    fn invoke_with_args(&self, args: ScalarFunctionArgs) -> Result<ColumnarValue> {
        let arrays = ColumnarValue::values_to_arrays(&args.args)?;
        let [values] = &arrays[..] else {
            return datafusion::common::exec_err!("one column is masked at a time");
        };
        Ok(ColumnarValue::Array(Arc::new(mask(values)?)))
    }
}

fn mask(values: &ArrayRef) -> Result<StringArray> {
    let kind = values.data_type();
    let told = !matches!(kind, DataType::Boolean | DataType::Null)
        && !kind.is_nested()
        && !is_binary(kind);
    let text = if told {
        cast(values, &DataType::Utf8).ok()
    } else {
        None
    };
    Ok(match text {
        Some(text) => {
            let text = text.as_string::<i32>().iter();
            text.map(|value| value.map(haina_catalog::mask)).collect()
        }
        None => (0..values.len())
            .map(|at| values.is_valid(at).then_some(HIDDEN))
            .collect(),
    })
}

fn is_binary(kind: &DataType) -> bool {
    matches!(
        kind,
        DataType::Binary
            | DataType::LargeBinary
            | DataType::BinaryView
            | DataType::FixedSizeBinary(_)
    )
}
