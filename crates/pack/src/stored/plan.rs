//! What applying a version would change, for the person who decides.

use std::collections::BTreeSet;
use std::fmt;

use haina_core::Words;
use serde::Serialize;
use serde_json::Value;
use similar::TextDiff;

use crate::model::Pack;

/// What a version of a pack changes against the one in force.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Plan {
    pub name: String,
    /// The version in force; none when the pack is new.
    pub from: Option<String>,
    pub to: String,
    pub changes: Vec<Change>,
    /// The files, line by line, as a unified diff.
    pub diff: String,
}

/// One thing that appears, changes or retires.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Change {
    pub how: How,
    /// `department`, `area`, `role`, `class`, `parameter`, `table`, `matter`, `model`, `view`, `import`.
    pub what: &'static str,
    pub key: String,
    pub title: Option<Words>,
    /// For a change: the fields that differ.
    pub fields: Vec<String>,
}

/// What happens to a thing.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum How {
    Appears,
    Changes,
    Retires,
}

/// Compares the version in force with a new one.
pub fn plan(current: Option<&Pack>, new: &Pack) -> Plan {
    let mut changes = Vec::new();
    let old = current.map(things).unwrap_or_default();
    let fresh = things(new);
    for (what, key, value) in &fresh {
        match old.iter().find(|(w, k, _)| w == what && k == key) {
            None => changes.push(change(How::Appears, what, key, value, Vec::new())),
            Some((_, _, before)) if before != value => {
                changes.push(change(
                    How::Changes,
                    what,
                    key,
                    value,
                    differing(before, value),
                ));
            }
            Some(_) => {}
        }
    }
    for (what, key, value) in &old {
        if !fresh.iter().any(|(w, k, _)| w == what && k == key) {
            changes.push(change(How::Retires, what, key, value, Vec::new()));
        }
    }
    changes.sort_by(|a, b| (a.what, a.how, &a.key).cmp(&(b.what, b.how, &b.key)));
    Plan {
        name: new.name().to_owned(),
        from: current.map(|p| p.manifest.version.to_string()),
        to: new.manifest.version.to_string(),
        changes,
        diff: diff(current, new),
    }
}

impl Plan {
    /// Whether applying would change nothing.
    pub fn is_empty(&self) -> bool {
        self.changes.is_empty() && self.diff.is_empty()
    }
}

impl fmt::Display for Plan {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match &self.from {
            None => writeln!(f, "{} {} is new", self.name, self.to)?,
            Some(from) => writeln!(f, "{} {from} → {}", self.name, self.to)?,
        }
        for change in &self.changes {
            let sign = match change.how {
                How::Appears => '+',
                How::Changes => '~',
                How::Retires => '-',
            };
            let title = change
                .title
                .as_ref()
                .map(|t| format!(" {} / {}", t.zh, t.en))
                .unwrap_or_default();
            write!(f, "  {sign} {} {}{title}", change.what, change.key)?;
            if !change.fields.is_empty() {
                write!(f, " ({})", change.fields.join(", "))?;
            }
            writeln!(f)?;
        }
        let touched = self
            .changes
            .iter()
            .any(|c| c.what == "matter" && c.how != How::Appears);
        if touched {
            writeln!(f, "  Running matters keep the version they began with.")?;
        }
        Ok(())
    }
}

type Thing = (&'static str, String, Value);

/// Everything a pack declares, each as plain data.
fn things(pack: &Pack) -> Vec<Thing> {
    let mut all: Vec<Thing> = Vec::new();
    for d in &pack.directory.departments {
        all.push(("department", d.key.clone(), json(d)));
    }
    for a in &pack.directory.areas {
        all.push(("area", a.code.clone(), json(a)));
    }
    all.extend(pack.roles.iter().map(|(k, v)| ("role", k.clone(), json(v))));
    for taxonomy in pack.taxonomies.values() {
        all.extend(
            taxonomy
                .all()
                .into_iter()
                .map(|c| ("class", c.key.clone(), json(&c))),
        );
    }
    all.extend(
        pack.parameters
            .iter()
            .map(|(k, v)| ("parameter", k.clone(), json(v))),
    );
    all.extend(
        pack.tables
            .iter()
            .map(|(k, v)| ("table", k.clone(), json(v))),
    );
    for (key, kind) in &pack.matters {
        let mut value = json(kind);
        if let Some(map) = value.as_object_mut() {
            // The version and the hash differ each time; parameters and tables are told by themselves.
            for field in ["version", "hash", "parameters", "tables"] {
                map.remove(field);
            }
        }
        all.push(("matter", key.clone(), value));
    }
    for model in pack.models.iter().flat_map(|set| set.models()) {
        let mut value = json(&model.header);
        if let Some(map) = value.as_object_mut() {
            map.insert("sql".to_owned(), json(&model.sql));
        }
        all.push(("model", model.name.clone(), value));
    }
    all.extend(pack.views.iter().map(|(k, v)| ("view", k.clone(), json(v))));
    all.extend(
        pack.imports
            .iter()
            .map(|(k, v)| ("import", k.clone(), json(v))),
    );
    all
}

fn json<T: Serialize>(value: &T) -> Value {
    serde_json::to_value(value).unwrap_or_default()
}

fn change(how: How, what: &'static str, key: &str, value: &Value, fields: Vec<String>) -> Change {
    let title = value.get("title").or_else(|| value.get("description"));
    Change {
        how,
        what,
        key: key.to_owned(),
        title: title.and_then(|t| serde_json::from_value(t.clone()).ok()),
        fields,
    }
}

fn differing(before: &Value, after: &Value) -> Vec<String> {
    let names = |v: &Value| {
        v.as_object()
            .into_iter()
            .flatten()
            .map(|(k, _)| k.clone())
            .collect::<BTreeSet<_>>()
    };
    let all = &names(before) | &names(after);
    all.into_iter()
        .filter(|name| before.get(name) != after.get(name))
        .collect()
}

fn diff(current: Option<&Pack>, new: &Pack) -> String {
    let text = |bytes: Option<&[u8]>| {
        bytes
            .map(|b| String::from_utf8_lossy(b).into_owned())
            .unwrap_or_default()
    };
    let mut paths: BTreeSet<&str> = new.source.files().map(|(p, _)| p).collect();
    if let Some(current) = current {
        paths.extend(current.source.files().map(|(p, _)| p));
    }
    let mut out = String::new();
    for path in paths {
        let before = text(current.and_then(|p| p.source.get(path)));
        let after = text(new.source.get(path));
        if before != after && current.is_some() {
            let diff = TextDiff::from_lines(&before, &after);
            let shown = diff
                .unified_diff()
                .context_radius(2)
                .header(path, path)
                .to_string();
            out.push_str(&shown);
        }
    }
    out
}
