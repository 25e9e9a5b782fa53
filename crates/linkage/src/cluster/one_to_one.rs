//! Two tables without doubles of their own: each record has one partner at most (一对一).

use rustc_hash::FxHashMap;

use super::{Doubt, Evidence, Groups, Limits, Link, Review, Rulings};
use crate::checked::Basis;
use crate::model::Model;

/// However complete two tables seem, so much doubt stays whether a record has a partner at all.
const ALONE_MIN: f64 = 0.995;

/// Each record has at most one partner (Jaro 1989): the strongest first, against all that compete for either.
pub fn one_to_one(
    order: &[&Link],
    rulings: &Rulings,
    model: &Model,
    limits: &Limits,
    evidence: &impl Evidence,
    groups: &mut Groups,
) -> Vec<Review> {
    let mut competing: FxHashMap<u32, Vec<(u32, f64)>> = FxHashMap::default();
    let mut usable = Vec::new();
    let mut review = Vec::new();
    for link in order {
        let ruled = rulings.cannot.contains(&Rulings::pair(link.a, link.b));
        if ruled || link.basis == Basis::NumberConflict {
            if f64::from(link.bits) >= limits.review_bits || link.basis == Basis::NumberConflict {
                let doubt = if ruled {
                    Doubt::RuledApart
                } else {
                    Doubt::NumberConflict
                };
                review.push(Review {
                    a: link.a,
                    b: link.b,
                    bits: link.bits,
                    doubt,
                });
            }
            continue;
        }
        if evidence.source(link.a) == evidence.source(link.b) {
            continue;
        }
        let odds = f64::from(link.bits).min(200.0).exp2();
        competing.entry(link.a).or_default().push((link.b, odds));
        competing.entry(link.b).or_default().push((link.a, odds));
        usable.push((*link, odds));
    }
    let alone: f64 = model
        .sources
        .iter()
        .map(|s| 1.0 - s.matched.clamp(0.0, ALONE_MIN))
        .product();
    for _ in 0..2 {
        for (link, odds) in &usable {
            let (a, b) = (groups.group(link.a), groups.group(link.b));
            if groups.members[&a].len() > 1 || groups.members[&b].len() > 1 {
                continue;
            }
            let mut against: Vec<f64> = [(link.a, link.b), (link.b, link.a)]
                .iter()
                .flat_map(|(from, to)| competing[from].iter().map(move |rival| (to, rival)))
                .filter(|(to, (rival, _))| {
                    let group = groups.of.get(rival);
                    rival != *to && group.is_none_or(|g| groups.members[g].len() == 1)
                })
                .map(|(_, (_, odds))| *odds)
                .collect();
            against.sort_by(f64::total_cmp);
            if *odds > alone + against.iter().sum::<f64>() {
                groups.join(a, b);
            }
        }
    }
    for (link, _) in &usable {
        let alone = |r: u32| {
            groups
                .of
                .get(&r)
                .is_none_or(|g| groups.members[g].len() == 1)
        };
        let partners = groups.of.get(&link.a) == groups.of.get(&link.b);
        if f64::from(link.bits) >= limits.review_bits && !partners {
            let doubt = if alone(link.a) && alone(link.b) {
                Doubt::Unsure
            } else {
                Doubt::SameSource
            };
            review.push(Review {
                a: link.a,
                b: link.b,
                bits: link.bits,
                doubt,
            });
        }
    }
    review
}
