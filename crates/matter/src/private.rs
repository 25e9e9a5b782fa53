//! Personal content apart from facts: whatever is [`Private`] leaves the hashed body of an entry.

use serde::de::DeserializeOwned;
use serde::{Deserialize, Deserializer, Serialize, Serializer};
use serde_json::{Map, Value};

/// Names, numbers, addresses and free text of people; gone once erased.
///
/// In JSON it is `{"private": …}`, so that [`part`] finds it wherever it stands: a field cannot be
/// forgotten, because its type says what it is.
#[derive(Debug, Clone, PartialEq)]
pub struct Private<T>(pub Option<T>);

impl<T> Private<T> {
    /// Content.
    pub fn new(content: T) -> Private<T> {
        Private(Some(content))
    }

    /// The content, unless it is erased or was never given.
    pub fn get(&self) -> Option<&T> {
        self.0.as_ref()
    }
}

impl<T> Default for Private<T> {
    fn default() -> Private<T> {
        Private(None)
    }
}

impl Private<String> {
    /// The text; empty when erased.
    pub fn text(&self) -> &str {
        self.0.as_deref().unwrap_or_default()
    }
}

impl From<&str> for Private<String> {
    fn from(text: &str) -> Private<String> {
        Private::from(text.to_owned())
    }
}

impl From<String> for Private<String> {
    fn from(text: String) -> Private<String> {
        Private(Some(text).filter(|t| !t.is_empty()))
    }
}

impl<T: Serialize> Serialize for Private<T> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_map([("private", &self.0)])
    }
}

impl<'de, T: DeserializeOwned> Deserialize<'de> for Private<T> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Private<T>, D::Error> {
        #[derive(Deserialize)]
        struct Shape<T> {
            #[serde(default = "Option::default")]
            private: Option<T>,
        }
        Shape::deserialize(deserializer).map(|shape| Private(shape.private))
    }
}

/// Takes every private part out of `value`, leaving nothing in its place; the parts by JSON pointer.
pub(crate) fn part(value: &mut Value) -> Option<Value> {
    let mut parts = Map::new();
    walk(value, &mut String::new(), &mut |pointer, content| {
        if !content.is_null() {
            parts.insert(pointer.to_owned(), content.take());
        }
    });
    (!parts.is_empty()).then_some(Value::Object(parts))
}

/// Puts the parts back.
pub(crate) fn join(value: &mut Value, parts: Option<&Value>) {
    let Some(Value::Object(parts)) = parts else {
        return;
    };
    walk(value, &mut String::new(), &mut |pointer, content| {
        if let Some(part) = parts.get(pointer) {
            *content = part.clone();
        }
    });
}

fn walk(value: &mut Value, pointer: &mut String, found: &mut impl FnMut(&str, &mut Value)) {
    let length = pointer.len();
    let mut step = |name: &str, inner: &mut Value| {
        pointer.push('/');
        pointer.push_str(name);
        walk(inner, pointer, found);
        pointer.truncate(length);
    };
    match value {
        Value::Object(map) if map.len() == 1 && map.contains_key("private") => {
            if let Some(content) = map.get_mut("private") {
                found(pointer, content);
            }
        }
        Value::Object(map) => map.iter_mut().for_each(|(name, inner)| step(name, inner)),
        Value::Array(list) => {
            let numbered = list.iter_mut().enumerate();
            numbered.for_each(|(i, inner)| step(&i.to_string(), inner));
        }
        _ => {}
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn private_parts_leave_the_body_and_come_back() {
        #[derive(Serialize, Deserialize, PartialEq, Debug)]
        struct Told {
            unit: String,
            names: Vec<Private<String>>,
            reason: Private<String>,
            none: Private<String>,
        }
        let told = Told {
            unit: "water".into(),
            names: vec!["王海".into(), "".into()],
            reason: "水管破裂".into(),
            none: Private(None),
        };
        let mut body = serde_json::to_value(&told).unwrap();
        let parts = part(&mut body);
        assert!(!body.to_string().contains("水管") && !body.to_string().contains("王海"));
        let erased: Told = serde_json::from_value(body.clone()).unwrap();
        assert_eq!(erased.unit, "water");
        assert_eq!(erased.reason, Private(None));
        join(&mut body, parts.as_ref());
        assert_eq!(serde_json::from_value::<Told>(body).unwrap(), told);
    }
}
