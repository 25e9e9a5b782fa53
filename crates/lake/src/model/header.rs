//! The header of a model (模型说明): what people declare beside its SQL.

use std::collections::BTreeMap;

use haina_catalog::{FieldType, Promise};
use haina_core::Words;
use haina_finding::Severity;
use haina_party::DeptKey;
use jiff::civil::Date;
use serde::{Deserialize, Serialize};

/// What is declared beside the SQL of a model, in `NAME.yaml`.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Header {
    pub title: Words,
    /// Who answers for it.
    pub owner: DeptKey,
    /// The law or document that allows it, from when.
    #[serde(default)]
    pub basis: Vec<Basis>,
    /// The output columns that tell one row from every other; never missing, and of claims never twice.
    pub key: Vec<String>,
    /// What it reads: catalogue keys (`education.student`), and other models of the set by their bare names.
    pub inputs: BTreeMap<String, Promised>,
    /// How often it runs; without it, only when asked.
    #[serde(default)]
    pub schedule: Promise,
    /// Values that change with the day; the SQL names them `$name`. `$day` is always there: the day of the run.
    #[serde(default)]
    pub params: BTreeMap<String, Vec<Dated>>,
    /// It is a view: its SQL stands in place of it in the models that read it. Nothing of it is kept, and it is never run.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub view: bool,
    /// It is a step of a funnel.
    #[serde(default)]
    pub stage: Option<Stage>,
    /// Each of its rows is a claim about a subject.
    #[serde(default)]
    pub finding: Option<Claims>,
    /// Each of its rows answers whether somebody is entitled.
    #[serde(default)]
    pub eligibility: Option<Eligibility>,
    #[serde(default, skip_serializing)]
    pub tests: Vec<Play>,
}

/// A legal basis (依据) that holds from a day on.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Basis {
    pub from: Date,
    /// 《社会救助暂行办法》第十三条.
    pub text: String,
    /// Where it can be read.
    #[serde(default)]
    pub source: String,
}

/// What a model expects of an input; an input that breaks it is not believed when it says that somebody is gone.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct Promised {
    /// Days after which the last delivery is too old; none: what the owner promises in the catalogue.
    pub stale_after: Option<u32>,
    /// Percent of its rows by which it may shrink from one run to the next; none: by any.
    pub shrink_max: Option<f64>,
    /// Of a table of the catalogue: the columns that are read, and their types, so that the tests can be played where there
    /// is no table.
    #[serde(skip_serializing)]
    pub columns: BTreeMap<String, FieldType>,
}

/// A value that holds from a day on, with where it is written.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Dated {
    pub from: Date,
    pub value: Value,
    pub source: String,
}

/// A value of a parameter.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(untagged)]
pub enum Value {
    Bool(bool),
    Integer(i64),
    Decimal(f64),
    Text(String),
}

/// A step of a funnel (漏斗): every row that comes in goes out, those that are dropped with a reason.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Stage {
    pub funnel: String,
    /// From 1; a step follows the one before.
    pub order: u32,
    /// The inputs whose rows come in; only of the first step, the others read the step before.
    #[serde(default)]
    pub raw: Vec<String>,
    /// The column that says why a row is dropped; NULL: it is kept.
    pub reason: String,
    /// What it may say, and how people call it.
    pub reasons: BTreeMap<String, Words>,
}

/// How rows become claims about a subject (线索).
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Claims {
    /// `person`, `household`, `enterprise`, `place`, `device`; its key is the key of the row.
    pub subject: String,
    /// The column with the subject's name.
    #[serde(default)]
    pub name: Option<String>,
    /// What is claimed, in a few words.
    pub claim: Words,
    /// The unit that looks into it, where no column says another.
    pub unit: DeptKey,
    #[serde(default)]
    pub unit_column: Option<String>,
    #[serde(default)]
    pub area_column: Option<String>,
    #[serde(default)]
    pub severity: Severity,
    /// The type of matter that is opened for each.
    #[serde(default)]
    pub matter: Option<String>,
    pub reasons: Vec<Why>,
    /// Runs in a row before a subject enters or leaves (去抖).
    #[serde(default = "one")]
    pub debounce: u32,
}

/// A column whose value is a reason, and where it comes from.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Why {
    pub column: String,
    pub title: Words,
    /// The input and its field: `education.student.school`.
    pub from: String,
    /// What the columns of the row's origin begin with in the output: with `e`, `e_batch`, `e_source`, `e_row` and
    /// `e_known_at` are read, those that there are.
    #[serde(default)]
    pub origin: String,
    /// The column with the day the source says it of.
    #[serde(default)]
    pub date: Option<String>,
}

/// How rows answer whether somebody is entitled (免申即享、无感认证).
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Eligibility {
    /// The column with [`super::Outcome`].
    pub outcome: String,
    /// What is claimed of a subject whose outcome is not positive.
    pub claims: Claims,
}

/// A test of a model: given rows, expected rows.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Play {
    /// A sentence.
    pub name: String,
    /// The day of the run.
    pub day: Date,
    /// CSV with a line of names for each input; what is not given is empty, a blank value is NULL.
    #[serde(default)]
    pub given: BTreeMap<String, String>,
    /// CSV of the columns that matter, in any order of rows.
    pub expect: String,
}

/// What a model is for.
#[derive(Debug, Clone, Copy, PartialEq)]
pub enum Kind<'a> {
    /// A table that other models read.
    Table,
    /// Rows that are reckoned anew by each model that reads them.
    View,
    Stage(&'a Stage),
    Finding(&'a Claims),
    Eligibility(&'a Eligibility),
}

impl Header {
    /// What the model is for; checked: at most one of the four is declared.
    pub fn kind(&self) -> Kind<'_> {
        match (&self.stage, &self.finding, &self.eligibility) {
            (Some(stage), ..) => Kind::Stage(stage),
            (_, Some(claims), _) => Kind::Finding(claims),
            (.., Some(eligibility)) => Kind::Eligibility(eligibility),
            _ if self.view => Kind::View,
            _ => Kind::Table,
        }
    }

    /// How its rows become claims, if they do.
    pub fn claims(&self) -> Option<&Claims> {
        let of_eligibility = self.eligibility.as_ref().map(|e| &e.claims);
        self.finding.as_ref().or(of_eligibility)
    }

    /// The legal basis on a day; empty when none holds.
    pub fn basis_on(&self, day: Date) -> &str {
        let held = self.basis.iter().filter(|basis| basis.from <= day);
        let last = held.max_by_key(|basis| basis.from);
        last.map_or("", |basis| &basis.text)
    }

    /// The value of a parameter on a day; none when none holds yet.
    pub fn param_on(&self, name: &str, day: Date) -> Option<&Value> {
        let held = self.params.get(name)?.iter().filter(|v| v.from <= day);
        held.max_by_key(|value| value.from).map(|v| &v.value)
    }

    /// The inputs that are models of the set.
    pub fn upstream(&self) -> impl Iterator<Item = &str> {
        let names = self.inputs.keys().map(String::as_str);
        names.filter(|name| !name.contains('.'))
    }

    /// The inputs that are tables of the catalogue, with what is expected of them.
    pub fn tables(&self) -> impl Iterator<Item = (&str, &Promised)> {
        let all = self.inputs.iter().filter(|(name, _)| name.contains('.'));
        all.map(|(name, promised)| (name.as_str(), promised))
    }
}

impl Claims {
    /// The columns of the output that it names, each with the word of the header that names it.
    pub(super) fn columns(&self) -> Vec<(&'static str, &str)> {
        let mut all: Vec<(&'static str, &str)> = Vec::new();
        for why in &self.reasons {
            all.push(("reasons", &why.column));
            all.extend(why.date.iter().map(|date| ("date", date.as_str())));
        }
        let others = [
            ("name", &self.name),
            ("unit_column", &self.unit_column),
            ("area_column", &self.area_column),
        ];
        for (word, column) in others {
            all.extend(column.iter().map(|column| (word, column.as_str())));
        }
        all
    }
}

fn one() -> u32 {
    1
}
