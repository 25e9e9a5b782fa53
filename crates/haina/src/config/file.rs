//! The TOML file, read with the line of every key.

use std::path::Path;

use serde_json::{Value, json};
use toml::Spanned;
use toml::de::{DeTable, DeValue};

use super::keys::{KEYS, Key};
use super::{Origin, Setting, nearest, value};
use crate::failure::{Failure, Kind};

/// The settings that the file at `path` holds.
pub fn read(path: &Path) -> Result<Vec<(&'static str, Setting)>, Failure> {
    let text = std::fs::read_to_string(path)
        .map_err(|error| Failure::file("could not read", path, &error))?;
    let table = DeTable::parse(&text).map_err(|error| {
        let line = error.span().map_or(1, |span| line_of(&text, span.start));
        failure(path, "CLI0003").caused(format!("line {line}: {}", error.message()))
    })?;
    let folder = path.parent().unwrap_or(Path::new(""));
    let reader = Reader {
        path,
        text: &text,
        folder,
    };
    let mut settings = Vec::new();
    for (name, item) in table.get_ref() {
        match item.get_ref() {
            DeValue::Table(group) => {
                for (inner, item) in group {
                    settings.push(reader.setting(
                        &format!("{}.{}", name.get_ref(), inner.get_ref()),
                        inner.span().start,
                        item,
                    )?);
                }
            }
            _ => settings.push(reader.setting(name.get_ref(), name.span().start, item)?),
        }
    }
    Ok(settings)
}

struct Reader<'a> {
    path: &'a Path,
    text: &'a str,
    folder: &'a Path,
}

impl Reader<'_> {
    fn setting(
        &self,
        name: &str,
        at: usize,
        item: &Spanned<DeValue<'_>>,
    ) -> Result<(&'static str, Setting), Failure> {
        let line = line_of(self.text, at);
        let Some(key) = Key::named(name) else {
            let failure =
                failure(self.path, "CLI0004").caused(format!("line {line}: unknown key `{name}`"));
            return Err(match nearest(name, KEYS.iter().map(|key| key.name)) {
                Some(near) => failure.hint(format!("did you mean `{near}`?")),
                None => failure.hint("`haina doctor --keys` lists every key"),
            });
        };
        let value = value::from_file(key, to_json(item.get_ref()), self.folder).map_err(|why| {
            failure(self.path, "CLI0003")
                .caused(format!("line {line}: {why}"))
                .hint("`haina doctor --keys` lists every key with its kind")
        })?;
        let origin = Origin::File {
            path: self.path.to_owned(),
            line,
        };
        Ok((key.name, Setting { value, origin }))
    }
}

fn failure(path: &Path, code: &str) -> Failure {
    Failure::new(
        Kind::Refused,
        code,
        format!("could not use `{}`", path.display()),
    )
}

fn line_of(text: &str, at: usize) -> usize {
    text.bytes().take(at).filter(|b| *b == b'\n').count() + 1
}

fn to_json(value: &DeValue<'_>) -> Value {
    match value {
        DeValue::String(text) => json!(text),
        DeValue::Integer(n) => {
            i64::from_str_radix(n.as_str(), n.radix()).map_or(Value::Null, |n| json!(n))
        }
        DeValue::Boolean(flag) => json!(flag),
        DeValue::Array(list) => list.iter().map(|item| to_json(item.get_ref())).collect(),
        DeValue::Float(_) | DeValue::Datetime(_) | DeValue::Table(_) => Value::Null,
    }
}
