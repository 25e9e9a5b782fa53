//! Which pairs are looked at (分块): records that share a key under at least one of several rules.
//!
//! A block that grows too large is parted by a further column instead of being dropped, and what was parted is
//! reported. The parting is kept in [`Rules`], so that whether a pair is looked at depends on the two records and
//! the rules only, never on the order in which records came.

mod atom;
mod blocks;
mod choose;

use rustc_hash::FxHashSet;
use serde::{Deserialize, Serialize};

pub use atom::{Atom, Part};
pub use blocks::{Blocks, Pairing};
pub use choose::{choose, describe};

use crate::records::{ValueId, Values, mix};

/// Records of a block at most, before it is parted by a further column.
pub const BLOCK_RECORDS_MAX: usize = 200;

/// One way of making keys.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Rule {
    /// What the key is made of.
    pub atoms: Vec<Atom>,
    /// Whether the two atoms may stand in either order: finds swapped columns.
    pub either_order: bool,
    /// By what a block that is too large is parted, one after the other.
    pub deeper: Vec<Atom>,
}

/// All rules, and the keys under which blocks were too large when the rules were trained.
#[derive(Debug, Clone, Default, Serialize, Deserialize)]
pub struct Rules {
    pub rules: Vec<Rule>,
    /// Keys that are parted by a further column, for each rule.
    parted: Vec<FxHashSet<u64>>,
    /// Records of a block at most.
    pub block_records_max: usize,
}

/// What was done about blocks that were too large.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Parted {
    /// Blocks that were too large and were parted by a further column.
    pub blocks: usize,
    /// Records of the largest of them.
    pub largest: usize,
    /// Blocks no column could part any more, cut into pieces by their records' content.
    pub cut: usize,
}

impl Rules {
    /// Rules with nothing parted yet.
    pub fn new(rules: Vec<Rule>, block_records_max: usize) -> Rules {
        Rules {
            parted: vec![FxHashSet::default(); rules.len()],
            rules,
            block_records_max,
        }
    }

    /// A record's key under a rule; none when a value is missing.
    pub fn key(&self, rule: usize, values: &Values, row: &[ValueId]) -> Option<u64> {
        let (key, _) = self.key_and_depth(rule, values, row)?;
        Some(key)
    }

    /// The key, and by how many further columns it is parted.
    fn key_and_depth(&self, rule: usize, values: &Values, row: &[ValueId]) -> Option<(u64, usize)> {
        let parted = &self.parted[rule];
        let rule = &self.rules[rule];
        let mut key = rule.first_key(values, row)?;
        let mut depth = 0;
        while parted.contains(&key) {
            key = rule.deeper_key(key, depth, values, row, self.block_records_max);
            depth += 1;
        }
        Some((key, depth))
    }
}

impl Rule {
    fn first_key(&self, values: &Values, row: &[ValueId]) -> Option<u64> {
        let mut key = 0x6861_696e_615f_6c6e;
        if self.either_order {
            let mut sum = 0u64;
            for atom in &self.atoms {
                sum = sum.wrapping_add(mix(atom.value_of(values, row)?));
            }
            return Some(mix(key ^ sum));
        }
        for atom in &self.atoms {
            key = mix(key ^ atom.value_of(values, row)?).wrapping_add(0x9e37_79b9);
        }
        Some(key)
    }

    /// Beyond the last column, a record's whole content says to which piece it goes.
    fn deeper_key(
        &self,
        key: u64,
        depth: usize,
        values: &Values,
        row: &[ValueId],
        max: usize,
    ) -> u64 {
        let part = match self.deeper.get(depth) {
            Some(atom) => atom.value_of(values, row).unwrap_or(0),
            None => {
                let content = row.iter().fold(0u64, |h, id| {
                    mix(h ^ crate::records::hash_chars(values.chars(*id)))
                });
                // Each further step parts in two.
                let _ = max;
                mix(content ^ depth as u64) & 1
            }
        };
        mix(key ^ mix(part ^ (depth as u64 + 1)))
    }
}
