//! The Merkle tree in tiles: appending at its right edge, and the paths of proofs.
//!
//! A tile holds up to 256 hashes, 8 levels of the tree (C2SP tlog-tiles). Tile `n` of level `l` holds
//! the hashes of the complete subtrees of 256^l leaves number 256 n … 256 n + 255.

use std::collections::BTreeMap;

use crate::JournalError;
use crate::hash::{Hash, empty_root, node_hash};

/// How many hashes a full tile holds.
pub const TILE_WIDTH: u64 = 256;

const TILE_HEIGHT: u32 = 8;

/// Where a tile is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct TileId {
    pub level: u32,
    pub index: u64,
}

/// Hashes of tiles, as many as were asked for.
#[derive(Debug, Clone, Default)]
pub struct Tiles {
    tiles: BTreeMap<TileId, Vec<Hash>>,
}

/// The right edge of a tree of some size: all that is needed to append.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Edge {
    size: u64,
    /// Per level the hashes of the last tile that is not full.
    levels: Vec<Vec<Hash>>,
}

/// A complete subtree: number `index` among those of 2^height leaves.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
struct Node {
    height: u32,
    index: u64,
}

/// One element of a path: the tree over the leaves `from..to`, made of complete subtrees.
type Part = Vec<Node>;

impl Edge {
    /// The tiles that hold the edge of a tree of `size` leaves, those without hashes left out.
    pub fn tiles_of(size: u64) -> Vec<TileId> {
        let widths = std::iter::successors(Some(size), |n| Some(n / TILE_WIDTH));
        widths
            .take_while(|n| *n > 0)
            .zip(0..)
            .filter(|(n, _)| n % TILE_WIDTH > 0)
            .map(|(n, level)| TileId {
                level,
                index: n / TILE_WIDTH,
            })
            .collect()
    }

    /// The edge of a tree of `size` leaves, from the stored tiles [`Edge::tiles_of`] it.
    ///
    /// # Errors
    /// `JRN0010` when a tile is absent or too short.
    pub fn load(size: u64, tiles: &Tiles) -> Result<Edge, JournalError> {
        let mut levels = Vec::new();
        let mut n = size;
        while n > 0 {
            let tile = TileId {
                level: levels.len() as u32,
                index: n / TILE_WIDTH,
            };
            let width = (n % TILE_WIDTH) as usize;
            let hashes = if width == 0 {
                &[][..]
            } else {
                tiles.get(tile, width)?
            };
            levels.push(hashes.to_vec());
            n /= TILE_WIDTH;
        }
        Ok(Edge { size, levels })
    }

    /// How many leaves the tree has.
    pub fn size(&self) -> u64 {
        self.size
    }

    /// Appends a leaf; tiles that thereby become full are told to `full`.
    pub fn push(&mut self, leaf: Hash, full: &mut impl FnMut(TileId, &[Hash])) {
        let mut hash = leaf;
        let mut n = self.size;
        self.size += 1;
        for level in 0.. {
            if self.levels.len() == level {
                self.levels.push(Vec::new());
            }
            let tile = &mut self.levels[level];
            tile.push(hash);
            if tile.len() < TILE_WIDTH as usize {
                return;
            }
            n /= TILE_WIDTH;
            full(
                TileId {
                    level: level as u32,
                    index: n,
                },
                tile,
            );
            hash = subtree(tile);
            tile.clear();
        }
    }

    /// The tiles of the edge as they are now, those without hashes left out.
    pub fn partial(&self) -> impl Iterator<Item = (TileId, &[Hash])> {
        let tiles = Edge::tiles_of(self.size).into_iter();
        tiles.map(|tile| (tile, self.levels[tile.level as usize].as_slice()))
    }

    /// The root of the tree.
    pub fn root(&self) -> Hash {
        let mut root: Option<Hash> = None;
        for level in &self.levels {
            let mut rest = level.as_slice();
            while !rest.is_empty() {
                // The last of the subtrees of falling size that make up this tile.
                let width = 1 << rest.len().trailing_zeros();
                let (before, last) = rest.split_at(rest.len() - width);
                let left = subtree(last);
                root = Some(root.map_or(left, |right| node_hash(&left, &right)));
                rest = before;
            }
        }
        root.unwrap_or_else(empty_root)
    }
}

impl Tiles {
    /// Adds a tile from its stored bytes; a rest that is no whole hash is dropped.
    pub fn insert(&mut self, tile: TileId, bytes: &[u8]) {
        let hashes = bytes.as_chunks::<32>().0.to_vec();
        self.tiles.insert(tile, hashes);
    }

    /// The first `width` hashes of a tile as bytes.
    pub(crate) fn bytes(&self, tile: TileId, width: usize) -> Result<Vec<u8>, JournalError> {
        self.get(tile, width).map(<[Hash]>::concat)
    }

    fn get(&self, tile: TileId, width: usize) -> Result<&[Hash], JournalError> {
        let hashes = self.tiles.get(&tile).and_then(|hashes| hashes.get(..width));
        hashes.ok_or_else(|| JournalError::Damaged {
            reason: format!("tile {}/{} is absent or too short", tile.level, tile.index),
        })
    }

    fn node(&self, node: Node) -> Result<Hash, JournalError> {
        let (tile, from, width) = node.place();
        let hashes = self.get(tile, from + width)?;
        Ok(subtree(&hashes[from..]))
    }

    fn part(&self, part: &Part) -> Result<Hash, JournalError> {
        let mut nodes = part.iter().rev();
        let last = match nodes.next() {
            Some(node) => self.node(*node)?,
            None => empty_root(),
        };
        nodes.try_fold(last, |right, node| {
            Ok(node_hash(&self.node(*node)?, &right))
        })
    }
}

impl Node {
    /// The tile, and the hashes in it, that this node is computed from.
    fn place(self) -> (TileId, usize, usize) {
        let level = self.height / TILE_HEIGHT;
        let width = 1u64 << (self.height % TILE_HEIGHT);
        let first = self.index * width;
        let tile = TileId {
            level,
            index: first / TILE_WIDTH,
        };
        (tile, (first % TILE_WIDTH) as usize, width as usize)
    }
}

/// A path to be looked up: which tiles it needs, and then its hashes.
#[derive(Debug, Clone)]
pub struct Path {
    parts: Vec<Part>,
}

impl Path {
    /// The inclusion proof of leaf `index` in a tree of `size` leaves (RFC 6962, 2.1.1).
    pub fn inclusion(index: u64, size: u64) -> Path {
        let mut parts = Vec::new();
        let (mut from, mut to) = (0, size);
        while to - from > 1 {
            let middle = from + split(to - from);
            if index < middle {
                parts.push(nodes(middle, to));
                to = middle;
            } else {
                parts.push(nodes(from, middle));
                from = middle;
            }
        }
        parts.reverse();
        Path { parts }
    }

    /// The consistency proof between trees of `old` and `size` leaves (RFC 6962, 2.1.2).
    pub fn consistency(old: u64, size: u64) -> Path {
        let mut parts = Vec::new();
        let (mut from, mut to) = (0, size);
        if old == 0 || old == size {
            return Path { parts };
        }
        while to != old {
            let middle = from + split(to - from);
            if old <= middle {
                parts.push(nodes(middle, to));
                to = middle;
            } else {
                parts.push(nodes(from, middle));
                from = middle;
            }
        }
        if from > 0 {
            parts.push(nodes(from, to));
        }
        parts.reverse();
        Path { parts }
    }

    /// The tiles this path is computed from.
    pub fn tiles(&self) -> Vec<TileId> {
        let mut tiles: Vec<TileId> = self
            .parts
            .iter()
            .flatten()
            .map(|node| node.place().0)
            .collect();
        tiles.sort();
        tiles.dedup();
        tiles
    }

    /// The hashes of the path.
    pub fn hashes(&self, tiles: &Tiles) -> Result<Vec<Hash>, JournalError> {
        self.parts.iter().map(|part| tiles.part(part)).collect()
    }
}

/// The largest power of two below `n`, for `n` > 1.
fn split(n: u64) -> u64 {
    1 << (n - 1).ilog2()
}

/// The complete subtrees that make up the tree over the leaves `from..to`, left to right.
fn nodes(mut from: u64, to: u64) -> Part {
    let mut nodes = Vec::new();
    while from < to {
        let height = (to - from)
            .ilog2()
            .min(if from == 0 { 63 } else { from.trailing_zeros() });
        nodes.push(Node {
            height,
            index: from >> height,
        });
        from += 1 << height;
    }
    nodes
}

/// The root over 2^k hashes.
fn subtree(hashes: &[Hash]) -> Hash {
    match hashes {
        [one] => *one,
        _ => {
            let (left, right) = hashes.split_at(hashes.len() / 2);
            node_hash(&subtree(left), &subtree(right))
        }
    }
}
