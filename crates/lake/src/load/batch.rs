//! Batches (批次), versions and tallies, as people see them.

use std::path::PathBuf;

use haina_catalog::ResourceId;
use haina_party::DeptKey;
use jiff::Timestamp;
use serde::{Deserialize, Serialize};

use super::ids::{BatchId, RefusalId};
use super::intake::Counted;
use super::read::Found;
use super::spec::LoadSpec;
use crate::pull::Mark;

/// Characters of a file's name or a label.
const NAME_MAX: usize = 200;

/// A file that a department delivers.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Delivery {
    /// Where the file lies now; nobody writes it while it is taken in.
    pub path: PathBuf,
    /// What the sender calls it; personal data, never in a hashed record.
    pub name: String,
    /// The department that delivers.
    pub source: DeptKey,
    /// What tells this delivery from others; a second one with the same label is refused.
    pub label: Option<String>,
    pub manifest: Manifest,
}

/// What the sender says of the file (交换清单); what is not said is not compared.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct Manifest {
    /// In hexadecimal.
    pub sha256: Option<String>,
    pub rows: Option<u64>,
}

impl Delivery {
    /// Says of the first mistake what it is.
    pub(super) fn check(&self) -> Result<(), String> {
        let label = self.label.iter().map(|label| ("the label", label));
        for (what, text) in label.chain([("the file's name", &self.name)]) {
            let n = text.chars().count();
            if n == 0 || n > NAME_MAX || text.contains(char::is_control) {
                return Err(format!(
                    "{what} has 1 to {NAME_MAX} characters, all of them printable"
                ));
            }
        }
        Ok(())
    }
}

/// A delivery that was taken in.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Batch {
    pub id: BatchId,
    /// The order in which the table's batches were taken in, from 1.
    pub ordinal: u64,
    pub source: DeptKey,
    pub known_at: Timestamp,
    pub file_name: String,
    pub sha256: String,
    pub label: Option<String>,
    /// The version of the table that it made.
    pub version: u64,
    pub found: Found,
    pub counted: Counted,
    /// Where it was pulled from; none: it was sent.
    pub pulled: Option<Mark>,
    pub withdrawn: Option<Withdrawn>,
}

/// When and why a batch was withdrawn.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Withdrawn {
    pub at: Timestamp,
    /// The version that no longer has it.
    pub version: u64,
    pub reason: String,
}

/// What a version changed of a source.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize)]
pub struct Tally {
    pub source: DeptKey,
    pub inserted: u64,
    pub updated: u64,
    pub deleted: u64,
    /// Rows of the source in this version.
    pub rows: u64,
}

/// A version of a table.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Version {
    pub version: u64,
    pub event: String,
    pub at: Timestamp,
    pub by: String,
    pub reason: String,
    pub rows: u64,
    pub tallies: Vec<Tally>,
}

/// A table of the lake.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct TableState {
    pub resource: ResourceId,
    pub key: String,
    pub spec: LoadSpec,
    /// The version that is served.
    pub version: u64,
    pub rows: u64,
    pub declared_at: Timestamp,
}

/// How the deliveries of a department to a table stand (报送情况).
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Standing {
    pub table: String,
    pub source: DeptKey,
    /// The last that was taken in and not withdrawn.
    pub batch: Option<Batch>,
    /// A later one that was refused whole.
    pub refused: Option<Refused>,
}

/// A table with how its sources stand, for a board of quality (质量看板).
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Board {
    pub table: TableState,
    pub sources: Vec<Standing>,
    /// The last deliveries, the oldest first.
    pub paces: Vec<Pace>,
}

/// What a delivery had, in two numbers.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Pace {
    pub batch: BatchId,
    pub at: Timestamp,
    pub source: DeptKey,
    pub read: u64,
    pub rejected: u64,
}

/// A delivery that was refused whole.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Refused {
    pub id: RefusalId,
    pub source: DeptKey,
    pub at: Timestamp,
    pub file_name: String,
    pub sha256: String,
    pub code: String,
    pub why: String,
}

/// A row that was rejected; personal data.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Reject {
    pub batch: String,
    pub source: DeptKey,
    /// Its line in the file, or its row.
    pub row: u64,
    pub reasons: Vec<String>,
    pub columns: Vec<String>,
    /// Its values as they came, in the order of the table's fields.
    pub raw: String,
}

/// Where a record stands in what was delivered.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Trace {
    pub batch: BatchId,
    pub source: DeptKey,
    pub known_at: Timestamp,
    pub file_name: String,
    /// Its line in the file, or its row.
    pub row: u64,
    /// Of change files: `insert`, `update` or `delete`.
    pub op: Option<String>,
    /// Whether its batch was withdrawn.
    pub withdrawn: bool,
    /// Whether it is what is served now.
    pub served: bool,
}
