//! Short forms of what the city answers.

use serde_json::Value;

/// The text of a value; empty when there is none. Words give their Chinese.
pub fn text(value: &Value) -> String {
    match value {
        Value::String(text) => text.clone(),
        Value::Null => String::new(),
        Value::Object(words) if words.contains_key("zh") => text(&words["zh"]),
        other => other.to_string(),
    }
}

/// A moment as people at a terminal read it: `2026-05-22 09:30`.
pub fn moment(value: &Value) -> String {
    let short: String = text(value).chars().take(16).collect();
    short.replace('T', " ")
}
