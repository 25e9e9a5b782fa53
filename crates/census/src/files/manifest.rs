//! The manifest (交换清单): which files were delivered, for which day, with how many rows.

use serde::Serialize;

use crate::Day;
use crate::tables::Format;

/// Why a file was delivered.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum Delivery {
    /// All rows of the table.
    Full,
    /// Fewer rows than declared: the sender broke off, the rest comes late.
    Short,
    /// Rows that belong to an earlier file and came a day after it.
    Late,
    /// The same file once more, under another name.
    Duplicate,
    /// One day's changes.
    Changes,
}

/// One file.
#[derive(Debug, Clone, Serialize)]
pub struct Delivered {
    pub table: &'static str,
    pub department: &'static str,
    /// The day the rows are of.
    pub day: Day,
    /// The day the file came.
    pub delivered_on: Day,
    /// Path within the delivery.
    pub file: String,
    pub format: Format,
    pub delivery: Delivery,
    /// Rows the sender says there are.
    pub rows_declared: u64,
    /// Rows in the file.
    pub rows: u64,
    pub bytes: u64,
    pub sha256: String,
}

/// All files of one run.
#[derive(Debug, Clone, Serialize)]
pub struct Manifest {
    pub seed: u64,
    pub people: u64,
    pub day: Day,
    pub invented: &'static str,
    pub files: Vec<Delivered>,
}

impl Manifest {
    pub(crate) const INVENTED: &'static str = "everybody here is invented; no identity number, credit code, plate or telephone number is in use";

    /// Rows of a table over all its files, copies left out.
    pub fn rows(&self, table: &str) -> u64 {
        let own = self
            .files
            .iter()
            .filter(|f| f.table == table && f.delivery != Delivery::Duplicate);
        own.map(|f| f.rows).sum()
    }
}
