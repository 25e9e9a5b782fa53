//! Linking a set of records in one go: train, weigh, resolve.

use crate::blocking::{Blocks, Pairing};
use crate::checked::{Basis, Judge};
use crate::cluster::{Evidence, Limits, Link, Resolution, Rulings, resolve};
use crate::error::LinkageError;
use crate::model::{Model, Training};
use crate::records::{Records, mix};
use crate::train::{self, Options};
use crate::work;

/// Weights below this are not kept where each record has one partner at most, in bits.
pub(crate) const RIVAL_BITS_MIN: f64 = -16.0;
/// A source of which at most this share of records has a double within it counts as free of doubles.
const UNIQUE_SHARE: f64 = 0.01;

/// The outcome of [`link`].
pub struct Linked {
    pub model: Model,
    pub training: Training,
    /// Pairs that are worth keeping, in no order.
    pub links: Vec<Link>,
    pub resolution: Resolution,
    /// Pairs weighed.
    pub weighed: u64,
    /// Decides on any further pair of the same records.
    pub judge: Judge,
}

/// Records whose order is that of one batch.
pub struct Batch<'a> {
    pub records: &'a Records,
    pub judge: &'a Judge,
}

impl Evidence for Batch<'_> {
    fn source(&self, record: u32) -> u16 {
        self.records.source(record as usize)
    }

    fn rank(&self, record: u32) -> u64 {
        let row = self.records.row(record as usize);
        row.iter()
            .fold(u64::from(record), |hash, id| mix(hash ^ u64::from(*id)))
    }

    fn weigh(&self, a: u32, b: u32) -> f64 {
        let (a, b) = (self.records.row(a as usize), self.records.row(b as usize));
        self.judge.weigh(&self.records.values, a, b).0
    }
}

/// Trains on the records and resolves them. Two sources are linked across; whether each of them is free of doubles is
/// seen from the data, and then each record has at most one partner.
pub fn link(records: &mut Records, options: Options) -> Result<Linked, LinkageError> {
    let two = records.sources() == 2;
    let pairing = if two { Pairing::Across } else { Pairing::All };
    let trained = train::train(records, pairing, options)?;
    let (mut model, training, blocks) = (trained.model, trained.training, trained.blocks);
    let judge = Judge::new(&model, &mut records.values);
    let limits = Limits::default();
    let floor = if two {
        RIVAL_BITS_MIN
    } else {
        limits.review_bits
    };
    let (links, weighed) = weigh(records, &blocks, &judge, floor);
    if two {
        uniqueness(&mut model, records, &links, &training);
    }
    let evidence = Batch {
        records,
        judge: &judge,
    };
    let resolution = resolve(&links, &Rulings::default(), &model, &limits, &evidence);
    Ok(Linked {
        model,
        training,
        links,
        resolution,
        weighed,
        judge,
    })
}

/// Weighs all candidate pairs and keeps those above a floor, and conflicts.
pub fn weigh(records: &Records, blocks: &Blocks, judge: &Judge, floor: f64) -> (Vec<Link>, u64) {
    let parts = work::parts(blocks, |range| {
        let (mut links, mut weighed) = (Vec::new(), 0u64);
        blocks.pairs(range, records, Pairing::All, |a, b| {
            weighed += 1;
            let (x, y) = (records.row(a as usize), records.row(b as usize));
            let (bits, basis) = judge.weigh(&records.values, x, y);
            if bits >= floor || basis == Basis::NumberConflict {
                let bits = bits as f32;
                links.push(Link { a, b, bits, basis });
            }
        });
        (links, weighed)
    });
    let mut all = (Vec::new(), 0);
    for (links, weighed) in parts {
        all.0.extend(links);
        all.1 += weighed;
    }
    all
}

/// Sees from the links which sources are free of doubles, and how many of their records have partners.
fn uniqueness(model: &mut Model, records: &Records, links: &[Link], training: &Training) {
    // Real doubles within a table are as alike as partners across; chance likenesses seldom are.
    let across = |l: &&Link| records.source(l.a as usize) != records.source(l.b as usize);
    let mut bits: Vec<f32> = links
        .iter()
        .filter(across)
        .map(|l| l.bits)
        .filter(|b| *b >= 0.0)
        .collect();
    bits.sort_by(f32::total_cmp);
    let strong = bits.get(bits.len() / 3).copied().unwrap_or(0.0);
    let mut doubles = vec![0.0; model.sources.len()];
    for link in links.iter().filter(|l| l.bits >= strong && !across(l)) {
        doubles[usize::from(records.source(link.a as usize))] += 1.5;
    }
    for (source, doubles) in model.sources.iter_mut().zip(doubles) {
        let n = source.records.max(1) as f64;
        source.unique = doubles / n <= UNIQUE_SHARE;
        source.matched = (training.matches / n).clamp(0.0, 1.0);
    }
}
