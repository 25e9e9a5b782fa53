//! What a delivery may take.

use crate::delta::WriteLimits;

/// Limits of loading. Memory is counted in bytes: about `2 × write.group_bytes + 4 × batch_bytes + key_bytes` for reading and
/// writing, and `memory_bytes` for what is computed, beyond which it goes to disk.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Limits {
    /// Bytes of a file.
    pub file_bytes_max: u64,
    /// Bytes of a file once it is unpacked: a spreadsheet, Parquet.
    pub expanded_bytes_max: u64,
    /// How many times its size a part of a spreadsheet may become.
    pub ratio_max: u64,
    /// Below this size a part may grow by any ratio.
    pub ratio_from_bytes: u64,
    /// Bytes of a row.
    pub record_bytes_max: u64,
    /// Columns of a file.
    pub columns_max: u64,
    /// Bytes of rows that are handed on together.
    pub batch_bytes: usize,
    /// Bytes of keys that must be unique, or are looked up, of one check.
    pub key_bytes_max: u64,
    /// Bytes for computing the rows that are served.
    pub memory_bytes: usize,
    pub write: WriteLimits,
}

impl Default for Limits {
    fn default() -> Limits {
        Limits {
            file_bytes_max: 64 << 30,
            expanded_bytes_max: 4 << 30,
            ratio_max: 200,
            ratio_from_bytes: 8 << 20,
            record_bytes_max: 1 << 20,
            columns_max: 2_000,
            batch_bytes: 8 << 20,
            key_bytes_max: 1 << 30,
            memory_bytes: 1 << 30,
            write: WriteLimits::default(),
        }
    }
}
