//! Papers that nobody has to bring (免证办): whose record is asked instead, what for, and what is asked of the person when it cannot be.

use haina_core::Words;
use indexmap::IndexMap;
use serde::{Deserialize, Serialize};

/// A paper of a type, and the question that replaces it.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct PaperKind {
    /// The paper: `{zh: 结婚证, en: Marriage certificate}`.
    pub title: Words,
    /// Only when true; CEL over the form.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub when: Option<String>,
    #[serde(default)]
    pub of: PaperOf,
    /// The table of the catalogue whose record says what the paper would.
    pub table: String,
    /// Columns of it and the fields of the form that they must equal; one of them is a number that names one person.
    pub find: IndexMap<String, String>,
    /// Columns and the values of which they must have one.
    #[serde(default, skip_serializing_if = "IndexMap::is_empty")]
    pub holds: IndexMap<String, Vec<String>>,
    /// The column with the day on which a record ends; one that has ended does not count.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub until: Option<String>,
    #[serde(default)]
    pub expect: Expected,
    /// The one column that is told; none: only whether there is such a record.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub tell: Option<String>,
    /// What for, in the words of the agreement with the department that keeps the record.
    pub purpose: String,
    /// What the person is asked for when the record cannot be asked, or says otherwise.
    pub fallback: Words,
}

impl PaperKind {
    /// Every column that the question names: what an agreement must hold.
    pub fn columns(&self) -> Vec<&str> {
        let found = self.find.keys().chain(self.holds.keys());
        let mut columns: Vec<&str> = found
            .chain(&self.until)
            .chain(&self.tell)
            .map(String::as_str)
            .collect();
        columns.sort_unstable();
        columns.dedup();
        columns
    }
}

/// Whose record it is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum PaperOf {
    /// The reporter's own: it is asked only where the number in the form was verified to be theirs.
    #[default]
    Reporter,
    /// Somebody else's: a deceased parent's.
    Other,
}

/// What spares the paper.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Expected {
    /// There is such a record.
    #[default]
    Record,
    /// There is none: 无房证明.
    NoRecord,
}
