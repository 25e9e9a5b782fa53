//! Between JSON and CEL's values.

use std::collections::HashMap;

use cel::Value as Cel;
use cel::objects::Key;
use serde_json::{Number, Value};

use super::{ExprError, VarType};

/// Values nested deeper than this are refused.
const DEPTH_MAX: usize = 64;

/// A result with more parts than this is refused.
const PARTS_MAX: usize = 100_000;

/// The CEL value of `value`, which belongs to the variable `name` of type `kind`.
pub(super) fn into_cel(name: &str, value: &Value, kind: &VarType) -> Result<Cel, ExprError> {
    convert(value, kind, 0).map_err(|expected| ExprError::WrongValue {
        name: name.to_owned(),
        expected,
    })
}

fn convert(value: &Value, kind: &VarType, depth: usize) -> Result<Cel, String> {
    if depth > DEPTH_MAX {
        return Err(format!("nested at most {DEPTH_MAX} deep"));
    }
    let wrong = || kind.to_string();
    Ok(match (value, kind) {
        (Value::Null, _) => Cel::Null,
        (Value::Bool(b), VarType::Any | VarType::Bool) => Cel::Bool(*b),
        (Value::Number(n), VarType::Any) => number(n),
        (Value::Number(n), VarType::Int) => Cel::Int(whole(n).ok_or_else(wrong)?),
        (Value::Number(n), VarType::Number) => Cel::Float(n.as_f64().ok_or_else(wrong)?),
        (Value::String(s), VarType::Any | VarType::Text) => Cel::String(s.clone().into()),
        (Value::String(s), VarType::Time) => {
            let at = chrono::DateTime::parse_from_rfc3339(s).map_err(|_| wrong())?;
            Cel::Timestamp(at)
        }
        (Value::Array(items), VarType::Any | VarType::List(_)) => {
            let of = match kind {
                VarType::List(of) => of,
                _ => &VarType::Any,
            };
            let items = items.iter().map(|item| convert(item, of, depth + 1));
            Cel::List(items.collect::<Result<Vec<_>, _>>()?.into())
        }
        (Value::Object(fields), VarType::Any | VarType::Map(_) | VarType::Object(_)) => {
            let mut map: HashMap<Key, Cel> = HashMap::with_capacity(fields.len());
            for (name, field) in fields {
                let of = match kind {
                    VarType::Map(of) => of,
                    VarType::Object(known) => known.get(name).unwrap_or(&VarType::Any),
                    _ => &VarType::Any,
                };
                let field =
                    convert(field, of, depth + 1).map_err(|e| format!("{e} in `{name}`"))?;
                map.insert(name.as_str().into(), field);
            }
            map.into()
        }
        _ => return Err(wrong()),
    })
}

fn number(n: &Number) -> Cel {
    match (n.as_i64(), n.as_f64()) {
        (Some(i), _) => Cel::Int(i),
        (None, Some(f)) => Cel::Float(f),
        (None, None) => Cel::Null,
    }
}

fn whole(n: &Number) -> Option<i64> {
    let exact = |f: &f64| f.fract() == 0.0 && f.abs() < 9.0e15;
    n.as_i64()
        .or_else(|| n.as_f64().filter(exact).map(|f| f as i64))
}

/// The JSON of a CEL value: moments as RFC 3339 text, spans as text such as `5400s`.
pub(super) fn into_json(value: &Cel) -> Result<Value, ExprError> {
    let mut parts = PARTS_MAX;
    json(value, 0, &mut parts).map_err(|reason| ExprError::Failed { reason })
}

fn json(value: &Cel, depth: usize, parts: &mut usize) -> Result<Value, String> {
    if depth > DEPTH_MAX {
        return Err(format!("the result is nested deeper than {DEPTH_MAX}"));
    }
    *parts = parts.checked_sub(1).ok_or("the result is too large")?;
    Ok(match value {
        Cel::Null => Value::Null,
        Cel::Bool(b) => Value::Bool(*b),
        Cel::Int(i) => (*i).into(),
        Cel::UInt(u) => (*u).into(),
        Cel::Float(f) => Number::from_f64(*f)
            .map(Value::Number)
            .ok_or("the result is not a finite number")?,
        Cel::String(s) => Value::String(s.to_string()),
        Cel::Timestamp(at) => {
            Value::String(at.to_rfc3339_opts(chrono::SecondsFormat::AutoSi, true))
        }
        Cel::Duration(span) => Value::String(format!("{}s", span.num_seconds())),
        Cel::List(items) => {
            let items = items.iter().map(|item| json(item, depth + 1, parts));
            Value::Array(items.collect::<Result<_, _>>()?)
        }
        Cel::Map(map) => {
            let mut fields: Vec<(String, &Cel)> =
                map.map.iter().map(|(k, v)| (k.to_string(), v)).collect();
            fields.sort_by(|a, b| a.0.cmp(&b.0));
            let fields = fields
                .into_iter()
                .map(|(k, v)| Ok((k, json(v, depth + 1, parts)?)));
            Value::Object(fields.collect::<Result<_, String>>()?)
        }
        other => return Err(format!("the result {other:?} has no form in JSON")),
    })
}
