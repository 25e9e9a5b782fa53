//! Counting what was found against the truth.

use std::collections::BTreeMap;

use rustc_hash::FxHashMap;
use serde::{Deserialize, Serialize};

use super::truth::Truth;
use crate::cluster::Doubt;
use crate::link::Linked;
use crate::model::Training;
use crate::profile::Profile;
use crate::records::Records;
use crate::score::Why;
use crate::table::Table;

/// The outcome of an evaluation. Pairs are those of two records of one entity; of two tables, across them.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub struct Report {
    /// Tables and their records.
    pub tables: BTreeMap<String, usize>,
    /// The column the truth was read from.
    pub truth: String,
    #[serde(flatten)]
    pub score: Score,
    /// Processor time of reading, training, linking and counting, user and system, in seconds.
    pub cpu_seconds: f64,
    /// Whether each record has at most one partner, as the data showed.
    pub one_to_one: bool,
    /// How many entities have how many records.
    pub sizes: BTreeMap<usize, usize>,
    /// Pairs with one valid number and two names: kept apart, to be looked at.
    pub conflicts: usize,
    /// Pairs left to a person, conflicts among them.
    pub review: usize,
    /// Pairs weighed.
    pub weighed: u64,
    /// What each column was taken for.
    pub columns: Vec<Profile>,
    pub training: Training,
    pub seed: u64,
    /// Some of the pairs that were wrongly linked or missed, with their waterfalls.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub wrong: Vec<Wrong>,
}

/// A pair on which linking and truth differ.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub struct Wrong {
    /// Whether it was linked although it is no pair; otherwise it was missed.
    pub linked: bool,
    /// The records' places, counted through all tables from 0.
    pub left: usize,
    pub right: usize,
    pub why: Why,
}

/// Precision and recall of pairs.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
pub struct Score {
    /// Share of the pairs found that are true, 0 to 1.
    pub precision: f64,
    /// Share of the true pairs that were found, 0 to 1.
    pub recall: f64,
    /// Their harmonic mean.
    pub f1: f64,
    /// True pairs.
    pub pairs_true: u64,
    /// Pairs found.
    pub pairs_found: u64,
    /// Pairs found that are true.
    pub pairs_right: u64,
}

impl Score {
    /// The figures that follow from counts.
    pub fn of(pairs_true: u64, pairs_found: u64, pairs_right: u64) -> Score {
        let share = |part: u64, whole: u64| {
            if whole == 0 {
                1.0
            } else {
                part as f64 / whole as f64
            }
        };
        let (precision, recall) = (
            share(pairs_right, pairs_found),
            share(pairs_right, pairs_true),
        );
        let sum = precision + recall;
        Score {
            precision,
            recall,
            f1: if sum > 0.0 {
                2.0 * precision * recall / sum
            } else {
                0.0
            },
            pairs_true,
            pairs_found,
            pairs_right,
        }
    }
}

/// Puts the report together.
pub fn report(
    tables: &[&Table],
    truth: &Truth,
    columns: Vec<Profile>,
    records: &Records,
    linked: &Linked,
    examples: usize,
    cpu_seconds: f64,
) -> Report {
    let mut entities = Vec::with_capacity(records.len());
    for (t, table) in tables.iter().enumerate() {
        entities.extend((0..table.len()).map(|row| truth.entity(t, row)));
    }
    let across = records.sources() == 2;
    let mut group_of: Vec<u32> = (0..records.len() as u32).collect();
    let mut sizes = BTreeMap::new();
    for group in &linked.resolution.groups {
        *sizes.entry(group.len()).or_default() += 1;
        for record in group {
            group_of[*record as usize] = group[0];
        }
    }
    let grouped: usize = sizes.iter().map(|(size, n)| size * n).sum();
    *sizes.entry(1).or_default() += records.len() - grouped;
    // Records whose entity is not known count neither way.
    let known = || (0..records.len()).filter_map(|r| Some((r, entities[r]?)));
    let count = |key: &dyn Fn(usize, u32) -> (u32, u32)| {
        pairs(known().map(|(r, e)| (key(r, e), records.source(r))), across)
    };
    let pairs_true = count(&|_, e| (e, 0));
    let pairs_found = count(&|r, _| (group_of[r], 0));
    let pairs_right = count(&|r, e| (e, group_of[r]));
    let conflicts = linked.resolution.review.iter();
    let conflicts = conflicts
        .filter(|r| r.doubt == Doubt::NumberConflict)
        .count();
    Report {
        tables: tables.iter().map(|t| (t.name.clone(), t.len())).collect(),
        truth: truth.column.clone(),
        score: Score::of(pairs_true, pairs_found, pairs_right),
        cpu_seconds,
        one_to_one: linked.model.is_one_to_one(),
        sizes,
        conflicts,
        review: linked.resolution.review.len(),
        weighed: linked.weighed,
        columns,
        training: linked.training.clone(),
        seed: linked.model.seed,
        wrong: wrong(&entities, &group_of, records, linked, across, examples),
    }
}

/// Up to `examples` pairs of each sort of mistake.
fn wrong(
    entities: &[Option<u32>],
    group_of: &[u32],
    records: &Records,
    linked: &Linked,
    across: bool,
    examples: usize,
) -> Vec<Wrong> {
    let mut out = Vec::new();
    if examples == 0 {
        return out;
    }
    for by_group in [true, false] {
        let mut together: BTreeMap<u32, Vec<usize>> = BTreeMap::new();
        for (record, entity) in entities.iter().enumerate() {
            let Some(entity) = entity else { continue };
            let key = if by_group { group_of[record] } else { *entity };
            together.entry(key).or_default().push(record);
        }
        let pairs = together.values().flat_map(|members| {
            members
                .iter()
                .enumerate()
                .flat_map(|(i, a)| members[i + 1..].iter().map(|b| (*a, *b)))
        });
        let differ = pairs.filter(|(a, b)| {
            let apart = if by_group {
                entities[*a] != entities[*b]
            } else {
                group_of[*a] != group_of[*b]
            };
            apart && !(across && records.source(*a) == records.source(*b))
        });
        out.extend(differ.take(examples).map(|(left, right)| {
            let (a, b) = (records.row(left), records.row(right));
            let (why, _) = linked.judge.why(&linked.model, &records.values, a, b);
            Wrong {
                linked: by_group,
                left,
                right,
                why,
            }
        }));
    }
    out
}

/// Pairs of records with the same key.
fn pairs(keys: impl Iterator<Item = ((u32, u32), u16)>, across: bool) -> u64 {
    let mut counts: FxHashMap<(u32, u32), [u64; 2]> = FxHashMap::default();
    for (key, source) in keys {
        counts.entry(key).or_default()[usize::from(source.min(1))] += 1;
    }
    let two = |n: u64| n * n.saturating_sub(1) / 2;
    counts
        .values()
        .map(|[a, b]| if across { a * b } else { two(a + b) })
        .sum()
}
