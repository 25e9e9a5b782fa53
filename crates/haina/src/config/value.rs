//! Reading a value of a key's kind, from text or from TOML.

use std::path::Path;

use serde_json::{Value, json};

use super::keys::{Key, Kind};

/// The value that `text`, from a variable or a flag, is.
pub fn parse(key: &Key, text: &str) -> Result<Value, String> {
    let text = text.trim();
    let value = match key.kind {
        Kind::Number { .. } => text
            .parse::<u64>()
            .map_or_else(|_| json!(text), |n| json!(n)),
        Kind::Flag => text
            .parse::<bool>()
            .map_or_else(|_| json!(text), |flag| json!(flag)),
        Kind::Paths | Kind::Texts => {
            json!(
                text.split(',')
                    .map(str::trim)
                    .filter(|t| !t.is_empty())
                    .collect::<Vec<_>>()
            )
        }
        Kind::Text | Kind::Path | Kind::Choice(_) => json!(text),
    };
    check(key, value)
}

/// `value` when it is of the key's kind, with its paths seen from `folder`.
pub fn from_file(key: &Key, value: Value, folder: &Path) -> Result<Value, String> {
    let value = check(key, value)?;
    let seen = |text: &str| match text {
        "" => String::new(),
        _ => folder.join(text).display().to_string(),
    };
    Ok(match (key.kind, &value) {
        (Kind::Path, Value::String(text)) => json!(seen(text)),
        (Kind::Paths, Value::Array(list)) => {
            json!(
                list.iter()
                    .filter_map(Value::as_str)
                    .map(seen)
                    .collect::<Vec<_>>()
            )
        }
        _ => value,
    })
}

fn check(key: &Key, value: Value) -> Result<Value, String> {
    let fits = match (key.kind, &value) {
        (Kind::Text | Kind::Path, Value::String(_)) => true,
        (Kind::Flag, Value::Bool(_)) => true,
        (Kind::Paths | Kind::Texts, Value::Array(list)) => list.iter().all(Value::is_string),
        (Kind::Number { least, most }, Value::Number(n)) => {
            n.as_u64().is_some_and(|n| (least..=most).contains(&n))
        }
        (Kind::Choice(choices), Value::String(text)) => choices.contains(&text.as_str()),
        _ => false,
    };
    if fits {
        return Ok(value);
    }
    let shown = if key.is_secret {
        "what it holds".to_owned()
    } else {
        format!("`{value}`")
    };
    Err(format!("`{}` must be {}, not {shown}", key.name, key.kind))
}

impl std::fmt::Display for Kind {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self {
            Kind::Text => write!(f, "a text"),
            Kind::Path => write!(f, "a path"),
            Kind::Paths => write!(f, "a list of paths"),
            Kind::Texts => write!(f, "a list of texts"),
            Kind::Flag => write!(f, "true or false"),
            Kind::Number { least, most } => write!(f, "a number from {least} to {most}"),
            Kind::Choice(choices) => write!(f, "one of {}", choices.join(", ")),
        }
    }
}
