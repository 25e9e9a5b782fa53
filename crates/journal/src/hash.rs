//! The hashing of RFC 6962: a leaf and a node never hash alike.

use sha2::{Digest as _, Sha256};

/// A SHA-256 hash.
pub type Hash = [u8; 32];

/// The hash of a leaf that holds `record`.
pub fn leaf_hash(record: &[u8]) -> Hash {
    Sha256::new()
        .chain_update([0])
        .chain_update(record)
        .finalize()
        .into()
}

/// The hash of a node over two others.
pub fn node_hash(left: &Hash, right: &Hash) -> Hash {
    Sha256::new()
        .chain_update([1])
        .chain_update(left)
        .chain_update(right)
        .finalize()
        .into()
}

/// The root of the tree without leaves.
pub fn empty_root() -> Hash {
    Sha256::digest([]).into()
}

/// The hash that stands in a record for personal content kept apart.
pub(crate) fn content_hash(salt: &[u8], content: &str) -> Hash {
    Sha256::new()
        .chain_update(salt)
        .chain_update(content)
        .finalize()
        .into()
}
