//! What was learned of a set of records, and is frozen until somebody trains again (模型).

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use crate::blocking::{Parted, Rules};
use crate::compare::Comparator;
use crate::em::Weights;
use crate::schema::Schema;

/// A trained model: everything that decides whether two records are one, and nothing that depends on which records
/// come later. Serialisable; equal models give equal links.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub struct Model {
    /// The columns records must have.
    pub schema: Schema,
    /// Which pairs are looked at.
    pub rules: Rules,
    /// How columns are compared.
    pub comparator: Comparator,
    /// What was learned of each column.
    pub columns: Vec<ColumnModel>,
    /// Share of matches among all pairs.
    pub prior: f64,
    /// What is known of the sources (tables), by their number.
    pub sources: Vec<SourceModel>,
    /// The seed of every random choice in training.
    pub seed: u64,
}

/// What was learned of a column.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub struct ColumnModel {
    pub weights: Weights,
    /// Cells that hold something, in the records trained on.
    pub filled: u64,
    /// How often values stood there, those that stood there at least twice.
    pub frequencies: BTreeMap<String, u32>,
}

/// What is known of a source.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
pub struct SourceModel {
    /// Records trained on.
    pub records: u64,
    /// Whether no entity has two records in it.
    pub unique: bool,
    /// Share of its records that have a match elsewhere; of meaning where all sources are unique.
    pub matched: f64,
}

/// What training saw, for a person to read.
#[derive(Debug, Clone, Default, Serialize, Deserialize)]
pub struct Training {
    /// Blocking rules in words.
    pub rules: Vec<String>,
    /// Candidate pairs learned from (an estimate where only a part was looked at).
    pub candidates: u64,
    /// Rounds of expectation maximisation.
    pub rounds: usize,
    /// Expected matches among all pairs.
    pub matches: f64,
    /// What was too large.
    pub parted: Parted,
}

impl Model {
    /// log2 of the odds that two records drawn by chance are one.
    pub fn prior_bits(&self) -> f64 {
        (self.prior / (1.0 - self.prior)).log2()
    }

    /// Whether each entity has at most one record in each source, and there are two.
    pub fn is_one_to_one(&self) -> bool {
        self.sources.len() == 2 && self.sources.iter().all(|s| s.unique)
    }
}
