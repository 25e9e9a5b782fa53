//! Sets of keys, kept as digests so that long keys cost no more than short ones.

use rustc_hash::FxHashSet;
use sha2::{Digest, Sha256};

/// Bytes that a key costs in memory, at the worst load of the set.
const KEY_BYTES: u64 = 40;

/// The keys that were seen, up to a stated amount of memory.
#[derive(Debug, Default)]
pub(in crate::load) struct KeySet {
    seen: FxHashSet<u128>,
}

/// A digest of values in their order; two different ones never come out alike in practice (SHA-256, half of it).
pub(in crate::load) fn digest<'t>(values: impl Iterator<Item = &'t str>) -> u128 {
    let mut hash = Sha256::new();
    for value in values {
        hash.update((value.len() as u64).to_le_bytes());
        hash.update(value.as_bytes());
    }
    let bytes: [u8; 32] = hash.finalize().into();
    let mut half = [0; 16];
    half.copy_from_slice(&bytes[..16]);
    u128::from_le_bytes(half)
}

impl KeySet {
    /// Notes a key; false: it was there.
    pub fn insert(&mut self, key: u128) -> bool {
        self.seen.insert(key)
    }

    pub fn contains(&self, key: u128) -> bool {
        self.seen.contains(&key)
    }

    /// Bytes that it takes.
    pub fn bytes(&self) -> u64 {
        self.seen.len() as u64 * KEY_BYTES
    }
}
