//! Resources (资源): what is registered, and how it is described.

use std::collections::BTreeSet;

use haina_core::Words;
use haina_party::{AreaCode, DeptKey};
use jiff::Timestamp;
use jiff::civil::Date;
use serde::{Deserialize, Serialize};
use strum::{Display, EnumIter, EnumString, IntoStaticStr};

use crate::{DataClass, Fact, Grade, Promise, ResourceId};

/// Fields of one resource.
pub const FIELDS_MAX: usize = 1_000;
/// Characters of a text of a description.
const TEXT_MAX: usize = 2_000;
/// Characters of a key or a name.
const KEY_MAX: usize = 96;

/// What a resource is.
#[derive(
    Debug,
    Clone,
    Copy,
    PartialEq,
    Eq,
    Serialize,
    Deserialize,
    Display,
    EnumString,
    EnumIter,
    IntoStaticStr,
)]
#[serde(rename_all = "snake_case")]
#[strum(serialize_all = "snake_case")]
pub enum Kind {
    /// 库表
    Table,
    /// 数据流
    Stream,
    /// 接口服务
    Service,
    /// 模型
    Model,
    /// 文件
    File,
}

/// Whether others may have it: 《政务数据共享条例》 and 《政务信息资源共享管理暂行办法》第九条.
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
    EnumIter,
    IntoStaticStr,
)]
#[serde(rename_all = "snake_case")]
#[strum(serialize_all = "snake_case")]
pub enum Sharing {
    /// 无条件共享
    Open,
    /// 有条件共享
    #[default]
    Conditional,
    /// 不予共享
    Never,
}

/// The form of a field's values.
#[derive(
    Debug,
    Clone,
    Copy,
    PartialEq,
    Eq,
    Serialize,
    Deserialize,
    Display,
    EnumString,
    EnumIter,
    IntoStaticStr,
)]
#[serde(rename_all = "snake_case")]
#[strum(serialize_all = "snake_case")]
pub enum FieldType {
    Text,
    Integer,
    Decimal,
    Boolean,
    Date,
    Timestamp,
    Code,
    Geometry,
    Binary,
}

/// A field. Without class and grade it is unclassified and core: unknown means most secret.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Field {
    /// As the data call it: `identity`.
    pub name: String,
    /// As people call it: 身份证号.
    pub title: Words,
    #[serde(rename = "type")]
    pub kind: FieldType,
    /// `m³/h`; empty: none.
    #[serde(default)]
    pub unit: String,
    #[serde(default)]
    pub meaning: Words,
    #[serde(default)]
    pub class: DataClass,
    #[serde(default)]
    pub grade: Grade,
    /// Invented, or of nobody.
    #[serde(default)]
    pub example: String,
}

/// From and until when the data hold; none: open.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct Validity {
    pub from: Option<Date>,
    pub until: Option<Date>,
}

/// The description of a resource, as its owner writes it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Spec {
    /// What people and queries call it by: `police.register`; it never changes.
    pub key: String,
    pub kind: Kind,
    pub title: Words,
    pub owner: DeptKey,
    pub meaning: Words,
    pub fields: Vec<Field>,
    /// What of the city it is about; none: all of it, or no place.
    #[serde(default)]
    pub area: Option<AreaCode>,
    #[serde(default)]
    pub validity: Validity,
    #[serde(default)]
    pub promise: Promise,
    #[serde(default)]
    pub sharing: Sharing,
    /// Under what conditions, or why not, in a few words.
    #[serde(default)]
    pub conditions: Words,
}

/// How far a resource has come.
#[derive(
    Debug,
    Clone,
    Copy,
    PartialEq,
    Eq,
    Serialize,
    Deserialize,
    Display,
    EnumString,
    EnumIter,
    IntoStaticStr,
)]
#[serde(rename_all = "snake_case")]
#[strum(serialize_all = "snake_case")]
pub enum ResourceState {
    /// 草稿: only its owner sees it.
    Draft,
    /// 已发布: all who read the catalogue see it and may apply.
    Published,
    /// 已停用: it stays to be looked up; nothing is granted on it any more.
    Retired,
}

/// A resource in its present version.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Resource {
    pub id: ResourceId,
    /// Counts changes of the description and of the state, from 1.
    pub version: u32,
    pub state: ResourceState,
    #[serde(flatten)]
    pub spec: Spec,
    pub registered_at: Timestamp,
    pub published_at: Option<Timestamp>,
    pub changed_at: Timestamp,
}

impl Resource {
    /// The field of this name.
    pub fn field(&self, name: &str) -> Option<&Field> {
        self.spec.fields.iter().find(|field| field.name == name)
    }

    /// Whether it may be applied for and granted: it is published, and its owner shares it.
    pub fn is_shared(&self) -> bool {
        self.state == ResourceState::Published && self.spec.sharing != Sharing::Never
    }

    /// When the next delivery is due, of what is published; `None` when nothing is promised. The first is counted from the
    /// publication: nobody promised anything before.
    pub fn due_at(&self, fact: &Fact) -> Option<Timestamp> {
        let published = self.published_at?;
        let last = fact.delivered.as_ref().map_or(published, |d| d.at);
        let due = self.spec.promise.due_after(last);
        due.filter(|_| self.state == ResourceState::Published)
    }

    /// The highest grade of its fields; without fields it is core.
    pub fn grade(&self) -> Grade {
        let grades = self.spec.fields.iter().map(|field| field.grade);
        grades.max().unwrap_or_default()
    }

    /// The classes of its fields with their families, by name, each once: what lists are filtered by.
    pub fn classes(&self) -> BTreeSet<&'static str> {
        let classes = self.spec.fields.iter().map(|field| field.class);
        classes
            .flat_map(|class| [class.name(), class.family().name()])
            .collect()
    }

    /// All that people may look for.
    pub fn search_text(&self) -> String {
        let spec = &self.spec;
        let mut text = [
            &spec.key,
            &spec.title.zh,
            &spec.title.en,
            &spec.meaning.zh,
            &spec.meaning.en,
        ]
        .map(String::as_str)
        .join("\n");
        for field in &spec.fields {
            for part in [&field.title.zh, &field.title.en, &field.name] {
                text.push('\n');
                text.push_str(part);
            }
        }
        text
    }
}

impl ResourceState {
    /// The name in JSON and in the database.
    pub fn name(self) -> &'static str {
        self.into()
    }
}

impl Spec {
    /// Says of the first mistake what and where it is.
    ///
    /// # Errors
    /// A sentence, lower case.
    pub fn check(&self) -> Result<(), String> {
        check_name("the key", &self.key, ".-_")?;
        if self.title.zh.trim().is_empty() || self.meaning.zh.trim().is_empty() {
            return Err("a title and a meaning in Chinese are needed".to_owned());
        }
        if self.owner.is_empty() {
            return Err("no owner is named".to_owned());
        }
        if self.fields.len() > FIELDS_MAX {
            let n = self.fields.len();
            return Err(format!("{n} fields; at most {FIELDS_MAX}"));
        }
        if let (Some(from), Some(until)) = (self.validity.from, self.validity.until)
            && until < from
        {
            return Err("it ends before it begins".to_owned());
        }
        let mut names = BTreeSet::new();
        for field in &self.fields {
            check_name("a field's name", &field.name, "_-")?;
            if field.title.zh.trim().is_empty() {
                return Err(format!("field `{}` has no title in Chinese", field.name));
            }
            if !names.insert(&field.name) {
                return Err(format!("field `{}` stands there twice", field.name));
            }
        }
        let long = self.texts().find(|text| text.chars().count() > TEXT_MAX);
        match long {
            Some(text) => Err(format!(
                "the text that begins with `{}` has over {TEXT_MAX} characters",
                text.chars().take(16).collect::<String>()
            )),
            None => Ok(()),
        }
    }

    fn texts(&self) -> impl Iterator<Item = &String> {
        let own = [&self.title, &self.meaning, &self.conditions];
        let of_fields = self.fields.iter();
        let words = of_fields.clone().flat_map(|f| [&f.title, &f.meaning]);
        let plain = of_fields.flat_map(|f| [&f.unit, &f.example]);
        let owner = [&self.owner].into_iter().chain(self.area.iter());
        let all = own.into_iter().chain(words);
        all.flat_map(|w| [&w.zh, &w.en]).chain(plain).chain(owner)
    }
}

/// A name that stands in queries and addresses: lower-case letters, digits and `marks`, beginning with a letter.
fn check_name(what: &str, name: &str, marks: &str) -> Result<(), String> {
    let fits = |c: char| c.is_ascii_lowercase() || c.is_ascii_digit() || marks.contains(c);
    let begins = name.starts_with(|c: char| c.is_ascii_lowercase());
    if begins && name.len() <= KEY_MAX && name.chars().all(fits) {
        return Ok(());
    }
    let shown: String = name.chars().take(32).collect();
    Err(format!(
        "{what} `{shown}` is not a name: lower-case letters, digits and `{marks}`, at most {KEY_MAX}"
    ))
}
