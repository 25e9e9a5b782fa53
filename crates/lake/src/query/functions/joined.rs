//! `a || b`: the engine's own operator has no bound, so it becomes a function that has.

use std::sync::Arc;

use datafusion::arrow::array::AsArray;
use datafusion::arrow::compute::cast;
use datafusion::arrow::compute::kernels::concat_elements::concat_elements_utf8_many;
use datafusion::arrow::datatypes::DataType;
use datafusion::common::{DFSchema, Result};
use datafusion::logical_expr::expr::ScalarFunction;
use datafusion::logical_expr::planner::{ExprPlanner, PlannerResult, RawBinaryExpr};
use datafusion::logical_expr::{
    ColumnarValue, Expr, ScalarFunctionArgs, ScalarUDF, ScalarUDFImpl, Signature, Volatility,
};
use datafusion::sql::sqlparser::ast::BinaryOperator;

use super::bounded::{bytes, fits};

pub(super) const NAME: &str = "joined";

/// Texts behind each other; nothing when one of them is nothing.
#[derive(Debug, PartialEq, Eq, Hash)]
struct Joined {
    bytes_max: usize,
    signature: Signature,
}

/// Plans `||`.
#[derive(Debug)]
pub(in crate::query) struct Operators {
    joined: Arc<ScalarUDF>,
}

pub(super) fn joined(bytes_max: usize) -> ScalarUDF {
    ScalarUDF::from(Joined {
        bytes_max,
        signature: Signature::variadic(vec![DataType::Utf8], Volatility::Immutable),
    })
}

impl Operators {
    pub fn new(bytes_max: usize) -> Operators {
        let joined = Arc::new(joined(bytes_max));
        Operators { joined }
    }
}

impl ExprPlanner for Operators {
    fn plan_binary_op(
        &self,
        expr: RawBinaryExpr,
        _: &DFSchema,
    ) -> Result<PlannerResult<RawBinaryExpr>> {
        match expr.op {
            BinaryOperator::StringConcat => {
                // A chain of them is one call.
                let mut args = match expr.left {
                    Expr::ScalarFunction(call) if call.func.name() == NAME => call.args,
                    left => vec![left],
                };
                args.push(expr.right);
                let call = ScalarFunction::new_udf(Arc::clone(&self.joined), args);
                Ok(PlannerResult::Planned(Expr::ScalarFunction(call)))
            }
            _ => Ok(PlannerResult::Original(expr)),
        }
    }
}

impl ScalarUDFImpl for Joined {
    fn name(&self) -> &str {
        NAME
    }

    fn signature(&self) -> &Signature {
        &self.signature
    }

    fn return_type(&self, _: &[DataType]) -> Result<DataType> {
        Ok(DataType::Utf8)
    }

    fn invoke_with_args(&self, args: ScalarFunctionArgs) -> Result<ColumnarValue> {
        let most = args.args.iter().map(|arg| bytes(arg, args.number_rows));
        fits(most.fold(0, u64::saturating_add), self.bytes_max)?;
        let scalar = args
            .args
            .iter()
            .all(|a| matches!(a, ColumnarValue::Scalar(_)));
        let rows = if scalar { 1 } else { args.number_rows };
        let text = |value: &ColumnarValue| -> Result<_> {
            Ok(cast(&value.to_array(rows)?, &DataType::Utf8)?)
        };
        let texts = args.args.iter().map(text).collect::<Result<Vec<_>>>()?;
        let texts: Vec<_> = texts.iter().map(|text| text.as_string::<i32>()).collect();
        let all = concat_elements_utf8_many::<i32>(&texts)?;
        match scalar {
            true => {
                datafusion::common::ScalarValue::try_from_array(&all, 0).map(ColumnarValue::Scalar)
            }
            false => Ok(ColumnarValue::Array(Arc::new(all))),
        }
    }
}
