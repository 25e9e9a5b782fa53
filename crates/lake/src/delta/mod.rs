//! Tables as Delta Lake keeps them (数据表存储): Parquet files and a log, which Spark, Trino and DuckDB read as they are.
//!
//! A [`Place`] is a folder or a bucket, a [`Table`] one folder in it. This module knows nothing of batches, departments or
//! grades: it makes a table, writes a version, opens one, and removes what no version needs that somebody still reads.
//!
//! A new version is always made **on a base** that the caller names: its rows are those of the base (or none) and the new
//! ones, whatever was committed in between and cut off before anybody was told. So a version that nobody serves does no harm,
//! and there is nothing to repair before the next one.

mod commit;
mod keep;
mod place;
mod read;
mod stored;
mod write;

pub use commit::Mode;
pub use place::Place;
pub use read::Table;
pub use stored::Stored;
pub use write::{Staged, WriteLimits, Written};
