//! The weight of a pair, and how it came about (打分与解释).

use rustc_hash::FxHashMap;
use serde::{Deserialize, Serialize};

use crate::compare::{Comparator, Level, Levels};
use crate::model::Model;
use crate::records::{ValueId, Values};

/// Weighs pairs of records whose values are in one [`Values`]. Made from a model, cheap to keep.
#[derive(Debug)]
pub struct Scorer {
    comparator: Comparator,
    /// log2(m/u) by column and level.
    bits: Vec<[f64; 7]>,
    m: Vec<[f64; 7]>,
    u: Vec<[f64; 7]>,
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
        let table = |of: fn(&crate::em::Weights) -> [f64; 6]| -> Vec<[f64; 7]> {
            let row = |six: [f64; 6]| [six[0], six[1], six[2], six[3], six[4], six[5], 1.0];
            columns.iter().map(|c| row(of(&c.weights))).collect()
        };
        let (m, u) = (table(|w| w.m), table(|w| w.u));
        let bits = m
            .iter()
            .zip(&u)
            .map(|(m, u)| std::array::from_fn(|l| (m[l] / u[l]).log2()))
            .collect();
        Scorer {
            comparator: model.comparator.clone(),
            bits,
            m,
            u,
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
        for (c, bits) in self.bits.iter().enumerate() {
            sum += bits[levels[c].index()] + self.frequency_bits(c, levels[c], a[c], b[c]);
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
            Step {
                column: column.name.clone(),
                left: values.text(a[c]),
                right: values.text(b[c]),
                level,
                m: self.m[c][level.index()],
                u: self.u[c][level.index()],
                bits: self.bits[c][level.index()],
                frequency_bits: self.frequency_bits(c, level, a[c], b[c]),
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

    fn frequency_bits(&self, column: usize, level: Level, a: ValueId, b: ValueId) -> f64 {
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
        (self.u[column][level.index()] / share).log2()
    }
}

/// The chance that goes with log2 odds.
pub fn probability(bits: f64) -> f64 {
    1.0 / (1.0 + (-bits).exp2())
}
