//! Where each column of an answer comes from (数据血缘), read from the analysed plan before anything is optimised away.
//!
//! `direct` of an output column are the columns its value is made of. `indirect` are the columns that decide which rows there
//! are, how they are grouped or in which order they come: they count for every output column. Each kind of plan and of
//! expression is dealt with by name; what is not known is refused, never skipped.

mod expr;
mod facet;
mod plan;
mod weight;

use std::collections::{BTreeMap, BTreeSet};

use serde::Serialize;

pub use facet::{COLUMN_LINEAGE_FACET, column_lineage};
pub(super) use plan::{Traced, closed_scan, trace};

/// A column of a table.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize)]
pub struct Source {
    /// The key in the catalogue.
    pub table: String,
    pub column: String,
}

/// How a value is made of a column; the further from it, the higher.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, strum::IntoStaticStr)]
#[serde(rename_all = "SCREAMING_SNAKE_CASE")]
#[strum(serialize_all = "SCREAMING_SNAKE_CASE")]
pub enum Derived {
    /// The value itself.
    Identity,
    Transformation,
    Aggregation,
}

/// How a column decides on rows without being in them.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, strum::IntoStaticStr)]
#[serde(rename_all = "SCREAMING_SNAKE_CASE")]
#[strum(serialize_all = "SCREAMING_SNAKE_CASE")]
pub enum Influence {
    Filter,
    Join,
    GroupBy,
    Sort,
    Window,
}

/// A column of the answer.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct OutputColumn {
    pub name: String,
    #[serde(serialize_with = "pairs")]
    pub direct: BTreeMap<Source, Derived>,
    /// Whether it shows masked values.
    pub masked: bool,
}

/// Where an answer comes from.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize)]
pub struct Lineage {
    pub columns: Vec<OutputColumn>,
    #[serde(serialize_with = "pairs")]
    pub indirect: BTreeMap<Source, BTreeSet<Influence>>,
}

impl Lineage {
    /// Every column it names, direct or indirect.
    pub fn sources(&self) -> BTreeSet<&Source> {
        let direct = self.columns.iter().flat_map(|column| column.direct.keys());
        direct.chain(self.indirect.keys()).collect()
    }
}

impl std::fmt::Display for Source {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "{}.{}", self.table, self.column)
    }
}

#[derive(Serialize)]
struct Pair<'a, T> {
    #[serde(flatten)]
    source: &'a Source,
    how: &'a T,
}

/// JSON has no keys that are objects.
fn pairs<T: Serialize, S: serde::Serializer>(
    map: &BTreeMap<Source, T>,
    serializer: S,
) -> Result<S::Ok, S::Error> {
    serializer.collect_seq(map.iter().map(|(source, how)| Pair { source, how }))
}
