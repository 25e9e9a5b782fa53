//! From links to entities (聚类): connected records, within what officers ruled and what prudence allows.
//!
//! Links are taken from the strongest down. Two groups become one where the evidence between *all* their records speaks
//! for it, not just one link: a chain of near misses is how strangers become one person. The result depends on the
//! links and the rulings only, not on their order.

mod one_to_one;

use rustc_hash::{FxHashMap, FxHashSet};
use serde::{Deserialize, Serialize};

use crate::checked::Basis;
use crate::model::Model;

/// A pair of records with its weight.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
pub struct Link {
    pub a: u32,
    pub b: u32,
    /// log2 of the odds that the two are one.
    pub bits: f32,
    pub basis: Basis,
}

/// What clustering keeps to.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
pub struct Limits {
    /// Links below are not followed; 0 is a chance of one half.
    pub link_bits: f64,
    /// Links below are not even shown to a person.
    pub review_bits: f64,
    /// Records of an entity at most.
    pub records_max: usize,
    /// Groups with at least that many records each become one only by two links that share no record.
    pub big: usize,
}

/// What officers ruled: pairs of records that are one, and pairs that are not.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
pub struct Rulings {
    pub must: FxHashSet<(u32, u32)>,
    pub cannot: FxHashSet<(u32, u32)>,
}

/// Why a link was left to a person.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Doubt {
    /// The chance is between the two thresholds.
    Unsure,
    /// The entity would have more records than allowed.
    TooLarge,
    /// Two big groups hang together by one link.
    OneLink,
    /// Taken together, the records of the two groups do not look like one.
    Disagree,
    /// An officer ruled that they are apart.
    RuledApart,
    /// Both have a record in a source that has each entity once.
    SameSource,
    /// One valid number and two names.
    NumberConflict,
}

/// A link that a person should look at.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
pub struct Review {
    pub a: u32,
    pub b: u32,
    pub bits: f32,
    pub doubt: Doubt,
}

/// Entities, and what is left to a person.
#[derive(Debug, Clone, Default)]
pub struct Resolution {
    /// Groups of two and more records; each sorted, and in order of their first records.
    pub groups: Vec<Vec<u32>>,
    pub review: Vec<Review>,
}

/// What clustering has to know of records: their sources, their rank and the weight of any pair.
pub trait Evidence {
    /// The source of a record.
    fn source(&self, record: u32) -> u16;
    /// A number that does not depend on when the record came; ties are broken by it.
    fn rank(&self, record: u32) -> u64;
    /// The weight of any two records, in bits.
    fn weigh(&self, a: u32, b: u32) -> f64;
}

impl Default for Limits {
    fn default() -> Limits {
        Limits {
            link_bits: 0.0,
            review_bits: -3.3,
            records_max: 50,
            big: 3,
        }
    }
}

impl Rulings {
    /// A pair in the order in which pairs are kept.
    pub fn pair(a: u32, b: u32) -> (u32, u32) {
        (a.min(b), a.max(b))
    }
}

/// Groups of records; a record that is nowhere is alone.
#[derive(Default)]
struct Groups {
    of: FxHashMap<u32, u32>,
    members: FxHashMap<u32, Vec<u32>>,
}

impl Groups {
    fn group(&mut self, record: u32) -> u32 {
        let group = *self.of.entry(record).or_insert(record);
        self.members.entry(group).or_insert_with(|| vec![record]);
        group
    }

    fn join(&mut self, a: u32, b: u32) {
        if a == b {
            return;
        }
        let (few, many) = if self.members[&a].len() < self.members[&b].len() {
            (a, b)
        } else {
            (b, a)
        };
        let moved = self.members.remove(&few).unwrap_or_default();
        for record in &moved {
            self.of.insert(*record, many);
        }
        self.members.entry(many).or_default().extend(moved);
    }
}

/// Resolves links into entities. `links` may be in any order, each pair once.
pub fn resolve(
    links: &[Link],
    rulings: &Rulings,
    model: &Model,
    limits: &Limits,
    evidence: &impl Evidence,
) -> Resolution {
    let mut groups = Groups::default();
    let mut must: Vec<_> = rulings.must.iter().copied().collect();
    must.sort_unstable();
    for (a, b) in must {
        let (a, b) = (groups.group(a), groups.group(b));
        groups.join(a, b);
    }
    let mut order: Vec<&Link> = links.iter().collect();
    let rank = |l: &Link| {
        let (a, b) = (evidence.rank(l.a), evidence.rank(l.b));
        (a.min(b), a.max(b))
    };
    order.sort_by(|x, y| {
        y.bits
            .total_cmp(&x.bits)
            .then_with(|| rank(x).cmp(&rank(y)))
    });
    let mut review = if model.is_one_to_one() {
        one_to_one::one_to_one(&order, rulings, model, limits, evidence, &mut groups)
    } else {
        agglomerate(&order, rulings, model, limits, evidence, &mut groups)
    };
    let mut all: Vec<Vec<u32>> = groups
        .members
        .into_values()
        .filter(|m| m.len() > 1)
        .collect();
    all.iter_mut().for_each(|members| members.sort_unstable());
    all.sort_unstable();
    review.sort_by(|x, y| {
        y.bits
            .total_cmp(&x.bits)
            .then_with(|| (x.a, x.b).cmp(&(y.a, y.b)))
    });
    Resolution {
        groups: all,
        review,
    }
}

fn agglomerate(
    order: &[&Link],
    rulings: &Rulings,
    model: &Model,
    limits: &Limits,
    evidence: &impl Evidence,
    groups: &mut Groups,
) -> Vec<Review> {
    let strong: FxHashSet<(u32, u32)> = order
        .iter()
        .filter(|l| f64::from(l.bits) >= limits.link_bits)
        .map(|l| Rulings::pair(l.a, l.b))
        .collect();
    let conflicts: FxHashSet<(u32, u32)> = order
        .iter()
        .filter(|l| l.basis == Basis::NumberConflict)
        .map(|l| Rulings::pair(l.a, l.b))
        .collect();
    let known = Known {
        strong,
        conflicts,
        rulings,
        model,
        limits,
    };
    let mut review = Vec::new();
    for link in order {
        let doubted = |doubt| Review {
            a: link.a,
            b: link.b,
            bits: link.bits,
            doubt,
        };
        if link.basis == Basis::NumberConflict {
            review.push(doubted(Doubt::NumberConflict));
            continue;
        }
        if f64::from(link.bits) < limits.review_bits {
            continue;
        }
        let (a, b) = (groups.group(link.a), groups.group(link.b));
        if a == b {
            continue;
        }
        if f64::from(link.bits) < limits.link_bits {
            review.push(doubted(Doubt::Unsure));
            continue;
        }
        let (left, right) = (&groups.members[&a], &groups.members[&b]);
        match known.doubt(left, right, evidence) {
            Some(doubt) => review.push(doubted(doubt)),
            None => groups.join(a, b),
        }
    }
    review
        .retain(|r| groups.of.get(&r.a) != groups.of.get(&r.b) || r.doubt == Doubt::NumberConflict);
    review
}

/// What is known when two groups are weighed.
struct Known<'a> {
    /// Pairs whose links are strong enough.
    strong: FxHashSet<(u32, u32)>,
    /// Pairs with one valid number and two names.
    conflicts: FxHashSet<(u32, u32)>,
    rulings: &'a Rulings,
    model: &'a Model,
    limits: &'a Limits,
}

impl Known<'_> {
    /// What speaks against making two groups one.
    fn doubt(&self, left: &[u32], right: &[u32], evidence: &impl Evidence) -> Option<Doubt> {
        let limits = self.limits;
        if left.len() + right.len() > limits.records_max {
            return Some(Doubt::TooLarge);
        }
        let cross = || left.iter().flat_map(|a| right.iter().map(|b| (*a, *b)));
        if cross().any(|(a, b)| self.rulings.cannot.contains(&Rulings::pair(a, b))) {
            return Some(Doubt::RuledApart);
        }
        if cross().any(|(a, b)| self.conflicts.contains(&Rulings::pair(a, b))) {
            return Some(Doubt::NumberConflict);
        }
        let unique = |source: u16| {
            self.model
                .sources
                .get(usize::from(source))
                .is_some_and(|s| s.unique)
        };
        if cross().any(|(a, b)| {
            let source = evidence.source(a);
            source == evidence.source(b) && unique(source)
        }) {
            return Some(Doubt::SameSource);
        }
        if left.len() == 1 && right.len() == 1 {
            return None;
        }
        if left.len() >= limits.big && right.len() >= limits.big {
            let linked: Vec<(u32, u32)> = cross()
                .filter(|(a, b)| self.strong.contains(&Rulings::pair(*a, *b)))
                .collect();
            let two = linked
                .iter()
                .any(|(a, b)| linked.iter().any(|(c, d)| a != c && b != d));
            if !two {
                return Some(Doubt::OneLink);
            }
        }
        // Whole sixteenths add up to the same in any order.
        let mut sum = 0i64;
        for (a, b) in cross() {
            let bits = evidence.weigh(a, b);
            sum += (bits.clamp(PAIR_BITS_MIN, PAIR_BITS_MAX) * 16.0).round() as i64;
        }
        let mean = sum as f64 / 16.0 / (left.len() * right.len()) as f64;
        (mean < MEAN_BITS_MIN).then_some(Doubt::Disagree)
    }
}

/// When groups are weighed, a pair that agrees counts for so many bits at most, and one that disagrees for less: of two
/// records of one person, both damaged, little may be left to agree.
const PAIR_BITS_MAX: f64 = 20.0;
const PAIR_BITS_MIN: f64 = -6.0;
/// The mean weight between all records of two groups that become one, at least.
const MEAN_BITS_MIN: f64 = -2.5;
