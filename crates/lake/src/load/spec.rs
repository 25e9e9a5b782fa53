//! How a table is loaded (入库声明): what its owner says beside the catalogue's description.

use std::collections::{BTreeMap, BTreeSet};

use haina_catalog::{Field, FieldType, Kind, Resource};
use haina_party::DeptKey;
use serde::{Deserialize, Serialize};
use strum::{Display, EnumString, IntoStaticStr};

use super::quality::Check;
use super::read::Facts;
use crate::pull::PullSpec;

/// Fields of a key.
const KEYS_MAX: usize = 16;
/// Departments that deliver to one table.
const SOURCES_MAX: usize = 64;
/// Checks of one table.
const CHECKS_MAX: usize = 200;

/// What a delivery does to what is there (更新方式).
#[derive(
    Debug,
    Clone,
    Copy,
    Default,
    PartialEq,
    Eq,
    Serialize,
    Deserialize,
    Display,
    EnumString,
    IntoStaticStr,
)]
#[serde(rename_all = "snake_case")]
#[strum(serialize_all = "snake_case")]
pub enum LoadMode {
    /// 全量: it takes the place of everything the same source delivered before.
    #[default]
    Full,
    /// 追加: its rows come to those that are there.
    Append,
    /// 按主键: a row takes the place of the one with the same key; of several in a delivery the last holds.
    Keyed,
    /// 变更: as by key, and a row may say that the one with its key is gone.
    Changes,
}

/// How a table is loaded.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct LoadSpec {
    pub mode: LoadMode,
    /// The fields that name a record, in the modes that go by key; there no row may lack one.
    pub keys: Vec<String>,
    /// The departments that deliver; none: the owner.
    pub sources: BTreeSet<DeptKey>,
    /// What is known of the files' form.
    pub facts: Facts,
    pub checks: Vec<Check>,
    /// Where the rows of a department are pulled from; a department that is not here sends files.
    #[serde(skip_serializing_if = "BTreeMap::is_empty")]
    pub pulls: BTreeMap<DeptKey, PullSpec>,
}

/// A table as it was declared: its columns stay as they were then.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub(super) struct Declared {
    pub spec: LoadSpec,
    pub fields: Vec<Column>,
}

/// A field of the resource, as far as loading looks at it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub(super) struct Column {
    pub name: String,
    pub titles: Vec<String>,
    pub kind: FieldType,
}

impl LoadMode {
    /// Whether records are told apart by key.
    pub fn goes_by_key(self) -> bool {
        matches!(self, LoadMode::Keyed | LoadMode::Changes)
    }
}

impl LoadSpec {
    /// Says of the first mistake what and where it is.
    ///
    /// # Errors
    /// A sentence, lower case.
    pub fn check(&self, resource: &Resource) -> Result<(), String> {
        if resource.spec.kind != Kind::Table {
            return Err("the resource is no table".to_owned());
        }
        if resource.spec.fields.is_empty() {
            return Err("the resource has no fields".to_owned());
        }
        let known = |name: &String| match resource.field(name) {
            Some(_) => Ok(()),
            None => {
                let shown: String = name.chars().take(32).collect();
                Err(format!("there is no field `{shown}`"))
            }
        };
        self.keys.iter().try_for_each(known)?;
        let different: BTreeSet<&String> = self.keys.iter().collect();
        if different.len() != self.keys.len() || self.keys.len() > KEYS_MAX {
            return Err(format!("a key has at most {KEYS_MAX} different fields"));
        }
        if self.mode.goes_by_key() && self.keys.is_empty() {
            return Err(format!("the mode `{}` needs a key", self.mode));
        }
        let floating = |name: &&String| {
            let kind = resource.field(name).map(|field| field.kind);
            matches!(kind, Some(FieldType::Geometry | FieldType::Binary))
        };
        if let Some(name) = self.keys.iter().find(floating) {
            return Err(format!("`{name}` cannot be part of a key"));
        }
        if self.sources.len() > SOURCES_MAX || self.sources.iter().any(String::is_empty) {
            return Err(format!("at most {SOURCES_MAX} sources, each with a name"));
        }
        if self.checks.len() > CHECKS_MAX {
            return Err(format!("at most {CHECKS_MAX} checks"));
        }
        let mut names = BTreeSet::new();
        for check in &self.checks {
            check.check(resource)?;
            if !names.insert(&check.name) {
                return Err(format!("the check `{}` stands there twice", check.name));
            }
        }
        let fields: Vec<&str> = resource
            .spec
            .fields
            .iter()
            .map(|f| f.name.as_str())
            .collect();
        for (source, pull) in &self.pulls {
            let owner = self.sources.is_empty() && *source == resource.spec.owner;
            if !owner && !self.sources.contains(source) {
                return Err("what is pulled comes from one of the sources".to_owned());
            }
            pull.check(self.mode, &fields)?;
        }
        self.facts.check()
    }
}

impl Declared {
    pub(super) fn new(mut spec: LoadSpec, resource: &Resource) -> Declared {
        if spec.sources.is_empty() {
            spec.sources.insert(resource.spec.owner.clone());
        }
        let fields = resource.spec.fields.iter().map(Column::of).collect();
        Declared { spec, fields }
    }

    /// Whether the columns are the same, by name, type and order.
    pub(super) fn same_columns(&self, other: &Declared) -> bool {
        let columns = |declared: &Declared| -> Vec<(String, FieldType)> {
            let fields = declared.fields.iter();
            fields.map(|f| (f.name.clone(), f.kind)).collect()
        };
        columns(self) == columns(other)
    }
}

impl Column {
    fn of(field: &Field) -> Column {
        Column {
            name: field.name.clone(),
            titles: [&field.title.zh, &field.title.en]
                .into_iter()
                .filter(|title| !title.trim().is_empty())
                .cloned()
                .collect(),
            kind: field.kind,
        }
    }
}
