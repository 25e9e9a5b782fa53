//! Which columns hang together among pairs that are no match (列间依赖): two people of one town share its postcodes, and
//! counting both as evidence would make neighbours one person.

use rand::{RngExt, SeedableRng};
use rand_chacha::ChaCha8Rng;
use rustc_hash::FxHashMap;

use crate::blocking::Pairing;
use crate::compare::{Comparator, LEVELS, Level};
use crate::em::{Given, Learned};
use crate::records::{Records, ValueId};

/// Pairs drawn for each column.
const PAIRS: usize = 10_000;
/// Columns hang together when agreement in one makes agreement in the other at least so many bits likelier.
const TIE_BITS_MIN: f64 = 1.0;
/// Agreeing pairs that speak for a tie, at least.
const AGREE_MIN: f64 = 5.0;
/// Where more than this share of the pairs that agree in a column are matches, the rest cannot be seen.
const MATCHES_MAX: f64 = 0.5;

/// How the other columns' levels are spread over pairs that agree exactly in one; drawn once.
pub struct Sample {
    /// By the column that agrees, then by the other column.
    counts: Vec<Vec<[f64; LEVELS]>>,
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
        let mut counts = vec![vec![[0.0; LEVELS]; columns]; columns];
        for (q, of_q) in counts.iter_mut().enumerate() {
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
                let levels = comparator.pair(records, a, b);
                for (count, level) in of_q.iter_mut().zip(&levels) {
                    if *level != Level::Missing {
                        count[level.index()] += 1.0;
                    }
                }
            }
        }
        Sample { counts }
    }

    /// Finds the strongest ties, one for each column at most and none in a circle, and puts them into `learned`.
    pub fn tie(&self, learned: &mut Learned) {
        let columns = learned.weights.len();
        let mut ties: Vec<Tie> = Vec::new();
        for from in 0..columns {
            ties.extend(
                (0..columns)
                    .filter(|to| *to != from)
                    .filter_map(|to| self.find(learned, from, to)),
            );
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

    /// u of `to` where `from` agrees, and by how many bits agreement is likelier there; none where it is not.
    fn find(&self, learned: &Learned, from: usize, to: usize) -> Option<Tie> {
        let (weights, row) = (&learned.weights[to], &self.counts[from][to]);
        let parent = &learned.weights[from];
        let matching = learned.prior * parent.m[0];
        let matches = matching / (matching + (1.0 - learned.prior) * parent.u[0]);
        let total: f64 = row.iter().sum();
        if total == 0.0 || matches > MATCHES_MAX {
            return None;
        }
        // What is left of the counts when the matches among them are taken out.
        let rest: [f64; LEVELS] =
            std::array::from_fn(|l| (row[l] - total * matches * weights.m[l]).max(0.0));
        let left: f64 = rest.iter().sum::<f64>().max(1.0);
        let mut bits = 0.0f64;
        for cut in 1..=Level::Far.index() {
            let (agree, all): (f64, f64) = (rest[..cut].iter().sum(), row[..cut].iter().sum());
            // Of a few pairs by chance, two deviations are taken off.
            let sure = agree - 2.0 * all.sqrt();
            if sure >= AGREE_MIN {
                let alone: f64 = weights.u[..cut].iter().sum();
                bits = bits.max((sure / left / alone).log2());
            }
        }
        let u = std::array::from_fn(|l| (rest[l] + 2.0 * weights.u[l]) / (left + 2.0));
        (bits >= TIE_BITS_MIN).then_some(Tie { bits, from, to, u })
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
