//! Choosing rules by measurement: what each costs in pairs, and what damage it survives.

use rand::{RngExt, SeedableRng};
use rand_chacha::ChaCha8Rng;

use super::{Atom, BLOCK_RECORDS_MAX, Part, Rule, Rules};
use crate::records::{Records, Values, mix};
use crate::schema::Kind;

/// Records on which costs are measured.
const SAMPLE: usize = 20_000;
/// Imagined true pairs on which rules are tried.
const TRIALS: usize = 4096;

/// Rules that find each imagined pair, where they can be paid for.
const WAYS: usize = 5;

type Bits = [u64; TRIALS / 64];

struct Candidate {
    rule: Rule,
    /// Pairs a record, in the whole set.
    cost: f64,
    survives: Bits,
}

/// What can have happened to a column of an imagined pair.
struct Damage {
    whole: Bits,
    parts: [Bits; 8],
    swapped: Bits,
}

/// Chooses rules so that pairs of records with damage in any few columns still share a key, for at most
/// `pairs_a_record` pairs a record. The choice replays from `seed`.
pub fn choose(records: &Records, pairs_a_record: f64, rules_max: usize, seed: u64) -> Rules {
    let mut rng = ChaCha8Rng::seed_from_u64(seed);
    let kinds: Vec<Kind> = records.schema.columns.iter().map(|c| c.kind).collect();
    let sample: Vec<usize> = sample(records.len());
    let atoms: Vec<Atom> = kinds
        .iter()
        .enumerate()
        .flat_map(|(c, k)| Atom::of(c, *k))
        .collect();
    let keys: Vec<Vec<Option<u64>>> = atoms
        .iter()
        .map(|atom| {
            sample
                .iter()
                .map(|r| atom.value_of(&records.values, records.row(*r)))
                .collect()
        })
        .collect();
    let damage = damages(records, &sample, &mut rng);
    let scale = records.len() as f64 / sample.len().max(1) as f64;
    let deeper = deeper_order(&kinds, &atoms, &keys);
    let mut candidates = Vec::new();
    let mut add = |picked: &[usize], either_order: bool| {
        let mut hashes: Vec<u64> = (0..sample.len())
            .filter_map(|i| {
                picked.iter().try_fold(0u64, |key, a| {
                    let value = mix(keys[*a][i]?);
                    Some(if either_order {
                        key.wrapping_add(value)
                    } else {
                        mix(key ^ value)
                    })
                })
            })
            .collect();
        let rule = Rule {
            atoms: picked.iter().map(|a| atoms[*a]).collect(),
            either_order,
            deeper: deeper
                .iter()
                .filter(|d| picked.iter().all(|a| atoms[*a].column != d.column))
                .copied()
                .collect(),
        };
        let cost = cost(&mut hashes, scale);
        let survives = survives(&rule, &damage);
        candidates.push(Candidate {
            rule,
            cost,
            survives,
        });
    };
    for a in 0..atoms.len() {
        add(&[a], false);
        for b in a + 1..atoms.len() {
            if atoms[a].column != atoms[b].column {
                add(&[a, b], false);
                let words =
                    |i: usize| kinds[atoms[i].column].is_words() && atoms[i].part == Part::Whole;
                if words(a) && words(b) {
                    add(&[a, b], true);
                }
            }
        }
    }
    Rules::new(
        pick(candidates, pairs_a_record, rules_max),
        BLOCK_RECORDS_MAX,
    )
}

/// Greedy cover: always the rule that saves the most imagined pairs for what it costs; then the same again for a second
/// way to each pair, and a third.
fn pick(mut candidates: Vec<Candidate>, budget: f64, rules_max: usize) -> Vec<Rule> {
    let mut chosen = Vec::new();
    let mut left = budget;
    for _ in 0..WAYS {
        let mut uncovered = [u64::MAX; TRIALS / 64];
        while chosen.len() < rules_max {
            let gain = |c: &Candidate| -> u32 {
                let saved = c.survives.iter().zip(&uncovered);
                saved.map(|(s, u)| (s & u).count_ones()).sum()
            };
            let worth = |c: &Candidate| f64::from(gain(c)) / (c.cost + 0.25);
            let best = candidates
                .iter()
                .enumerate()
                .filter(|(_, c)| c.cost <= left && gain(c) >= 1)
                .max_by(|(_, a), (_, b)| worth(a).total_cmp(&worth(b)));
            let Some((i, _)) = best else { break };
            let best = candidates.swap_remove(i);
            left -= best.cost;
            uncovered
                .iter_mut()
                .zip(&best.survives)
                .for_each(|(u, s)| *u &= !s);
            chosen.push(best.rule);
        }
    }
    chosen
}

/// Pairs a record; a block that is too large counts as if parted into blocks that are not.
fn cost(hashes: &mut [u64], scale: f64) -> f64 {
    let records = hashes.len() as f64 * scale;
    hashes.sort_unstable();
    let mut pairs = 0.0;
    for group in hashes.chunk_by(|a, b| a == b) {
        let n = group.len() as f64;
        // A record that is alone in the sample may have company in the whole set: not seen, and small.
        let company = (n - 1.0) * scale;
        pairs += n * scale * company.min(BLOCK_RECORDS_MAX as f64) / 2.0;
    }
    pairs / (records.max(1.0))
}

fn sample(records: usize) -> Vec<usize> {
    let step = (records / SAMPLE).max(1);
    (0..records).step_by(step).collect()
}

fn damages(records: &Records, sample: &[usize], rng: &mut ChaCha8Rng) -> Vec<Damage> {
    let columns = records.schema.columns.len();
    (0..columns)
        .map(|c| {
            let filled = sample.iter().filter(|r| records.row(**r)[c] != 0).count() as f64;
            let fill = filled / sample.len().max(1) as f64;
            let mut d = Damage {
                whole: [0; TRIALS / 64],
                parts: [[0; TRIALS / 64]; 8],
                swapped: [0; TRIALS / 64],
            };
            for t in 0..TRIALS {
                let (word, bit) = (t / 64, 1u64 << (t % 64));
                let chance: f64 = rng.random();
                let intact = 0.6 * fill * fill;
                if chance < intact {
                    d.whole[word] |= bit;
                    d.parts.iter_mut().for_each(|p| p[word] |= bit);
                } else if chance < intact + 0.2 * fill * fill {
                    for part in &mut d.parts {
                        part[word] |= if rng.random_bool(0.5) { bit } else { 0 };
                    }
                } else if chance < intact + 0.24 * fill * fill {
                    d.swapped[word] |= bit;
                }
            }
            d
        })
        .collect()
}

fn survives(rule: &Rule, damage: &[Damage]) -> Bits {
    let mut all = [u64::MAX; TRIALS / 64];
    for atom in &rule.atoms {
        let d = &damage[atom.column];
        let bits = match atom.part {
            Part::Whole => &d.whole,
            part => &d.parts[part as usize],
        };
        all.iter_mut().zip(bits).for_each(|(a, b)| *a &= b);
    }
    if rule.either_order {
        for (i, word) in all.iter_mut().enumerate() {
            *word |=
                damage[rule.atoms[0].column].swapped[i] | damage[rule.atoms[1].column].swapped[i];
        }
    }
    all
}

/// Columns that part a block best, first: many different values, seldom missing.
fn deeper_order(kinds: &[Kind], atoms: &[Atom], keys: &[Vec<Option<u64>>]) -> Vec<Atom> {
    let mut order: Vec<(f64, Atom)> = atoms
        .iter()
        .zip(keys)
        .filter(|(atom, _)| match kinds[atom.column] {
            Kind::Name => atom.part == Part::Skeleton,
            Kind::Text => atom.part == Part::Skeleton,
            Kind::Date => atom.part == Part::YearMonth,
            _ => atom.part == Part::Whole,
        })
        .map(|(atom, keys)| {
            let filled = keys.iter().flatten().count() as f64 / keys.len().max(1) as f64;
            let mut values: Vec<u64> = keys.iter().flatten().copied().collect();
            values.sort_unstable();
            values.dedup();
            // Beyond some hundreds of values more do not part better, but break more easily.
            (filled * filled * (values.len().min(500) as f64).ln(), *atom)
        })
        .collect();
    order.sort_by(|a, b| b.0.total_cmp(&a.0));
    order.into_iter().map(|(_, atom)| atom).take(4).collect()
}

/// A rule in words, for reports: `surname + born.year_month`.
pub fn describe(rule: &Rule, records: &Records) -> String {
    let _: &Values = &records.values;
    let word = |atom: &Atom| {
        let name = &records.schema.columns[atom.column].name;
        match atom.part {
            Part::Whole => name.clone(),
            part => format!("{name}.{part:?}").to_lowercase(),
        }
    };
    let joint = if rule.either_order { " <> " } else { " + " };
    rule.atoms.iter().map(word).collect::<Vec<_>>().join(joint)
}
