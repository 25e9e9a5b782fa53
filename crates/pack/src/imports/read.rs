//! Reads and checks a mapping file.

use std::fs;
use std::path::Path;

use jiff::tz::TimeZone;
use serde_json::{Value, json};

use super::{ImportMapping, Target};
use crate::fault::{Faults, PackFault, Pos, did_you_mean};
use crate::node::Node;
use crate::shape::{Reading, Shape, files};
use crate::yaml;

impl ImportMapping {
    /// Reads a mapping file that lies outside a pack, or in one.
    ///
    /// # Errors
    /// Everything wrong with it, with lines.
    pub fn load(path: &Path) -> Result<ImportMapping, Vec<PackFault>> {
        let name = path
            .file_name()
            .unwrap_or_default()
            .to_string_lossy()
            .into_owned();
        let mut faults = Faults::new("import");
        let text = match fs::read_to_string(path) {
            Ok(text) => text,
            Err(error) => {
                let said = format!("cannot be read: {error}");
                faults.error("PAK0002", &name, Pos::default(), said);
                return Err(faults.finish());
            }
        };
        ImportMapping::parse_into(&text, &name, faults)
    }

    /// Reads the text of a mapping file called `name`.
    ///
    /// # Errors
    /// Everything wrong with it, with lines.
    pub fn parse(text: &str, name: &str) -> Result<ImportMapping, Vec<PackFault>> {
        ImportMapping::parse_into(text, name, Faults::new("import"))
    }

    fn parse_into(
        text: &str,
        name: &str,
        mut faults: Faults,
    ) -> Result<ImportMapping, Vec<PackFault>> {
        let stem = name.rsplit_once('.').map_or(name, |(stem, _)| stem);
        let mapping = yaml::parse(text, name, &mut faults).and_then(|node| {
            let mut reading = Reading {
                file: name,
                faults: &mut faults,
            };
            let value = reading.read(&Shape::Record(&files::IMPORT), &node)?;
            typed(&value, stem, name, Some(&node), &mut faults)
        });
        match mapping {
            Some(mapping) if !faults.any_error() => Ok(mapping),
            _ => Err(faults.finish()),
        }
    }
}

/// The typed mapping of a value in normal form; faults point into `node`.
pub(crate) fn typed(
    value: &Value,
    id: &str,
    file: &str,
    node: Option<&Node>,
    faults: &mut Faults,
) -> Option<ImportMapping> {
    let at = |pointer: &str| node.map(|n| n.at(pointer).pos).unwrap_or_default();
    let mut good = true;
    for (name, column) in value
        .get("columns")
        .and_then(Value::as_object)
        .into_iter()
        .flatten()
    {
        if let Err(said) = name.parse::<Target>() {
            let names = Target::NAMES.iter().map(|(n, _)| *n);
            let hint = did_you_mean(name, names)
                .unwrap_or_else(|| "or `form.FIELD` for a field of the form".into());
            let entry = node
                .and_then(|n| n.get("columns"))
                .and_then(|n| n.entry(name));
            faults
                .error(
                    "PAK0085",
                    file,
                    entry.map(|e| e.key_pos).unwrap_or_default(),
                    said,
                )
                .hint(hint);
            good = false;
        }
        let sources = ["column", "join", "value"]
            .iter()
            .filter(|s| column.get(**s).is_some())
            .count();
        if sources != 1 {
            let said = format!("`{name}` takes its value from {sources} places");
            faults
                .error("PAK0086", file, at(&format!("/columns/{name}")), said)
                .hint("give exactly one of `column`, `join` and `value`");
            good = false;
        }
    }
    if let Some(zone) = value.pointer("/time/zone").and_then(Value::as_str)
        && TimeZone::get(zone).is_err()
    {
        faults
            .error(
                "PAK0086",
                file,
                at("/time/zone"),
                format!("there is no time zone `{zone}`"),
            )
            .hint("write an IANA name such as `Asia/Shanghai`");
        good = false;
    }
    if !good {
        return None;
    }
    let mut value = value.clone();
    value.as_object_mut()?.insert("id".into(), json!(id));
    match serde_json::from_value(value) {
        Ok(mapping) => Some(mapping),
        Err(error) => {
            if !faults.any_error_in(file) {
                faults.error(
                    "PAK0086",
                    file,
                    Pos { line: 1, column: 1 },
                    error.to_string(),
                );
            }
            None
        }
    }
}
