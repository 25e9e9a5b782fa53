//! Training a model on records, without labels.

use rand::{RngExt, SeedableRng};
use rand_chacha::ChaCha8Rng;
use rustc_hash::FxHashMap;

use crate::blocking::{Blocks, Pairing, choose, describe};
use crate::compare::{Comparator, LEVELS, Level, pack};
use crate::depend;
use crate::em::{self, Population};
use crate::error::LinkageError;
use crate::model::{ColumnModel, Model, SourceModel, Training};
use crate::records::{Records, ValueId, mix};
use crate::schema::COMPARED_MAX;
use crate::work;

/// How to train.
#[derive(Debug, Clone, Copy)]
pub struct Options {
    /// The seed of every random choice.
    pub seed: u64,
    /// Candidate pairs a record at most, about.
    pub pairs_a_record: f64,
    /// Candidate pairs that are learned from, about.
    pub pairs_learned: u64,
    /// Random pairs for the distribution of levels.
    pub pairs_random: usize,
}

impl Default for Options {
    fn default() -> Options {
        Options {
            seed: 1,
            pairs_a_record: 25.0,
            pairs_learned: 1_500_000,
            pairs_random: 300_000,
        }
    }
}

/// A model, what training saw, and the blocks of the records trained on.
pub struct Trained {
    pub model: Model,
    pub training: Training,
    pub blocks: Blocks,
}

/// Trains a model. Errors: `LNK0006` when there are fewer than two records, no column to compare, or too little in them to
/// tell the same from the different, `LNK0007` when there are more than [`COMPARED_MAX`] columns.
pub fn train(
    records: &Records,
    pairing: Pairing,
    options: Options,
) -> Result<Trained, LinkageError> {
    let columns = records.schema.columns.len();
    if columns > COMPARED_MAX {
        return Err(LinkageError::TooLarge {
            what: "columns",
            found: columns as u64,
            max: COMPARED_MAX as u64,
        });
    }
    if records.len() < 2 || columns == 0 {
        let reason = format!(
            "{} records with {columns} columns to compare",
            records.len()
        );
        return Err(LinkageError::TooLittle { reason });
    }
    let comparator = Comparator::new(&records.schema);
    let rules_max = match records.len() {
        0..50_000 => 80,
        50_000..200_000 => 40,
        _ => 14,
    };
    let budget = options.pairs_a_record.max(200_000.0 / records.len() as f64);
    let mut rules = choose(records, budget, rules_max, options.seed);
    let blocks = Blocks::build(records, &mut rules);
    let (patterns, seen) = patterns(records, &blocks, &comparator, pairing, options);
    let counts = frequencies(records);
    let population = population(records, &comparator, pairing, &counts, patterns, options);
    let mut learned = em::learn(&population);
    let sample = depend::Sample::draw(records, &comparator, pairing, options.seed);
    for _ in 0..2 {
        sample.tie(&mut learned);
        em::refine(&mut learned, &population);
    }
    let frequency = |c: usize| {
        let often = counts[c].iter().filter(|(_, n)| **n > 1);
        often
            .map(|(id, n)| (records.values.text(*id), *n))
            .collect()
    };
    let model = Model {
        schema: records.schema.clone(),
        comparator,
        columns: (0..columns)
            .map(|c| ColumnModel {
                weights: learned.weights[c],
                filled: counts[c].values().map(|n| u64::from(*n)).sum(),
                frequencies: frequency(c),
            })
            .collect(),
        prior: learned.prior,
        sources: records
            .by_source()
            .into_iter()
            .map(|n| SourceModel {
                records: n as u64,
                unique: false,
                matched: 0.5,
            })
            .collect(),
        seed: options.seed,
        rules,
    };
    if !is_finite(&model) {
        let reason = format!(
            "{} records do not show what the same and what different people look like",
            records.len()
        );
        return Err(LinkageError::TooLittle { reason });
    }
    let training = Training {
        rules: model
            .rules
            .rules
            .iter()
            .map(|r| describe(r, records))
            .collect(),
        candidates: seen,
        rounds: learned.rounds,
        matches: learned.matches,
        parted: blocks.parted,
    };
    Ok(Trained {
        model,
        training,
        blocks,
    })
}

/// Whether every number learned is one: a share of nothing is none, and would be lost in writing.
fn is_finite(model: &Model) -> bool {
    let weights = model.columns.iter().map(|column| &column.weights);
    let mut shares = weights.flat_map(|weights| weights.m.iter().chain(&weights.u));
    model.prior.is_finite() && shares.all(|share| share.is_finite())
}

/// How often each value stands in each column.
fn frequencies(records: &Records) -> Vec<FxHashMap<ValueId, u32>> {
    let mut counts = vec![FxHashMap::default(); records.schema.columns.len()];
    for record in 0..records.len() {
        for (count, id) in counts.iter_mut().zip(records.row(record)) {
            if *id != 0 {
                *count.entry(*id).or_default() += 1;
            }
        }
    }
    counts
}

/// Candidates by pattern; where there are too many, those of blocks drawn by hash, counted up.
fn patterns(
    records: &Records,
    blocks: &Blocks,
    comparator: &Comparator,
    pairing: Pairing,
    options: Options,
) -> (FxHashMap<u64, f64>, u64) {
    let one_in = (blocks.pairs_max() / options.pairs_learned.max(1)).max(1);
    let parts = work::parts(blocks, |range| {
        let mut counts: FxHashMap<u64, f64> = FxHashMap::default();
        for block in range {
            if !mix(block as u64 ^ options.seed).is_multiple_of(one_in) {
                continue;
            }
            blocks.pairs(block..block + 1, records, pairing, |a, b| {
                let levels = comparator.pair(records, a as usize, b as usize);
                *counts.entry(pack(&levels)).or_default() += one_in as f64;
            });
        }
        counts
    });
    let mut all: FxHashMap<u64, f64> = FxHashMap::default();
    for part in parts {
        for (pattern, count) in part {
            *all.entry(pattern).or_default() += count;
        }
    }
    let seen = all.values().sum::<f64>() as u64;
    (all, seen)
}

/// All pairs: how many, and how their levels are spread.
fn population(
    records: &Records,
    comparator: &Comparator,
    pairing: Pairing,
    counts: &[FxHashMap<ValueId, u32>],
    patterns: FxHashMap<u64, f64>,
    options: Options,
) -> Population {
    let columns = counts.len();
    let n = records.len() as f64;
    let within: f64 = records
        .by_source()
        .iter()
        .map(|n| *n as f64)
        .map(|n| n * (n - 1.0) / 2.0)
        .sum();
    let (pairs, guess) = match pairing {
        Pairing::All => (n * (n - 1.0) / 2.0, 0.3 * n),
        Pairing::Across => (n * (n - 1.0) / 2.0 - within, 0.25 * n),
    };
    let sampled = random_levels(records, comparator, pairing, options);
    let mut levels = vec![[0.0; LEVELS]; columns];
    let mut swappable = vec![false; columns];
    for (c, d) in &comparator.swaps {
        let shared = counts[*c]
            .keys()
            .filter(|id| counts[*d].contains_key(id))
            .count();
        if shared > 0 {
            swappable[*c] = true;
            swappable[*d] = true;
        }
    }
    for c in 0..columns {
        let total: f64 = sampled[c].iter().sum::<f64>().max(1.0);
        // Among rows of one source frequencies are counted over both; near enough, and never zero.
        let filled: f64 = counts[c].values().map(|n| f64::from(*n)).sum();
        let same: f64 = counts[c]
            .values()
            .map(|n| f64::from(*n))
            .map(|n| n * (n - 1.0))
            .sum();
        let mut exact = same / (filled * (filled - 1.0)).max(1.0);
        if pairing == Pairing::Across {
            exact = across(records, c).unwrap_or(exact);
        }
        let rest = 1.0 - exact;
        let others: f64 = sampled[c][1..].iter().sum::<f64>().max(1.0);
        for level in 1..LEVELS {
            let share = (sampled[c][level] + 0.3) / (others + 0.3 * LEVELS as f64);
            levels[c][level] = share * rest;
        }
        if !swappable[c] {
            levels[c][Level::Swapped.index()] = 1e-9;
        } else if sampled[c][Level::Swapped.index()] == 0.0 {
            levels[c][Level::Swapped.index()] = 0.1 / total;
        }
        levels[c][0] = exact.max(0.1 / (filled * filled).max(1.0));
    }
    Population {
        pairs: pairs.max(1.0),
        levels,
        swappable,
        patterns,
        matches_guess: guess,
    }
}

/// The chance that two records of different sources have the same value.
fn across(records: &Records, column: usize) -> Option<f64> {
    let sources = records.sources();
    let mut counts: FxHashMap<ValueId, Vec<u32>> = FxHashMap::default();
    let mut filled = vec![0u64; sources];
    for record in 0..records.len() {
        let id = records.row(record)[column];
        if id != 0 {
            let source = usize::from(records.source(record));
            counts.entry(id).or_insert_with(|| vec![0; sources])[source] += 1;
            filled[source] += 1;
        }
    }
    let cross = |n: &mut dyn Iterator<Item = f64>| -> f64 {
        let (sum, squares) = n.fold((0.0, 0.0), |(s, q), n| (s + n, q + n * n));
        (sum * sum - squares) / 2.0
    };
    let all = cross(&mut filled.iter().map(|n| *n as f64));
    let same: f64 = counts
        .values()
        .map(|v| cross(&mut v.iter().map(|n| f64::from(*n))))
        .sum();
    (all > 0.0).then_some(same / all)
}

fn random_levels(
    records: &Records,
    comparator: &Comparator,
    pairing: Pairing,
    options: Options,
) -> Vec<[f64; LEVELS]> {
    let mut rng = ChaCha8Rng::seed_from_u64(options.seed ^ 0x75);
    let mut sums = vec![[0.0; LEVELS]; records.schema.columns.len()];
    let n = records.len();
    for _ in 0..options.pairs_random {
        let (a, b) = (rng.random_range(0..n), rng.random_range(0..n));
        if a == b || pairing == Pairing::Across && records.source(a) == records.source(b) {
            continue;
        }
        let levels = comparator.pair(records, a, b);
        for (sum, level) in sums.iter_mut().zip(&levels) {
            if *level != Level::Missing {
                sum[level.index()] += 1.0;
            }
        }
    }
    sums
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::synth;

    #[test]
    fn of_a_few_records_a_model_comes_whole_or_not_at_all() {
        let people = synth::people(40, 7);
        for n in 2..40 {
            let mut records = Records::new(synth::schema());
            for row in 0..n {
                // Of every third person only the name is known, of some not even that.
                let known = if row % 3 == 0 { 1 } else { 6 };
                let cell = |column| people.cell(row, column).filter(|_| column <= known);
                records.push((row % 2) as u16, (1..7).map(cell));
            }
            match train(&records, Pairing::All, Options::default()) {
                Ok(trained) => {
                    let text = serde_json::to_string(&trained.model).unwrap();
                    let read: Result<Model, _> = serde_json::from_str(&text);
                    assert!(read.is_ok(), "{n} records: {:?}", read.err());
                }
                Err(error) => assert!(matches!(error, LinkageError::TooLittle { .. })),
            }
        }
    }
}
