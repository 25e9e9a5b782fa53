//! Values given as `NAME=VALUE`.

use serde_json::{Map, Value};

/// A name and its value, as `place.text=…` is written.
#[derive(Debug, Clone, PartialEq)]
pub struct Field {
    pub name: String,
    pub value: Value,
}

/// Reads `NAME=VALUE`; a value that is JSON (a number, true, a list) is that, any other is text.
pub fn field(text: &str) -> Result<Field, String> {
    let (name, value) = text.split_once('=').ok_or("write it as NAME=VALUE")?;
    if name.is_empty() {
        return Err("write it as NAME=VALUE".to_owned());
    }
    let value = serde_json::from_str(value).unwrap_or_else(|_| Value::String(value.to_owned()));
    Ok(Field {
        name: name.to_owned(),
        value,
    })
}

/// Puts each field where its dotted name says: `a.b=1` is `{"a": {"b": 1}}`.
pub fn put(root: &mut Map<String, Value>, fields: &[Field]) {
    for field in fields {
        let mut at = &mut *root;
        let mut parts = field.name.split('.').peekable();
        while let Some(part) = parts.next() {
            if parts.peek().is_none() {
                at.insert(part.to_owned(), field.value.clone());
                break;
            }
            let inner = at.entry(part).or_insert_with(|| Value::Object(Map::new()));
            if !inner.is_object() {
                *inner = Value::Object(Map::new());
            }
            match inner.as_object_mut() {
                Some(map) => at = map,
                None => break,
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn fields_become_one_object() {
        let fields: Vec<Field> = [
            "place.text=山东路 1 号",
            "urgent=true",
            "n=3",
            "code=007",
            "place.area=370202",
        ]
        .iter()
        .map(|text| field(text).unwrap())
        .collect();
        let mut root = Map::new();
        put(&mut root, &fields);
        assert_eq!(
            Value::Object(root),
            serde_json::json!({
                "place": {"text": "山东路 1 号", "area": 370_202}, "urgent": true, "n": 3, "code": "007",
            })
        );
        assert!(field("no value").is_err());
    }
}
