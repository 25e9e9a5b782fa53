//! Learning m, u and the share of matches without labels (期望最大化).
//!
//! Fellegi & Sunter (1969) weigh a pair by how much likelier its agreements are among matches (m) than among other
//! pairs (u); Winkler (1988) learns m by expectation maximisation (Dempster, Laird & Rubin 1977).
//! Here the population is *all* pairs: candidates of the blocking carry their counts, and every other pair counts as a
//! non-match. So the choice of blocking rules does not bend the estimates. The distribution of levels over all pairs is
//! measured (agreement from the frequencies of values, the rest from random pairs), and u is what is left of it when
//! the matches are taken out.

use rustc_hash::FxHashMap;
use serde::{Deserialize, Serialize};

use crate::compare::{LEVELS, Level, Levels, unpack};

/// Rounds at most; the estimates usually stand still after some fifteen.
const ROUNDS_MAX: usize = 60;
/// Pseudo-matches behind the first guess of m.
const PRIOR_MATCHES: f64 = 4.0;

/// m and u of one column, by level.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
pub struct Weights {
    /// Share of the level among matches.
    pub m: [f64; LEVELS],
    /// Share of the level among other pairs.
    pub u: [f64; LEVELS],
    /// The same given the level of another column, where the two hang together: town and postcode, say.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub given: Option<Given>,
}

/// u of a column where another agrees exactly (a tree of dependences, as Chow & Liu 1968). There is no such m: given
/// room to, expectation maximisation makes households of it.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
pub struct Given {
    /// The column depended on.
    pub column: usize,
    pub u: [f64; LEVELS],
}

/// What is known before learning.
#[derive(Debug, Clone)]
pub struct Population {
    /// All pairs there are.
    pub pairs: f64,
    /// Share of each level among all pairs in which no value is missing, for each column.
    pub levels: Vec<[f64; LEVELS]>,
    /// Whether the column can be swapped with another.
    pub swappable: Vec<bool>,
    /// Candidate pairs by pattern.
    pub patterns: FxHashMap<u64, f64>,
    /// Expected matches before anything is known.
    pub matches_guess: f64,
}

/// What was learned.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Learned {
    pub weights: Vec<Weights>,
    /// Share of matches among all pairs.
    pub prior: f64,
    /// Expected matches.
    pub matches: f64,
    /// Rounds until the estimates stood still.
    pub rounds: usize,
}

impl Weights {
    /// m and u of a level, given the levels of the other columns.
    pub fn shares(&self, level: Level, levels: &Levels) -> (f64, f64) {
        let l = level.index();
        match &self.given {
            Some(given) if levels[given.column] == Level::Exact => (self.m[l], given.u[l]),
            _ => (self.m[l], self.u[l]),
        }
    }
}

/// Learns from the population, columns taken as independent. Deterministic.
pub fn learn(population: &Population) -> Learned {
    let columns = population.levels.len();
    let start = |c: usize| first_guess(population.swappable[c]);
    let mut learned = Learned {
        weights: (0..columns)
            .map(|c| Weights {
                m: start(c),
                u: population.levels[c],
                given: None,
            })
            .collect(),
        prior: (population.matches_guess / population.pairs).clamp(1e-12, 0.5),
        matches: population.matches_guess,
        rounds: 0,
    };
    clean(&mut learned, population);
    refine(&mut learned, population);
    learned
}

/// Goes on learning from where `learned` stands, with the dependences it holds.
pub fn refine(learned: &mut Learned, population: &Population) {
    let mut patterns: Vec<(Levels, f64)> = population
        .patterns
        .iter()
        .map(|(p, n)| (unpack(*p), *n))
        .collect();
    // The order of a hash map is nobody's promise; sums of floats depend on it.
    patterns.sort_by_key(|a| a.0);
    for round in 1..=ROUNDS_MAX {
        let before = learned.clone();
        step(learned, population, &patterns);
        learned.rounds = round;
        if moved(&before, learned) < 1e-4 {
            break;
        }
    }
}

/// The chance that a pair with these levels is a match.
pub fn probability(weights: &[Weights], prior: f64, levels: &Levels) -> f64 {
    let mut odds = prior / (1.0 - prior);
    for (w, level) in weights.iter().zip(levels) {
        if *level != Level::Missing {
            let (m, u) = w.shares(*level, levels);
            odds *= m / u;
        }
    }
    odds / (1.0 + odds)
}

fn first_guess(swappable: bool) -> [f64; LEVELS] {
    if swappable {
        [0.78, 0.08, 0.04, 0.03, 0.06, 0.01]
    } else {
        [0.79, 0.08, 0.04, 0.03, 0.06, 1e-9]
    }
}

fn step(learned: &mut Learned, population: &Population, patterns: &[(Levels, f64)]) {
    let columns = learned.weights.len();
    let mut sums = vec![[0.0; LEVELS]; columns];
    let mut matches = 0.0;
    for (levels, count) in patterns {
        let p = probability(&learned.weights, learned.prior, levels) * count;
        matches += p;
        for (c, level) in levels.iter().enumerate().take(columns) {
            if *level == Level::Missing {
                continue;
            }
            sums[c][level.index()] += p;
        }
    }
    for (c, sum) in sums.iter().enumerate() {
        let total: f64 = sum.iter().sum::<f64>() + PRIOR_MATCHES;
        let guess = first_guess(population.swappable[c]);
        for level in 0..LEVELS {
            learned.weights[c].m[level] = (sum[level] + PRIOR_MATCHES * guess[level]) / total;
        }
        sober(&mut learned.weights[c].m);
    }
    learned.matches = matches;
    learned.prior = (matches / population.pairs).clamp(1e-12, 0.5);
    clean(learned, population);
}

/// Matches agree outright more often than by half: where a class of pairs is all half-agreement, as people born in one
/// year and place are, it is not that of the matches. What is too much counts as no agreement.
fn sober(m: &mut [f64; LEVELS]) {
    let [exact, close, near, far, otherwise] = [
        Level::Exact,
        Level::Close,
        Level::Near,
        Level::Far,
        Level::Else,
    ]
    .map(Level::index);
    let near_max = m[exact] + m[close];
    let excess = (m[near] - near_max).max(0.0);
    m[near] -= excess;
    let far_excess = (m[far] - m[exact].max(0.01)).max(0.0);
    m[far] -= far_excess;
    m[otherwise] += excess + far_excess;
}

/// u: what is left of all pairs' levels when the matches are taken out.
fn clean(learned: &mut Learned, population: &Population) {
    for (weights, all) in learned.weights.iter_mut().zip(&population.levels) {
        let mut total = 0.0;
        for (level, share) in all.iter().copied().enumerate() {
            let rest = (share - learned.prior * weights.m[level]) / (1.0 - learned.prior);
            weights.u[level] = rest.max(share * 0.02).max(1e-9);
            total += weights.u[level];
        }
        weights.u.iter_mut().for_each(|u| *u /= total);
    }
}

fn moved(before: &Learned, after: &Learned) -> f64 {
    let m = before
        .weights
        .iter()
        .zip(&after.weights)
        .flat_map(|(b, a)| b.m.iter().zip(a.m))
        .map(|(b, a)| (b - a).abs());
    let prior = (before.matches - after.matches).abs() / (1.0 + after.matches);
    m.fold(prior, f64::max)
}
