//! How much one query may ask, take and give.

use std::path::PathBuf;
use std::time::Duration;

/// The bounds of a query. Each ends it with a refusal that names the bound.
#[derive(Debug, Clone)]
pub struct Limits {
    /// Bytes of the statement.
    pub text_bytes_max: usize,
    /// How deep brackets and operators may nest.
    pub depth_max: usize,
    /// Expressions, subqueries and tables, those of a `WITH` counted at each use.
    pub nodes_max: u64,
    /// Tables that are read, those of a `WITH` counted at each use.
    pub scans_max: u64,
    /// Bytes of one literal.
    pub literal_bytes_max: usize,
    /// How long planning may take.
    pub plan_time: Duration,
    /// How long all of it may take, planning included.
    pub wall_time: Duration,
    /// Bytes of memory for sorting, grouping and joining.
    pub memory_bytes: usize,
    /// Bytes that may be put off to disk.
    pub disk_bytes: u64,
    /// Where to put them off; none: the system's temporary folder.
    pub spill_folder: Option<PathBuf>,
    /// Threads and partitions of one query.
    pub target_partitions: usize,
    /// Rows that an operator works on at a time.
    pub batch_rows: usize,
    /// Bytes of text that one function may make of one batch.
    pub text_batch_bytes: usize,
    /// Rows of the answer.
    pub rows_max: u64,
    /// Bytes of the answer in memory.
    pub answer_bytes_max: u64,
    /// The fewest rows of a group that counts what the unit may not read: 最小分组.
    pub group_rows_min: u64,
    /// Queries at a time; one more is refused.
    pub queries_max: usize,
}

impl Default for Limits {
    fn default() -> Limits {
        Limits {
            text_bytes_max: 64 << 10,
            depth_max: 250,
            nodes_max: 20_000,
            scans_max: 64,
            literal_bytes_max: 4 << 10,
            plan_time: Duration::from_secs(10),
            wall_time: Duration::from_secs(60),
            memory_bytes: 512 << 20,
            disk_bytes: 4 << 30,
            spill_folder: None,
            target_partitions: 2,
            batch_rows: 2_048,
            text_batch_bytes: 16 << 20,
            rows_max: 100_000,
            answer_bytes_max: 64 << 20,
            group_rows_min: 5,
            queries_max: 4,
        }
    }
}
