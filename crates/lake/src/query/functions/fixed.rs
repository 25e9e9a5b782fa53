//! The moment of the query: what is asked at a moment gives the same when it is asked again as of that moment.

use std::sync::Arc;

use datafusion::arrow::datatypes::{DataType, TimeUnit};
use datafusion::common::{Result, ScalarValue};
use datafusion::logical_expr::{
    ColumnarValue, ScalarFunctionArgs, ScalarUDF, ScalarUDFImpl, Signature, Volatility,
};
use haina_core::calendar::ZONE;
use jiff::Timestamp;
use jiff::civil::Date;

/// A function without arguments that always gives the same.
#[derive(Debug, PartialEq, Eq, Hash)]
struct Fixed {
    name: &'static str,
    value: ScalarValue,
    signature: Signature,
}

/// `now()`, `current_timestamp`, `current_date` and `today()` of the moment `now`, in the city's zone.
pub(super) fn functions(now: Timestamp) -> impl Iterator<Item = (String, Arc<ScalarUDF>)> {
    let moment = ScalarValue::TimestampMicrosecond(Some(now.as_microsecond()), zone());
    let day = now.to_zoned(ZONE.clone()).date();
    let epoch = Date::constant(1970, 1, 1);
    let days = epoch.until(day).map(|span| span.get_days()).ok();
    let day = ScalarValue::Date32(days);
    let all = [
        ("now", moment.clone()),
        ("current_timestamp", moment),
        ("current_date", day.clone()),
        ("today", day),
    ];
    all.into_iter().map(|(name, value)| {
        let signature = Signature::nullary(Volatility::Immutable);
        let fixed = Fixed {
            name,
            value,
            signature,
        };
        (name.to_owned(), Arc::new(ScalarUDF::from(fixed)))
    })
}

fn zone() -> Option<Arc<str>> {
    Some(Arc::from("+08:00"))
}

impl ScalarUDFImpl for Fixed {
    fn name(&self) -> &str {
        self.name
    }

    fn signature(&self) -> &Signature {
        &self.signature
    }

    fn return_type(&self, _: &[DataType]) -> Result<DataType> {
        Ok(match self.value {
            ScalarValue::Date32(_) => DataType::Date32,
            _ => DataType::Timestamp(TimeUnit::Microsecond, zone()),
        })
    }

    fn invoke_with_args(&self, _: ScalarFunctionArgs) -> Result<ColumnarValue> {
        Ok(ColumnarValue::Scalar(self.value.clone()))
    }
}
