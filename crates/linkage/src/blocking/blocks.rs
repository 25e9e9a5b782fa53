//! All blocks of a set of records, and their pairs as a stream.

use std::ops::Range;

use super::{Parted, Rules};
use crate::records::Records;

/// Which pairs of a block count.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Pairing {
    /// Every two records.
    All,
    /// Only records of different sources.
    Across,
}

/// The blocks of a set of records under all rules. Memory: eight bytes for each record and rule.
#[derive(Debug)]
pub struct Blocks {
    /// The block of each record under each rule; 0 where it has none.
    of: Vec<Vec<u32>>,
    /// The blocks with at least two records.
    blocks: Vec<Block>,
    members: Vec<u32>,
    /// What was too large.
    pub parted: Parted,
}

#[derive(Debug, Clone, Copy)]
struct Block {
    rule: u16,
    from: u32,
    to: u32,
}

impl Blocks {
    /// Builds the blocks; keys whose blocks are too large are noted in `rules`, so that they stay parted.
    pub fn build(records: &Records, rules: &mut Rules) -> Blocks {
        let mut all = Blocks {
            of: Vec::with_capacity(rules.rules.len()),
            blocks: Vec::new(),
            members: Vec::new(),
            parted: Parted::default(),
        };
        for rule in 0..rules.rules.len() {
            let mut keyed: Vec<(u64, u32)> = (0..records.len())
                .filter_map(|r| {
                    let key = rules.key(rule, &records.values, records.row(r))?;
                    Some((key, r as u32))
                })
                .collect();
            keyed.sort_unstable();
            let mut settled = Vec::with_capacity(keyed.len());
            // Parting may leave parts that are too large again.
            while !keyed.is_empty() {
                keyed = all.settle(records, rules, rule, &keyed, &mut settled);
            }
            settled.sort_unstable();
            all.add(rule as u16, &settled, records.len());
        }
        all
    }

    /// Moves what is small enough to `settled`; gives back what has to be looked at again, under deeper keys.
    fn settle(
        &mut self,
        records: &Records,
        rules: &mut Rules,
        rule: usize,
        keyed: &[(u64, u32)],
        settled: &mut Vec<(u64, u32)>,
    ) -> Vec<(u64, u32)> {
        let mut again = Vec::new();
        for group in keyed.chunk_by(|a, b| a.0 == b.0) {
            if group.len() <= rules.block_records_max {
                settled.extend_from_slice(group);
                continue;
            }
            let (_, depth) = rules
                .key_and_depth(rule, &records.values, records.row(group[0].1 as usize))
                .unwrap_or((0, 0));
            let columns = rules.rules[rule].deeper.len();
            if depth >= columns + 24 {
                // Records that are equal in all columns cannot be told apart by any key.
                settled.extend_from_slice(&group[..rules.block_records_max]);
                self.parted.cut += 1;
                continue;
            }
            self.parted.blocks += usize::from(depth == 0);
            self.parted.cut += usize::from(depth == columns);
            self.parted.largest = self.parted.largest.max(group.len());
            rules.parted[rule].insert(group[0].0);
            for (_, record) in group {
                let row = records.row(*record as usize);
                if let Some(key) = rules.key(rule, &records.values, row) {
                    again.push((key, *record));
                }
            }
        }
        again.sort_unstable();
        again
    }

    fn add(&mut self, rule: u16, settled: &[(u64, u32)], records: usize) {
        let mut of = vec![0u32; records];
        let mut number = 0;
        for group in settled.chunk_by(|a, b| a.0 == b.0).filter(|g| g.len() > 1) {
            number += 1;
            let from = self.members.len() as u32;
            for (_, record) in group {
                of[*record as usize] = number;
                self.members.push(*record);
            }
            let to = self.members.len() as u32;
            self.blocks.push(Block { rule, from, to });
        }
        self.of.push(of);
    }

    /// Blocks with at least two records.
    pub fn len(&self) -> usize {
        self.blocks.len()
    }

    /// Whether there are none.
    pub fn is_empty(&self) -> bool {
        self.blocks.is_empty()
    }

    /// Pairs in all blocks, those that are in several counted each time.
    pub fn pairs_max(&self) -> u64 {
        let pairs = |b: &Block| u64::from(b.to - b.from) * u64::from(b.to - b.from - 1) / 2;
        self.blocks.iter().map(pairs).sum()
    }

    /// Calls `look` once for each pair (lower record first) of the blocks in `range` that no earlier rule has.
    pub fn pairs(
        &self,
        range: Range<usize>,
        records: &Records,
        pairing: Pairing,
        mut look: impl FnMut(u32, u32),
    ) {
        for block in &self.blocks[range] {
            let members = &self.members[block.from as usize..block.to as usize];
            let earlier = &self.of[..usize::from(block.rule)];
            for (i, a) in members.iter().enumerate() {
                for b in &members[i + 1..] {
                    let (a, b) = (*a.min(b) as usize, *a.max(b) as usize);
                    if pairing == Pairing::Across && records.source(a) == records.source(b) {
                        continue;
                    }
                    if earlier.iter().any(|of| of[a] != 0 && of[a] == of[b]) {
                        continue;
                    }
                    look(a as u32, b as u32);
                }
            }
        }
    }
}
