//! The TOML file, read with the line of every key.

use std::borrow::Cow;
use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;

use serde_json::{Value, json};
use toml::Spanned;
use toml::de::{DeTable, DeValue};

use super::keys::{KEYS, Key};
use super::{Origin, Setting, nearest, sources, value};
use crate::failure::{Failure, Kind};

/// What a file holds.
#[derive(Default)]
pub struct Held {
    pub settings: Vec<(&'static str, Setting)>,
    /// Connections to departments' databases: `[sources.NAME]`.
    pub sources: Vec<(String, Setting)>,
    /// The departments whose rows a connection brings, where that is said.
    pub departments: BTreeMap<String, BTreeSet<String>>,
}

/// What the file at `path` holds.
pub fn read(path: &Path) -> Result<Held, Failure> {
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
    let mut held = Held::default();
    for (name, item) in table.get_ref() {
        match item.get_ref() {
            DeValue::Table(group) => {
                for (inner, item) in group {
                    if let ("sources", DeValue::Table(source)) =
                        (name.get_ref().as_ref(), item.get_ref())
                    {
                        reader.source(&mut held, inner, source)?;
                        continue;
                    }
                    held.settings.push(reader.setting(
                        &format!("{}.{}", name.get_ref(), inner.get_ref()),
                        inner.span().start,
                        item,
                    )?);
                }
            }
            _ => held
                .settings
                .push(reader.setting(name.get_ref(), name.span().start, item)?),
        }
    }
    Ok(held)
}

struct Reader<'a> {
    path: &'a Path,
    text: &'a str,
    folder: &'a Path,
}

impl Reader<'_> {
    /// A connection: its name, its address, which is not repeated, and the departments whose rows it brings.
    fn source(
        &self,
        held: &mut Held,
        name: &Spanned<Cow<'_, str>>,
        group: &DeTable<'_>,
    ) -> Result<(), Failure> {
        let line = line_of(self.text, name.span().start);
        let shown = name.get_ref();
        let wrong = |why: &str| {
            failure(self.path, "CLI0003")
                .caused(format!("line {line}: {why}"))
                .hint("write `[sources.name]` with `url = \"postgres://…\"` below it; names have small letters, digits and hyphens")
        };
        if !sources::is_name(shown) {
            return Err(wrong("a connection has a name that cannot be used"));
        }
        let (mut url, mut departments) = (None, None);
        for (key, item) in group {
            match (key.get_ref().as_ref(), item.get_ref()) {
                ("url", DeValue::String(text)) => url = Some(text.to_string()),
                ("departments", DeValue::Array(keys)) => {
                    let key = |key: &Spanned<DeValue<'_>>| match key.get_ref() {
                        DeValue::String(key) => Some(key.to_string()),
                        _ => None,
                    };
                    let keys: Option<BTreeSet<String>> = keys.iter().map(key).collect();
                    departments = Some(keys.ok_or_else(|| {
                        wrong(&format!("`sources.{shown}.departments` must be texts"))
                    })?);
                }
                ("departments", _) => {
                    return Err(wrong(&format!(
                        "`sources.{shown}.departments` must be a list"
                    )));
                }
                ("url", _) => return Err(wrong(&format!("`sources.{shown}.url` must be a text"))),
                (other, _) => {
                    let why = format!("unknown key `sources.{shown}.{other}`");
                    return Err(failure(self.path, "CLI0004")
                        .caused(format!("line {line}: {why}"))
                        .hint("a connection has a `url`, and `departments` whose rows it brings"));
                }
            }
        }
        let url = url.ok_or_else(|| wrong(&format!("`sources.{shown}` has no `url`")))?;
        let origin = Origin::File {
            path: self.path.to_owned(),
            line,
        };
        let setting = Setting {
            value: json!(url),
            origin,
        };
        if let Some(departments) = departments {
            held.departments.insert(shown.to_string(), departments);
        }
        held.sources.push((shown.to_string(), setting));
        Ok(())
    }

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
