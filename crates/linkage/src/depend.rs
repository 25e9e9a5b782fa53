//! Which columns hang together among pairs that are no match (列间依赖): two people of one town share its postcodes, and
//! counting both as evidence would make neighbours one person.

use rand::{RngExt, SeedableRng};
use rand_chacha::ChaCha8Rng;
use rustc_hash::FxHashMap;

use crate::blocking::Pairing;
use crate::compare::{Comparator, LEVELS, Level, Levels};
use crate::em::{Given, Learned, Weights};
use crate::records::{Records, ValueId};

/// Pairs drawn for each column.
const PAIRS: usize = 10_000;
/// Columns hang together when agreement in one makes agreement in the other at least so many bits likelier.
const TIE_BITS_MIN: f64 = 1.0;
/// Agreeing pairs that speak for a tie, at least.
const AGREE_MIN: f64 = 5.0;
/// How far the share of matches may be wrong.
const DOUBT: f64 = 0.2;
/// Pairs that are surely no match, at least, for a tie to be seen.
const APART_MIN: f64 = 50.0;

/// Pairs that agree exactly in one column, by that column; drawn once.
pub struct Sample {
    pairs: Vec<Vec<Levels>>,
}

/// One column's agreement following from another's.
struct Tie {
    bits: f64,
    from: usize,
    to: usize,
    u: [f64; LEVELS],
}

impl Sample {
    /// Draws pairs of records that share a value, in each column.
    pub fn draw(records: &Records, comparator: &Comparator, pairing: Pairing, seed: u64) -> Sample {
        let mut rng = ChaCha8Rng::seed_from_u64(seed ^ 0xdeb);
        let columns = records.schema.columns.len();
        let mut pairs = vec![Vec::new(); columns];
        for (q, of_q) in pairs.iter_mut().enumerate() {
            let groups = groups(records, q);
            // Values are drawn as pairs meet them: by the number of pairs that share them.
            let mut sums = Vec::with_capacity(groups.len());
            let mut sum = 0.0;
            for group in &groups {
                sum += group.len() as f64 * (group.len() - 1) as f64;
                sums.push(sum);
            }
            for _ in 0..if groups.is_empty() { 0 } else { PAIRS } {
                let at = rng.random::<f64>() * sum;
                let group = &groups[sums.partition_point(|s| *s < at).min(groups.len() - 1)];
                let (i, j) = (
                    rng.random_range(0..group.len()),
                    rng.random_range(0..group.len()),
                );
                let (a, b) = (group[i] as usize, group[j] as usize);
                if a == b || pairing == Pairing::Across && records.source(a) == records.source(b) {
                    continue;
                }
                of_q.push(comparator.pair(records, a, b));
            }
        }
        Sample { pairs }
    }

    /// Finds the strongest ties, one for each column at most and none in a circle, and puts them into `learned`.
    pub fn tie(&self, learned: &mut Learned) {
        let columns = learned.weights.len();
        let mut ties: Vec<Tie> = Vec::new();
        for from in 0..columns {
            let seen = self.seen(learned, from);
            let others = (0..columns).filter(|to| *to != from);
            ties.extend(others.filter_map(|to| find(learned, from, to, &seen)));
        }
        ties.sort_by(|x, y| {
            y.bits
                .total_cmp(&x.bits)
                .then((x.from, x.to).cmp(&(y.from, y.to)))
        });
        let mut parents: Vec<Option<usize>> = vec![None; columns];
        learned.weights.iter_mut().for_each(|w| w.given = None);
        for tie in ties {
            let mut above = Some(tie.from);
            while let Some(c) = above.filter(|c| *c != tie.to) {
                above = parents[c];
            }
            if parents[tie.to].is_none() && above.is_none() {
                parents[tie.to] = Some(tie.from);
                learned.weights[tie.to].given = Some(Given {
                    column: tie.from,
                    u: tie.u,
                });
            }
        }
    }

    /// The pairs that agree in a column, each with the log odds that it is a match, by all other columns.
    fn seen(&self, learned: &Learned, from: usize) -> Vec<(&Levels, f64)> {
        let parent = &learned.weights[from];
        let odds = learned.prior * parent.m[0] / ((1.0 - learned.prior) * parent.u[0]);
        let others = || {
            learned
                .weights
                .iter()
                .enumerate()
                .filter(move |(c, _)| *c != from)
        };
        let one = |levels: &Levels| -> f64 {
            others().map(|(c, w)| log_ratio(w, levels[c])).sum::<f64>() + odds.ln()
        };
        self.pairs[from]
            .iter()
            .map(|levels| (levels, one(levels)))
            .collect()
    }
}

/// u of `to` where `from` agrees, and by how many bits agreement is likelier there; none where it is not.
///
/// Whether a pair is a match is judged by the columns other than these two, with chance p. The pairs' levels, each
/// counted 1 - p times, are then m times sum p(1 - p) plus u times sum (1 - p)^2: solved for u.
fn find(learned: &Learned, from: usize, to: usize, seen: &[(&Levels, f64)]) -> Option<Tie> {
    let weights = &learned.weights[to];
    let (mut counts, mut mixed, mut apart) = ([0.0; LEVELS], 0.0, 0.0);
    for (levels, odds) in seen {
        let level = levels[to];
        if level == Level::Missing {
            continue;
        }
        let rest = 1.0 / (1.0 + (odds - log_ratio(weights, level)).exp());
        counts[level.index()] += rest;
        mixed += rest * (1.0 - rest);
        apart += rest * rest;
    }
    if apart < APART_MIN {
        return None;
    }
    let left: [f64; LEVELS] = std::array::from_fn(|l| (counts[l] - mixed * weights.m[l]).max(0.0));
    let mut bits = 0.0f64;
    for cut in 1..=Level::Far.index() {
        let sum = |of: &[f64; LEVELS]| of[..cut].iter().sum::<f64>();
        // Two deviations are taken off, and what m and the share of matches may be wrong by.
        let sure = sum(&left) - 2.0 * sum(&counts).sqrt() - DOUBT * mixed * sum(&weights.m);
        if sure >= AGREE_MIN {
            bits = bits.max((sure / apart / sum(&weights.u)).log2());
        }
    }
    let total = left.iter().sum::<f64>() + 2.0;
    let u = std::array::from_fn(|l| (left[l] + 2.0 * weights.u[l]) / total);
    (bits >= TIE_BITS_MIN).then_some(Tie { bits, from, to, u })
}

/// What a level says, columns taken as independent.
fn log_ratio(weights: &Weights, level: Level) -> f64 {
    match level {
        Level::Missing => 0.0,
        level => (weights.m[level.index()] / weights.u[level.index()]).ln(),
    }
}

/// Records by their value in a column, where two have it at least; in order, so that chance replays.
fn groups(records: &Records, column: usize) -> Vec<Vec<u32>> {
    let mut by_value: FxHashMap<ValueId, Vec<u32>> = FxHashMap::default();
    for record in 0..records.len() {
        let id = records.row(record)[column];
        if id != 0 {
            by_value.entry(id).or_default().push(record as u32);
        }
    }
    let mut groups: Vec<Vec<u32>> = by_value.into_values().filter(|g| g.len() > 1).collect();
    groups.sort_unstable();
    groups
}
