//! Which columns hang together among pairs that are no match (列间依赖): two people of one town share its postcodes, and
//! counting both as evidence would make neighbours one person.

use rand::{RngExt, SeedableRng};
use rand_chacha::ChaCha8Rng;

use crate::blocking::{Atom, Pairing};
use crate::compare::{Comparator, LEVELS, Level, Levels};
use crate::em::{Given, Learned, probability, smooth};
use crate::records::Records;

/// Pairs drawn for each column.
const PAIRS: usize = 4000;
/// Records from which pairs are drawn.
const RECORDS: usize = 60_000;
/// Columns hang together when agreement in one makes agreement in the other so many times likelier, in bits.
const TIE_BITS_MIN: f64 = 0.7;
/// Pairs that speak for a tie, at least.
const SUPPORT_MIN: f64 = 25.0;
/// Counts behind the marginal share.
const PRIOR: f64 = 8.0;

/// Levels of pairs that agree, or nearly, in one column; drawn once and weighed anew as more is learned.
pub struct Sample {
    /// By the column drawn for.
    pairs: Vec<Vec<Levels>>,
}

impl Sample {
    /// Draws pairs of records that share a value, or a part of one, in each column.
    pub fn draw(
        records: &Records,
        atoms: &[Atom],
        comparator: &Comparator,
        pairing: Pairing,
        seed: u64,
    ) -> Sample {
        let mut rng = ChaCha8Rng::seed_from_u64(seed ^ 0xdeb);
        let columns = records.schema.columns.len();
        let mut pairs = vec![Vec::new(); columns];
        let step = (records.len() / RECORDS).max(1);
        for atom in atoms {
            let mut keyed: Vec<(u64, u32)> = (0..records.len())
                .step_by(step)
                .filter_map(|r| Some((atom.value_of(&records.values, records.row(r))?, r as u32)))
                .collect();
            keyed.sort_unstable();
            let mut groups: Vec<&[(u64, u32)]> = keyed
                .chunk_by(|a, b| a.0 == b.0)
                .filter(|g| g.len() > 1)
                .collect();
            if groups.is_empty() {
                continue;
            }
            // Values are drawn as pairs meet them: by the number of pairs that share them.
            let mut sum = 0.0;
            let sums: Vec<f64> = groups
                .iter_mut()
                .map(|g| {
                    sum += g.len() as f64 * (g.len() - 1) as f64;
                    sum
                })
                .collect();
            for _ in 0..PAIRS {
                let at = rng.random::<f64>() * sum;
                let group = groups[sums.partition_point(|s| *s < at).min(groups.len() - 1)];
                let (i, j) = (
                    rng.random_range(0..group.len()),
                    rng.random_range(0..group.len()),
                );
                let (a, b) = (group[i].1 as usize, group[j].1 as usize);
                if a == b || pairing == Pairing::Across && records.source(a) == records.source(b) {
                    continue;
                }
                pairs[atom.column].push(comparator.pair(records, a, b));
            }
        }
        Sample { pairs }
    }

    /// Finds the tree of the strongest ties and puts m and u given the other column into `learned`.
    pub fn tie(&self, learned: &mut Learned) {
        let columns = learned.weights.len();
        // Non-matches by: column drawn for, other column, level there, level here.
        let mut counts = vec![vec![[[0.0; LEVELS]; LEVELS]; columns]; columns];
        for (q, pairs) in self.pairs.iter().enumerate() {
            for levels in pairs {
                if levels[q] == Level::Missing {
                    continue;
                }
                let rest = 1.0 - probability(&learned.weights, learned.prior, levels);
                for c in (0..columns).filter(|c| *c != q && levels[*c] != Level::Missing) {
                    counts[q][c][levels[q].index()][levels[c].index()] += rest;
                }
            }
        }
        let tie = |q: usize, c: usize| -> Option<f64> {
            let row = &counts[q][c][0];
            let total: f64 = row.iter().sum();
            let alone = learned.weights[c].u[0];
            let share = (row[0] + 2.0 * alone) / (total + 2.0);
            (total >= SUPPORT_MIN).then(|| (share / alone).log2())
        };
        let mut edges: Vec<(f64, usize, usize)> = Vec::new();
        for a in 0..columns {
            for b in a + 1..columns {
                let bits = match (tie(a, b), tie(b, a)) {
                    (Some(x), Some(y)) => (x + y) / 2.0,
                    (Some(x), None) | (None, Some(x)) => x,
                    (None, None) => continue,
                };
                if bits >= TIE_BITS_MIN {
                    edges.push((bits, a, b));
                }
            }
        }
        edges.sort_by(|x, y| y.0.total_cmp(&x.0).then((x.1, x.2).cmp(&(y.1, y.2))));
        let parents = forest(columns, &edges);
        for (c, parent) in parents.into_iter().enumerate() {
            let weights = &mut learned.weights[c];
            weights.given = parent.map(|q| Given {
                column: q,
                m: [weights.m; LEVELS],
                u: std::array::from_fn(|l| smooth(&counts[q][c][l], &weights.u, PRIOR)),
            });
        }
    }
}

/// The parents of columns in the forest of strongest edges; none for a root.
fn forest(columns: usize, edges: &[(f64, usize, usize)]) -> Vec<Option<usize>> {
    let mut tree: Vec<usize> = (0..columns).collect();
    let mut near = vec![Vec::new(); columns];
    for (_, a, b) in edges {
        let (x, y) = (tree[*a], tree[*b]);
        if x != y {
            tree.iter_mut().filter(|t| **t == y).for_each(|t| *t = x);
            near[*a].push(*b);
            near[*b].push(*a);
        }
    }
    let mut parents = vec![None; columns];
    let mut seen = vec![false; columns];
    for root in 0..columns {
        let mut open = vec![root];
        while let Some(c) = open.pop() {
            if std::mem::replace(&mut seen[c], true) {
                continue;
            }
            for next in near[c].iter().filter(|n| !seen[**n]) {
                parents[*next] = Some(c);
                open.push(*next);
            }
        }
    }
    parents
}
