//! The SQL of a model as another engine takes it.

use haina_lake::model::{Model, Value};
use jiff::civil::Date;

/// The SQL of a model with its values written out; the values are our own pack's.
pub fn written(model: &Model, day: Date) -> String {
    let mut sql = model.sql.replace("$day", &format!("DATE '{day}'"));
    for name in model.header.params.keys() {
        let value = match model.header.param_on(name, day) {
            Some(Value::Bool(value)) => value.to_string(),
            Some(Value::Integer(value)) => value.to_string(),
            Some(Value::Decimal(value)) => value.to_string(),
            Some(Value::Text(value)) => format!("'{}'", value.replace('\'', "''")),
            None => "NULL".to_owned(),
        };
        sql = sql.replace(&format!("${name}"), &value);
    }
    sql
}
