//! Forms (表单): fills in what a type asks for, by its own schema.

use serde_json::{Map, Value, json};

use crate::Dice;

/// Values for every required field and some of the others; `title` and `text` go where they belong by name.
pub fn fill(schema: &Value, title: &str, text: &str, kind: &str, dice: &mut Dice) -> Value {
    let required: Vec<&str> = schema["required"]
        .as_array()
        .into_iter()
        .flatten()
        .filter_map(Value::as_str)
        .collect();
    let mut form = Map::new();
    for (name, field) in schema["properties"].as_object().into_iter().flatten() {
        if (required.contains(&name.as_str()) || name == "kind")
            && let Some(value) = value(name, field, title, text, kind, dice)
        {
            form.insert(name.clone(), value);
        }
    }
    Value::Object(form)
}

fn value(
    name: &str,
    field: &Value,
    title: &str,
    text: &str,
    kind: &str,
    dice: &mut Dice,
) -> Option<Value> {
    if let Some(options) = field["enum"].as_array() {
        let wanted = options
            .iter()
            .find(|o| name == "kind" && o.as_str() == Some(kind));
        return wanted.or_else(|| dice.pick(options)).cloned();
    }
    let minimum = field["minimum"].as_i64().unwrap_or(1);
    Some(match field["type"].as_str().unwrap_or("string") {
        "boolean" => json!(true),
        "integer" | "number" => {
            json!(dice.between(minimum, field["maximum"].as_i64().unwrap_or(minimum + 4)))
        }
        "array" => {
            let count = field["minItems"].as_u64().unwrap_or(1).clamp(1, 4);
            let item = &field["items"];
            let one = |n: u64, dice: &mut Dice| {
                if item["type"] == "object" {
                    return Some(fill(item, &format!("{title}({})", n + 1), text, kind, dice));
                }
                value(name, item, title, text, kind, dice)
            };
            Value::Array((0..count).filter_map(|n| one(n, dice)).collect())
        }
        "object" => fill(field, title, text, kind, dice),
        _ => match field["format"].as_str() {
            Some("date") => json!("2026-09-01"),
            _ => {
                let long = [
                    "text", "content", "facts", "opinion", "demand", "request", "body", "question",
                ];
                let words = if long.iter().any(|l| name.contains(l)) {
                    text
                } else {
                    title
                };
                let most = field["maxLength"].as_u64().unwrap_or(4000) as usize;
                json!(words.chars().take(most).collect::<String>())
            }
        },
    })
}
