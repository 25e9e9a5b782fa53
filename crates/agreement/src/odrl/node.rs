//! JSON-LD objects: one value or many, ids, typed and language-tagged values.

use std::collections::BTreeMap;

use serde_json::{Map, Value};

use super::name::{Name, Prefixes};

/// An object whose names are read and which are taken out one by one; what is left over is not understood.
pub(super) struct Node<'j> {
    pub(super) at: String,
    entries: BTreeMap<Name, &'j Value>,
    /// Written twice, in two ways: which of them counts cannot be told.
    pub(super) twice: Vec<String>,
}

impl<'j> Node<'j> {
    pub(super) fn of(object: &'j Map<String, Value>, at: String, prefixes: &Prefixes) -> Node<'j> {
        let mut node = Node {
            at,
            entries: BTreeMap::new(),
            twice: Vec::new(),
        };
        for (key, value) in object {
            let name = match prefixes.name(key) {
                // One and the same in ODRL, and short forms that contexts give the words of JSON-LD.
                Name::Odrl(word) if word == "uid" || word == "id" => Name::Keyword("id".to_owned()),
                Name::Odrl(word) if word == "type" => Name::Keyword("type".to_owned()),
                name => name,
            };
            if node.entries.insert(name, value).is_some() {
                node.twice.push(key.clone());
            }
        }
        node
    }

    /// A value by its word in ODRL.
    pub(super) fn odrl(&mut self, word: &str) -> Option<&'j Value> {
        self.entries.remove(&Name::Odrl(word.to_owned()))
    }

    pub(super) fn keyword(&mut self, word: &str) -> Option<&'j Value> {
        self.entries.remove(&Name::Keyword(word.to_owned()))
    }

    pub(super) fn other(&mut self, iri: &str) -> Option<&'j Value> {
        self.entries.remove(&Name::Other(iri.to_owned()))
    }

    /// What was not taken out and does more than describe.
    pub(super) fn left(self) -> impl Iterator<Item = (Name, &'j Value)> {
        self.entries
            .into_iter()
            .filter(|(name, _)| !name.describes())
    }

    pub(super) fn way(&self, to: &str) -> String {
        match self.at.is_empty() {
            true => to.to_owned(),
            false => format!("{}.{to}", self.at),
        }
    }
}

/// One or many: arrays, `@list` and `@set` are opened.
pub(super) fn many(value: &Value) -> Vec<&Value> {
    let alone = value.as_object().filter(|object| object.len() == 1);
    let opened = alone.and_then(|object| object.get("@list").or_else(|| object.get("@set")));
    let value = opened.unwrap_or(value);
    match value {
        Value::Array(values) => values.iter().collect(),
        one => vec![one],
    }
}

/// The text that a value is: plain, an id, typed or in a language; a number or a truth as it is written.
pub(super) fn text(value: &Value) -> Option<String> {
    match value {
        Value::String(text) => Some(text.clone()),
        Value::Number(number) => Some(number.to_string()),
        Value::Bool(truth) => Some(truth.to_string()),
        Value::Object(object) => {
            let known = |key: &String| {
                matches!(
                    key.as_str(),
                    "@value" | "@type" | "@language" | "@id" | "@direction"
                )
            };
            let inner = match (object.get("@value"), object.get("@id")) {
                (Some(inner), None) | (None, Some(inner)) => inner,
                _ => return None,
            };
            let plain = object.keys().all(known) && !inner.is_object() && !inner.is_array();
            if plain { text(inner) } else { None }
        }
        Value::Null | Value::Array(_) => None,
    }
}
