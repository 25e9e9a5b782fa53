//! From a JSON Schema to the type of its values.

use serde_json::Value;

use super::VarType;

const DEPTH_MAX: usize = 16;

pub(super) fn of(schema: &Value, depth: usize) -> VarType {
    if depth > DEPTH_MAX || schema.get("$ref").is_some() {
        return VarType::Any;
    }
    match schema.get("type").and_then(Value::as_str) {
        Some("boolean") => VarType::Bool,
        Some("integer") => VarType::Int,
        Some("number") => VarType::Number,
        Some("string") => text(schema),
        Some("array") => {
            let item = schema
                .get("items")
                .map_or(VarType::Any, |items| of(items, depth + 1));
            VarType::list(item)
        }
        Some("object") => object(schema, depth),
        _ => VarType::Any,
    }
}

fn text(schema: &Value) -> VarType {
    match schema.get("format").and_then(Value::as_str) {
        Some("date-time") => VarType::Time,
        _ => VarType::Text,
    }
}

fn object(schema: &Value, depth: usize) -> VarType {
    let closed = schema.get("additionalProperties") == Some(&Value::Bool(false));
    match schema.get("properties").and_then(Value::as_object) {
        Some(fields) if closed => VarType::object(
            fields
                .iter()
                .map(|(name, schema)| (name, of(schema, depth + 1))),
        ),
        _ => VarType::map(VarType::Any),
    }
}
