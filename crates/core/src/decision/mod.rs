//! Decision tables (决策表) with the hit policies of DMN, checked for overlaps and gaps.

mod analysis;
mod bits;
mod cell;
mod column;
mod decide;
mod fault;
mod ready;
mod space;
#[cfg(test)]
mod tests;

use std::fmt;
use std::sync::{Arc, OnceLock};

use indexmap::IndexMap;
use serde::{Deserialize, Serialize};
use serde_json::Value;

use crate::{Calendar, Scope, Words};
pub use column::ColumnType;
pub use decide::{DecideError, Decision};
pub use fault::TableFault;
use ready::Ready;

/// The most rows of a table.
pub const ROWS_MAX: usize = 5_000;

/// The most inputs, and the most outputs.
pub const COLUMNS_MAX: usize = 32;

/// A decision table as it is written in a pack.
///
/// ```yaml
/// id: unit
/// title: {zh: 承办单位, en: Lead unit}
/// hit: U
/// inputs:
///   - {name: class, path: matter.class, type: text}
///   - {name: households, type: int, values: "[0..)"}
/// outputs:
///   - {name: unit, type: text, default: district}
/// rows:
///   - {id: r1, when: {class: "housing/*", households: ">= 20"}, then: {unit: housing-bureau}}
///   - {id: r2, when: {class: "not(housing/*)"}, then: {unit: street}}
/// ```
///
/// A cell is a literal (`5`, `noise`, `"a, b"`, `2026-01-01`), a comparison (`< 5`), an interval
/// (`[1..5)`, open ended as `[5..)`), a text with `*` at its end, which stands for any text that begins so,
/// a list of these with commas between, `not(…)` of such a list, `null` for a value that is absent, or `-`
/// for any value. A column that a row does not name is `-`. Rows keep their order.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct DecisionTable {
    id: String,
    #[serde(default)]
    title: Words,
    hit: HitPolicy,
    inputs: Vec<Input>,
    outputs: Vec<Output>,
    rows: Vec<Row>,
    #[serde(skip)]
    ready: Cache,
}

/// What a table gives when several rows hit.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub enum HitPolicy {
    /// At most one row can hit.
    #[serde(rename = "U", alias = "unique")]
    Unique,
    /// Rows that hit together agree.
    #[serde(rename = "A", alias = "any")]
    Any,
    /// The row whose output stands first in `values` of the outputs.
    #[serde(rename = "P", alias = "priority")]
    Priority,
    /// The first row.
    #[serde(rename = "F", alias = "first")]
    First,
    /// All rows, in their order.
    #[serde(rename = "R", alias = "rule-order")]
    RuleOrder,
    /// All rows; the order says nothing.
    #[serde(rename = "C", alias = "collect")]
    Collect,
}

/// A column of conditions.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Input {
    pub name: String,
    /// Where the value stands in the variables, with dots: `matter.class`. Default: the name.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub path: Option<String>,
    /// An expression that gives the value, instead of a path.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub expr: Option<String>,
    #[serde(rename = "type")]
    pub kind: ColumnType,
    /// A cell that every value fits, such as `[0..)` or a list of all that can be.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub values: Option<Value>,
    /// Whether the value may be absent.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub optional: bool,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub title: Option<Words>,
}

/// A column of results.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Output {
    pub name: String,
    #[serde(rename = "type")]
    pub kind: ColumnType,
    /// What it is when no row hits, or when the row that hits does not say.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub default: Option<Value>,
    /// All that it can be; under policy P in order of priority.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub values: Option<Vec<Value>>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub title: Option<Words>,
}

/// One rule: when all cells hold, then these results.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Row {
    pub id: String,
    #[serde(default)]
    pub when: IndexMap<String, Value>,
    pub then: IndexMap<String, Value>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub note: Option<String>,
}

impl DecisionTable {
    /// The name by which the table is called.
    pub fn id(&self) -> &str {
        &self.id
    }

    /// What the table decides, for people.
    pub fn title(&self) -> &Words {
        &self.title
    }

    /// What it gives when several rows hit.
    pub fn hit(&self) -> HitPolicy {
        self.hit
    }

    /// The columns of conditions.
    pub fn inputs(&self) -> &[Input] {
        &self.inputs
    }

    /// The columns of results.
    pub fn outputs(&self) -> &[Output] {
        &self.outputs
    }

    /// The rules, in their order.
    pub fn rows(&self) -> &[Row] {
        &self.rows
    }

    /// All that is wrong with the table; expressions may name any variable.
    ///
    /// Cells, results and columns must be right; then rows that overlap against the policy, rows that can
    /// never hit, and values that no row decides are found, each with an example.
    pub fn check(&self) -> Vec<TableFault> {
        self.check_in(&Scope::open())
    }

    /// As [`DecisionTable::check`], with expressions checked against `scope`.
    pub fn check_in(&self, scope: &Scope) -> Vec<TableFault> {
        match Ready::of(self, scope) {
            Ok(ready) => analysis::faults(self, &ready),
            Err(faults) => faults,
        }
    }

    /// Decides on `variables`, an object.
    ///
    /// # Errors
    /// A table that is wrong in itself, an input that is missing or of another type, several rows where
    /// only one may hit, or no row and no default.
    pub fn decide(&self, variables: &Value) -> Result<Decision, DecideError> {
        decide::decide(self, self.ready()?, variables, None)
    }

    /// As [`DecisionTable::decide`], counting with `calendar` in expressions.
    ///
    /// # Errors
    /// As [`DecisionTable::decide`].
    pub fn decide_with(
        &self,
        variables: &Value,
        calendar: &Calendar,
    ) -> Result<Decision, DecideError> {
        decide::decide(self, self.ready()?, variables, Some(calendar))
    }

    fn ready(&self) -> Result<&Ready, DecideError> {
        let ready = self
            .ready
            .0
            .get_or_init(|| Ready::of(self, &Scope::open()).map(Arc::new));
        ready.as_deref().map_err(|faults| DecideError::Wrong {
            table: self.id.clone(),
            faults: faults.clone(),
        })
    }
}

impl HitPolicy {
    /// Whether the table gives a list, one entry for each row that hits.
    pub fn gives_list(self) -> bool {
        matches!(self, HitPolicy::RuleOrder | HitPolicy::Collect)
    }
}

/// The table made ready to decide, once; says nothing about the table that its text does not.
#[derive(Clone, Default)]
struct Cache(OnceLock<Result<Arc<Ready>, Vec<TableFault>>>);

impl PartialEq for Cache {
    fn eq(&self, _: &Cache) -> bool {
        true
    }
}

impl fmt::Debug for Cache {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("…")
    }
}
