//! The weight of a pair, and how it came about (打分与解释).

use rustc_hash::FxHashMap;
use serde::{Deserialize, Serialize};

use crate::compare::{Comparator, LEVELS, Level, Levels};
use crate::em::Weights;
use crate::model::Model;
use crate::records::{ValueId, Values};

/// Weighs pairs of records whose values are in one [`Values`]. Made from a model, cheap to keep.
#[derive(Debug)]
pub struct Scorer {
    comparator: Comparator,
    weights: Vec<Weights>,
    /// log2(m/u) by column, whether the column it depends on agrees, and level.
    bits: Vec<[[f64; LEVELS + 1]; 2]>,
    /// How often a value stands in a column, beyond once.
    counts: Vec<FxHashMap<ValueId, u32>>,
    filled: Vec<f64>,
    prior_bits: f64,
}

/// Why a pair has its weight: the waterfall from the prior to the probability (瀑布图).
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Why {
    /// log2 of the odds before anything is compared.
    pub prior_bits: f64,
    /// What each column adds.
    pub steps: Vec<Step>,
    /// The sum.
    pub total_bits: f64,
    /// The chance that the two are one, 0 to 1.
    pub probability: f64,
}

/// What one column adds to a weight.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Step {
    pub column: String,
    pub left: String,
    pub right: String,
    pub level: Level,
    /// The column whose agreement u allows for.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub given: Option<String>,
    /// How often matches agree that far.
    pub m: f64,
    /// How often other pairs do.
    pub u: f64,
    /// log2(m/u).
    pub bits: f64,
    /// What a rare value adds to that, or a common one takes away (Winkler's adjustment for term frequency).
    pub frequency_bits: f64,
}

impl Scorer {
    /// A scorer for records whose values are, or will be, in `values`.
    pub fn new(model: &Model, values: &mut Values) -> Scorer {
        let columns = &model.columns;
        Scorer {
            comparator: model.comparator.clone(),
            bits: columns.iter().map(|c| table(&c.weights)).collect(),
            weights: columns.iter().map(|c| c.weights).collect(),
            counts: columns
                .iter()
                .map(|c| {
                    c.frequencies
                        .iter()
                        .map(|(v, n)| (values.intern(v), *n))
                        .collect()
                })
                .collect(),
            filled: columns.iter().map(|c| c.filled.max(1) as f64).collect(),
            prior_bits: model.prior_bits(),
        }
    }

    /// log2 of the odds that two records are one.
    pub fn bits(&self, values: &Values, a: &[ValueId], b: &[ValueId]) -> f64 {
        let levels = self.comparator.levels(values, a, b);
        self.bits_of(&levels, a, b)
    }

    /// The same for levels that are known.
    pub fn bits_of(&self, levels: &Levels, a: &[ValueId], b: &[ValueId]) -> f64 {
        let mut sum = self.prior_bits;
        for c in 0..self.bits.len() {
            if levels[c] != Level::Missing {
                sum += self.level_bits(c, levels) + self.frequency_bits(c, levels, a[c], b[c]);
            }
        }
        sum
    }

    /// The levels of two rows.
    pub fn levels(&self, values: &Values, a: &[ValueId], b: &[ValueId]) -> Levels {
        self.comparator.levels(values, a, b)
    }

    /// The waterfall of a pair.
    pub fn why(&self, model: &Model, values: &Values, a: &[ValueId], b: &[ValueId]) -> Why {
        let levels = self.comparator.levels(values, a, b);
        let steps = model.schema.columns.iter().enumerate().map(|(c, column)| {
            let level = levels[c];
            let (m, u) = match level {
                Level::Missing => (1.0, 1.0),
                level => self.weights[c].shares(level, &levels),
            };
            let given = self.weights[c]
                .given
                .filter(|g| levels[g.column] == Level::Exact);
            Step {
                column: column.name.clone(),
                left: values.text(a[c]),
                right: values.text(b[c]),
                level,
                given: given.map(|g| model.schema.columns[g.column].name.clone()),
                m,
                u,
                bits: self.level_bits(c, &levels),
                frequency_bits: self.frequency_bits(c, &levels, a[c], b[c]),
            }
        });
        let total_bits = self.bits_of(&levels, a, b);
        Why {
            prior_bits: self.prior_bits,
            steps: steps.collect(),
            total_bits,
            probability: probability(total_bits),
        }
    }

    fn level_bits(&self, column: usize, levels: &Levels) -> f64 {
        let given = self.weights[column].given;
        let tied = given.is_some_and(|g| levels[g.column] == Level::Exact);
        self.bits[column][usize::from(tied)][levels[column].index()]
    }

    fn frequency_bits(&self, column: usize, levels: &Levels, a: ValueId, b: ValueId) -> f64 {
        let level = levels[column];
        if level == Level::Close {
            // A slip of a common value meets another common value more easily; a rare one proves nothing more.
            let count = |id: ValueId| self.counts[column].get(&id).copied().unwrap_or(1);
            let share = (f64::from(count(a).max(count(b))) - 1.0).max(0.5) / self.filled[column];
            return (0.5 * (self.weights[column].u[0] / share).log2()).min(0.0);
        }
        if level != Level::Exact && level != Level::Swapped {
            return 0.0;
        }
        let count = |id: ValueId| self.counts[column].get(&id).copied().unwrap_or(1);
        let count = if a == b {
            count(a)
        } else {
            count(a).max(count(b))
        };
        // One of the two records is the one the other is met by.
        let share = (f64::from(count) - 1.0).max(0.5) / self.filled[column];
        let weights = &self.weights[column];
        let (_, u) = weights.shares(level, levels);
        if level == Level::Swapped {
            return (u / share).log2();
        }
        // As far as the agreement follows from the other column's, the value's rarity adds nothing.
        let alone = weights.u[0].min(0.999_999);
        let follows = ((u - alone) / (1.0 - alone)).clamp(0.0, 1.0);
        (u / (follows + (1.0 - follows) * share)).log2()
    }
}

/// log2(m/u) by level: alone, and where the column depended on agrees exactly.
fn table(weights: &Weights) -> [[f64; LEVELS + 1]; 2] {
    let bits = |u: &[f64; LEVELS]| {
        std::array::from_fn(|l| {
            if l < LEVELS {
                (weights.m[l] / u[l]).log2()
            } else {
                0.0
            }
        })
    };
    [
        bits(&weights.u),
        bits(weights.given.as_ref().map_or(&weights.u, |g| &g.u)),
    ]
}

/// The chance that goes with log2 odds.
pub fn probability(bits: f64) -> f64 {
    1.0 / (1.0 + (-bits).exp2())
}
