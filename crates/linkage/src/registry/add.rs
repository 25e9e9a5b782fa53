//! Taking records in.

use std::ops::Range;

use rustc_hash::FxHashSet;
use serde::{Deserialize, Serialize};

use super::log::{Change, Entry};
use super::{IdMaker, Record, Registry};
use crate::checked::{Basis, Judge};
use crate::cluster::{Doubt, Link, Resolution, Review, Rulings, resolve};
use crate::error::LinkageError;
use crate::link::RIVAL_BITS_MIN;
use crate::model::Model;
use crate::records::Records;

/// What came of a batch.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Added {
    /// The batch's entries in the log, by number.
    pub entries: Range<u64>,
    /// Entities that were founded.
    pub founded: usize,
    /// Times that new records came to an entity that was there.
    pub joined: usize,
    /// Entities that were merged into others.
    pub merged: usize,
    /// Times that records left an entity.
    pub split: usize,
    /// Pairs weighed.
    pub weighed: u64,
    /// Blocking keys whose blocks have outgrown the bound since training: many of them are a reason to train again.
    pub outgrown: usize,
}

impl Registry {
    /// Adds records: each joins an entity or founds one, and may show that entities are one or not one. Whatever the
    /// cut into batches, the same records end up together.
    ///
    /// Errors, before anything is changed: `LNK0008` when a record has another number of values than the model has
    /// columns, `LNK0009` when its key is there already.
    pub fn add(&mut self, batch: &[Record], make_id: IdMaker<'_>) -> Result<Added, LinkageError> {
        self.check(batch)?;
        let first = self.keys.len() as u32;
        self.take_in(batch);
        let mut added = Added::default();
        for record in first..self.keys.len() as u32 {
            self.find_links(record, &mut added);
        }
        let fresh: FxHashSet<u32> = (first..self.keys.len() as u32).collect();
        added.entries = self.settle(&fresh, make_id);
        for entry in &self.log[added.entries.start as usize..] {
            match entry.change {
                Change::Founded => added.founded += 1,
                Change::Joined => added.joined += 1,
                Change::Merged => added.merged += 1,
                Change::Split => added.split += 1,
                Change::Ruled | Change::Undone | Change::Retrained => {}
            }
        }
        Ok(added)
    }

    /// Lets another model decide from here on: all pairs are weighed anew, and what changes is logged. Rulings hold.
    /// Errors, before anything is changed: `LNK0008` when the model has other columns.
    pub fn retrain(&mut self, model: Model, make_id: IdMaker<'_>) -> Result<Added, LinkageError> {
        if model.schema.columns.len() != self.model.schema.columns.len() {
            return Err(LinkageError::Shape {
                found: self.model.schema.columns.len(),
                expected: model.schema.columns.len(),
            });
        }
        let state = self.state();
        self.records = Records::new(model.schema.clone());
        self.judge = Judge::new(&model, &mut self.records.values);
        self.index = vec![Default::default(); model.rules.rules.len()];
        self.model = model;
        self.links.clear();
        self.near.clear();
        self.keys.clear();
        self.by_key.clear();
        self.take_in(&state.records);
        let start = self.append(Entry::new(Change::Retrained));
        let mut added = Added::default();
        for record in 0..self.keys.len() as u32 {
            self.find_links(record, &mut added);
        }
        let all: FxHashSet<u32> = (0..self.keys.len() as u32).collect();
        added.entries = start..self.settle(&all, make_id).end;
        let count = |change| {
            self.log[start as usize..]
                .iter()
                .filter(|e| e.change == change)
                .count()
        };
        (added.merged, added.split) = (count(Change::Merged), count(Change::Split));
        Ok(added)
    }

    pub(super) fn check(&self, batch: &[Record]) -> Result<(), LinkageError> {
        let expected = self.model.schema.columns.len();
        let mut seen = FxHashSet::default();
        for record in batch {
            if record.cells.len() != expected {
                let found = record.cells.len();
                return Err(LinkageError::Shape { found, expected });
            }
            if self.by_key.contains_key(&record.key) || !seen.insert(record.key.as_str()) {
                let key = record.key.clone();
                return Err(LinkageError::Present { key });
            }
        }
        Ok(())
    }

    /// Encodes records and puts them under their blocking keys.
    pub(super) fn take_in(&mut self, batch: &[Record]) {
        let values = self.records.values.len();
        for record in batch {
            let place = self.keys.len() as u32;
            self.records
                .push(record.source, record.cells.iter().map(|c| c.as_deref()));
            self.keys.push(record.key.clone());
            self.by_key.insert(record.key.clone(), place);
            self.near.push(Vec::new());
            for rule in 0..self.index.len() {
                let row = self.records.row(place as usize);
                if let Some(key) = self.model.rules.key(rule, &self.records.values, row) {
                    self.index[rule].entry(key).or_default().push(place);
                }
            }
        }
        self.judge.learn_valid(&self.records.values, values);
    }

    /// Weighs a record against all earlier ones that share a key with it.
    fn find_links(&mut self, record: u32, added: &mut Added) {
        let row = self.records.row(record as usize);
        let mut rivals = Vec::new();
        for (rule, keys) in self.index.iter().enumerate() {
            let key = self.model.rules.key(rule, &self.records.values, row);
            let Some(block) = key.and_then(|key| keys.get(&key)) else {
                continue;
            };
            let earlier = block.partition_point(|r| *r < record);
            // Counted once, when the block passes the bound.
            added.outgrown += usize::from(earlier == self.model.rules.block_records_max);
            rivals.extend_from_slice(&block[..earlier]);
        }
        rivals.sort_unstable();
        rivals.dedup();
        added.weighed += rivals.len() as u64;
        let floor = if self.model.is_one_to_one() {
            RIVAL_BITS_MIN
        } else {
            self.limits.review_bits
        };
        for rival in rivals {
            let other = self.records.row(rival as usize);
            let (bits, basis) = self.judge.weigh(&self.records.values, other, row);
            if bits >= floor || basis == Basis::NumberConflict {
                let at = self.links.len() as u32;
                self.links.push(Link {
                    a: rival,
                    b: record,
                    bits: bits as f32,
                    basis,
                });
                self.near[rival as usize].push(at);
                self.near[record as usize].push(at);
            }
        }
    }

    /// Resolves everything that hangs together with `seeds` and logs what changes; gives the new entries' numbers.
    pub(super) fn settle(&mut self, seeds: &FxHashSet<u32>, make_id: IdMaker<'_>) -> Range<u64> {
        let start = self.log.len() as u64;
        let around = self.around(seeds);
        let resolution = self.resolve(&around);
        self.regroup(&around, resolution.groups, make_id);
        self.keep_review(&around, resolution.review);
        start..self.log.len() as u64
    }

    /// The records that hang together with `seeds` by links that may decide, by rulings, or as one entity.
    fn around(&self, seeds: &FxHashSet<u32>) -> FxHashSet<u32> {
        let ruled = self.rulings.neighbours();
        let one_to_one = self.model.is_one_to_one();
        let mut around = FxHashSet::default();
        let mut open: Vec<u32> = seeds.iter().copied().collect();
        while let Some(record) = open.pop() {
            if !around.insert(record) {
                continue;
            }
            for at in &self.near[record as usize] {
                let link = self.links[*at as usize];
                let decides = one_to_one || f64::from(link.bits) >= self.limits.link_bits;
                if decides && link.basis != Basis::NumberConflict {
                    open.push(if link.a == record { link.b } else { link.a });
                }
            }
            if let Some(entity) = self.entity_of.get(record as usize) {
                open.extend_from_slice(&self.entities[*entity as usize].members);
            }
            if let Some(others) = ruled.get(&record) {
                open.extend_from_slice(others);
            }
        }
        around
    }

    /// Resolves the links within a set of records.
    pub(super) fn resolve(&self, around: &FxHashSet<u32>) -> Resolution {
        let mut places: Vec<u32> = around
            .iter()
            .flat_map(|r| self.near[*r as usize].iter().copied())
            .filter(|at| {
                let link = self.links[*at as usize];
                around.contains(&link.a) && around.contains(&link.b)
            })
            .collect();
        places.sort_unstable();
        places.dedup();
        let links: Vec<Link> = places.iter().map(|at| self.links[*at as usize]).collect();
        let within = |pair: &&(u32, u32)| around.contains(&pair.0) && around.contains(&pair.1);
        let rulings = Rulings {
            must: self.rulings.must.iter().filter(within).copied().collect(),
            cannot: self.rulings.cannot.iter().filter(within).copied().collect(),
        };
        resolve(&links, &rulings, &self.model, &self.limits, self)
    }

    /// Replaces what is to be looked at around a set of records.
    pub(super) fn keep_review(&mut self, around: &FxHashSet<u32>, review: Vec<Review>) {
        self.review
            .retain(|(a, b), _| !around.contains(a) && !around.contains(b));
        for r in review {
            self.review.insert((r.a, r.b), r);
        }
        // Links to records outside are too weak to decide, and may yet be worth a look.
        for record in around {
            for at in &self.near[*record as usize] {
                let link = self.links[*at as usize];
                let outside = !around.contains(&link.a) || !around.contains(&link.b);
                let conflict = link.basis == Basis::NumberConflict;
                if outside && (conflict || f64::from(link.bits) >= self.limits.review_bits) {
                    let doubt = if conflict {
                        Doubt::NumberConflict
                    } else {
                        Doubt::Unsure
                    };
                    let (a, b, bits) = (link.a, link.b, link.bits);
                    self.review.insert((a, b), Review { a, b, bits, doubt });
                }
            }
        }
    }
}
