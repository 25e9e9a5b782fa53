//! A look at whether the query may go on, inside the conditions of joins: they can work long without giving a row.

use std::hash::{Hash, Hasher};
use std::sync::Arc;

use datafusion::arrow::datatypes::DataType;
use datafusion::common::Result;
use datafusion::logical_expr::{
    ColumnarValue, Expr, ScalarFunctionArgs, ScalarUDF, ScalarUDFImpl, Signature, Volatility,
};

use crate::query::stop::Stop;

#[derive(Debug)]
struct Alive {
    stop: Arc<Stop>,
    signature: Signature,
}

/// The condition itself, evaluated only while the query may go on.
pub(in crate::query) fn alive(stop: &Arc<Stop>, condition: Expr) -> Expr {
    let function = ScalarUDF::from(Alive {
        stop: Arc::clone(stop),
        signature: Signature::any(1, Volatility::Stable),
    });
    function.call(vec![condition])
}

impl ScalarUDFImpl for Alive {
    fn name(&self) -> &str {
        "alive"
    }

    fn signature(&self) -> &Signature {
        &self.signature
    }

    fn return_type(&self, _: &[DataType]) -> Result<DataType> {
        Ok(DataType::Boolean)
    }

    fn invoke_with_args(&self, mut args: ScalarFunctionArgs) -> Result<ColumnarValue> {
        self.stop.check()?;
        match args.args.pop() {
            Some(condition) => Ok(condition),
            None => datafusion::common::exec_err!("a condition is missing"),
        }
    }
}

impl PartialEq for Alive {
    fn eq(&self, other: &Alive) -> bool {
        Arc::ptr_eq(&self.stop, &other.stop)
    }
}

impl Eq for Alive {}

impl Hash for Alive {
    fn hash<H: Hasher>(&self, state: &mut H) {
        Arc::as_ptr(&self.stop).hash(state);
    }
}
