//! What a pack holds once it is read.

use std::collections::BTreeMap;
use std::sync::Arc;

use haina_core::Words;
use haina_lake::model::ModelSet;
use haina_matter::MatterType;
use haina_party::Directory;
use indexmap::IndexMap;
use jiff::civil::Date;
use semver::{Version, VersionReq};
use serde::{Deserialize, Serialize};
use serde_json::Value;

use crate::fault::{PackFault, Pos};
use crate::imports::ImportMapping;
use crate::node::Node;
use crate::play::{DemoMatter, Scenario};
use crate::source::Source;

/// A pack (场景包): read, whole, and free of errors of its own. Whether it fits the packs it needs is
/// [`crate::check`]'s to say.
#[derive(Debug, Clone)]
pub struct Pack {
    pub manifest: Manifest,
    /// Departments and areas.
    pub directory: Directory,
    pub roles: IndexMap<String, Role>,
    /// Class trees by the name of their file.
    pub taxonomies: IndexMap<String, Taxonomy>,
    pub parameters: IndexMap<String, Parameter>,
    /// Decision tables by the name of their file.
    pub tables: IndexMap<String, haina_core::DecisionTable>,
    /// Matter types by their short key; each is sealed and carries its full id and the pack's version.
    pub matters: IndexMap<String, MatterType>,
    pub views: IndexMap<String, View>,
    /// Language to key to text.
    pub strings: BTreeMap<String, BTreeMap<String, String>>,
    pub imports: IndexMap<String, ImportMapping>,
    /// Kinds of files (档案) by the name of their file.
    pub dossiers: IndexMap<String, Arc<haina_dossier::Declaration>>,
    /// Data rules (数据规则) by the name of their file.
    pub rules: IndexMap<String, Arc<haina_agreement::law::DataRule>>,
    /// The models (模型); the set is called as the pack is.
    pub models: Option<Arc<ModelSet>>,
    pub demo: Vec<DemoMatter>,
    pub scenarios: Vec<Scenario>,
    /// What somebody should look at; does not keep the pack from being applied.
    pub warnings: Vec<PackFault>,
    pub source: Source,
    /// SHA-256 of the canonical listing of its files.
    pub hash: String,
    pub(crate) docs: BTreeMap<String, Node>,
}

/// `pack.yaml`.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Manifest {
    pub format: u32,
    pub name: String,
    pub title: Words,
    #[serde(default)]
    pub about: Option<Words>,
    pub version: Version,
    #[serde(default)]
    pub owner: Option<String>,
    #[serde(default)]
    pub needs: BTreeMap<String, VersionReq>,
    #[serde(default)]
    pub provides: Vec<String>,
    #[serde(default)]
    pub in_use: InUse,
}

/// The days for which the pack's dated values must be known; the first one is included, as is the last.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(default)]
pub struct InUse {
    pub from: Date,
    pub until: Option<Date>,
}

/// A role's words.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Role {
    pub title: Words,
    #[serde(default)]
    pub about: Option<Words>,
}

/// A tree of classes (分类), three levels at most; a class is named by its path, `housing/property/fees`.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Taxonomy {
    pub title: Words,
    classes: IndexMap<String, Group>,
}

#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
struct Group {
    title: Words,
    of: IndexMap<String, Subgroup>,
}

#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
struct Subgroup {
    title: Words,
    #[serde(default)]
    of: IndexMap<String, Words>,
}

/// A class of a taxonomy.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Class {
    /// `housing/property/fees`.
    pub key: String,
    pub title: Words,
    pub parent: Option<String>,
    /// 1 to 3.
    pub level: u8,
}

/// A dated value with its source in law.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Parameter {
    pub description: Words,
    pub unit: String,
    pub reference: Reference,
    /// The value from each date on; null: none from that date on.
    pub values: BTreeMap<Date, Value>,
}

/// Where a value is written.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Reference {
    pub law: String,
    #[serde(default)]
    pub article: Option<String>,
    #[serde(default)]
    pub note: Option<String>,
}

/// A list, board, map layer or indicator that comes with the pack.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct View {
    pub title: Words,
    pub kind: String,
    #[serde(default)]
    pub matters: Vec<String>,
    #[serde(default)]
    pub role: Vec<String>,
    #[serde(default)]
    pub query: BTreeMap<String, Value>,
    #[serde(default)]
    pub columns: Vec<String>,
    #[serde(default)]
    pub group: Option<String>,
    #[serde(default)]
    pub measure: Option<String>,
}

impl Pack {
    /// The pack's name.
    pub fn name(&self) -> &str {
        &self.manifest.name
    }

    /// The place of a value in one of the pack's files; the nearest one above it when it is not written.
    pub(crate) fn pos(&self, file: &str, pointer: &str) -> Pos {
        self.docs
            .get(file)
            .map(|doc| doc.at(pointer).pos)
            .unwrap_or_default()
    }

    /// Whether the pack has a file, readable or not.
    pub(crate) fn has_file(&self, path: &str) -> bool {
        self.source.get(path).is_some()
    }

    /// The text of README.md.
    pub fn readme(&self) -> &str {
        let bytes = self.source.get("README.md").unwrap_or_default();
        std::str::from_utf8(bytes).unwrap_or_default()
    }
}

impl Taxonomy {
    /// Every class, parents before their children, in the order of the file.
    pub fn all(&self) -> Vec<Class> {
        let mut all = Vec::new();
        for (first, group) in &self.classes {
            all.push(Class::new(first.clone(), &group.title, None, 1));
            for (second, sub) in &group.of {
                let key = format!("{first}/{second}");
                all.push(Class::new(key.clone(), &sub.title, Some(first.clone()), 2));
                for (third, title) in &sub.of {
                    all.push(Class::new(
                        format!("{key}/{third}"),
                        title,
                        Some(key.clone()),
                        3,
                    ));
                }
            }
        }
        all
    }

    /// The words of a class by its path.
    pub fn title(&self, path: &str) -> Option<&Words> {
        let mut parts = path.split('/');
        let group = self.classes.get(parts.next()?)?;
        let Some(second) = parts.next() else {
            return Some(&group.title);
        };
        let sub = group.of.get(second)?;
        match (parts.next(), parts.next()) {
            (None, _) => Some(&sub.title),
            (Some(third), None) => sub.of.get(third),
            _ => None,
        }
    }
}

impl Class {
    fn new(key: String, title: &Words, parent: Option<String>, level: u8) -> Class {
        Class {
            key,
            title: title.clone(),
            parent,
            level,
        }
    }
}

impl Parameter {
    /// The value in force on a day.
    pub fn on(&self, day: Date) -> Option<&Value> {
        let found = self.values.range(..=day).next_back().map(|(_, v)| v);
        found.filter(|v| !v.is_null())
    }

    /// As a matter type carries it.
    pub fn for_type(&self) -> haina_matter::kind::Parameter {
        let article = self.reference.article.as_deref().unwrap_or_default();
        let values = self.values.iter().map(|(day, v)| (*day, self.written(v)));
        haina_matter::kind::Parameter {
            description: format!("{} / {}", self.description.zh, self.description.en),
            unit: self.unit.clone(),
            reference: format!("{} {article}", self.reference.law)
                .trim()
                .to_owned(),
            values: values.collect(),
        }
    }

    /// A number of workdays becomes the text of a limit.
    fn written(&self, value: &Value) -> Value {
        match (self.unit.as_str(), value.as_i64()) {
            ("hours" | "days" | "workdays" | "months", Some(n)) => {
                Value::String(format!("{n} {}", self.unit))
            }
            _ => value.clone(),
        }
    }
}

impl Default for InUse {
    fn default() -> InUse {
        InUse {
            from: Date::constant(2026, 1, 1),
            until: None,
        }
    }
}
