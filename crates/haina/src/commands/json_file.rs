//! A JSON object that is given as a file.

use std::path::Path;

use serde_json::{Map, Value};

use crate::failure::{Failure, Kind};

/// What the file at `path` holds; `-` is standard input.
///
/// # Errors
/// `CLI0002` when it cannot be read, `CLI0013` when it is not one JSON object.
pub fn read(path: &Path) -> Result<Map<String, Value>, Failure> {
    let text = match path.to_str() {
        Some("-") => std::io::read_to_string(std::io::stdin()),
        _ => std::fs::read_to_string(path),
    };
    let text = text.map_err(|error| Failure::file("could not read", path, &error))?;
    serde_json::from_str(&text).map_err(|error| {
        let what = format!("`{}` is not one JSON object", path.display());
        Failure::new(Kind::Refused, "CLI0013", what)
            .because(error)
            .hint("write one object: {\"name\": \"value\"}")
    })
}
