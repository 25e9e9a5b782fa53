//! Who is wrong when a record and the tree differ: the next checkpoint decides.
//!
//! Two trees are grown side by side, one from the records and one from the stored tiles. Where they
//! differ, the one that the next signed checkpoint agrees with is right, and both go on from it.

use std::collections::HashMap;

use super::{Finding, What};
use crate::checkpoint::Checkpoint;
use crate::entry::EntryId;
use crate::hash::Hash;
use crate::tree::{Edge, TILE_WIDTH, TileId};

/// The two trees and where they differ since the last checkpoint.
#[derive(Default)]
pub(super) struct Judge {
    by_records: Edge,
    by_tiles: Edge,
    open: Vec<Difference>,
    last_good: u64,
}

struct Difference {
    seq: u64,
    entry: Option<EntryId>,
    record: Hash,
    tile: Hash,
}

impl Judge {
    /// How many entries were heard.
    pub fn size(&self) -> u64 {
        self.by_tiles.size()
    }

    /// Hears the leaf of the record and of the tile at the next place; what is absent is taken from
    /// the other. Tiles that the tree completes are told to `full`.
    pub fn hear(
        &mut self,
        entry: Option<EntryId>,
        record: Option<Hash>,
        tile: Option<Hash>,
        full: &mut impl FnMut(TileId, &[Hash]),
    ) {
        let seq = self.size();
        let one = record.or(tile).unwrap_or_default();
        let other = tile.unwrap_or(one);
        if one != other {
            self.open.push(Difference {
                seq,
                entry,
                record: one,
                tile: other,
            });
        }
        self.by_records.push(one, &mut |_, _| {});
        self.by_tiles.push(other, full);
    }

    /// The hashes of the tiles at the right edge.
    pub fn partial(&self) -> impl Iterator<Item = (TileId, &[Hash])> {
        self.by_tiles.partial()
    }

    /// Judges by a checkpoint of the size heard so far, whose signature holds.
    pub fn judge(&mut self, checkpoint: &Checkpoint) -> Vec<Finding> {
        let open = std::mem::take(&mut self.open);
        let findings = if checkpoint.root == self.by_tiles.root() {
            self.by_records = self.by_tiles.clone();
            records_wrong(open)
        } else if checkpoint.root == self.by_records.root() {
            self.by_tiles = self.by_records.clone();
            open.into_iter().map(tile_wrong).collect()
        } else {
            let mut findings = unclear(open);
            let (from, size) = (self.last_good, checkpoint.size);
            let reason = format!(
                "the checkpoint of size {size} is signed, but not of this log: it is of a fork, or \
                 entries {from} to {} were rewritten with their tiles",
                size - 1
            );
            let seq = (from + 1 == size).then_some(from);
            findings.push(Finding::new(What::Fork, seq, None, reason));
            return findings;
        };
        self.last_good = checkpoint.size;
        findings
    }

    /// What differs and no checkpoint can judge any more.
    pub fn rest(&mut self) -> Vec<Finding> {
        unclear(std::mem::take(&mut self.open))
    }
}

/// The records were changed or stand at the places of one another.
fn records_wrong(open: Vec<Difference>) -> Vec<Finding> {
    let places: HashMap<Hash, u64> = open.iter().map(|d| (d.tile, d.seq)).collect();
    let finding = |d: &Difference| match places.get(&d.record) {
        Some(place) => {
            let reason = format!("the entry was logged at place {place}: entries were reordered");
            Finding::new(What::Reordered, Some(d.seq), d.entry, reason)
        }
        None => {
            let reason = "the record is not the one that was logged".to_owned();
            Finding::new(What::Record, Some(d.seq), d.entry, reason)
        }
    };
    open.iter().map(finding).collect()
}

fn tile_wrong(d: Difference) -> Finding {
    let tile = d.seq / TILE_WIDTH;
    let reason = format!("tile 0/{tile} holds another hash here than was signed");
    Finding::new(What::Tile, Some(d.seq), d.entry, reason)
}

fn unclear(open: Vec<Difference>) -> Vec<Finding> {
    let finding = |d: Difference| {
        let tile = d.seq / TILE_WIDTH;
        let reason = format!("the record and tile 0/{tile} differ");
        Finding::new(What::Record, Some(d.seq), d.entry, reason)
    };
    open.into_iter().map(finding).collect()
}
