//! What a row fills as the city's import takes it.

use haina_pack::imports::{Filled, ImportMapping, Target};
use serde_json::{Map, Value, json};

use crate::import::Table;

/// A row of `POST /v1/imports`.
pub fn row(mapping: &ImportMapping, table: &Table, filled: &Filled, cells: &[String]) -> Value {
    let mut row = Map::new();
    row.insert("key".to_owned(), json!(filled.key));
    row.insert("type".to_owned(), json!(mapping.matter));
    let times = filled
        .times
        .iter()
        .map(|(target, time)| (target, json!(time)));
    let values = filled
        .values
        .iter()
        .map(|(target, value)| (target, value.clone()));
    for (target, value) in times.chain(values) {
        let (group, name) = place(target);
        match group {
            None => drop(row.insert(name, value)),
            Some(group) => {
                let inner = row.entry(group).or_insert_with(|| json!({}));
                if let Some(inner) = inner.as_object_mut() {
                    inner.insert(name, value);
                }
            }
        }
    }
    let mut same = Map::new();
    for (name, column) in &mapping.same {
        let at = table.headings.iter().position(|heading| heading == column);
        if let Some(cell) = at.and_then(|at| cells.get(at)) {
            same.insert(name.clone(), json!(cell.trim()));
        }
    }
    if !same.is_empty() {
        row.insert("same".to_owned(), Value::Object(same));
    }
    Value::Object(row)
}

/// The object and the name under which a target stands.
fn place(target: &Target) -> (Option<&'static str>, String) {
    let written = target.to_string();
    match written.split_once('.') {
        Some(("place", name)) => (Some("place"), name.to_owned()),
        Some(("reporter", name)) => (Some("reporter"), name.to_owned()),
        Some(("form", name)) => (Some("form"), name.to_owned()),
        _ => (None, written),
    }
}
