//! Verifying a journal: every record, every tile, every checkpoint, and what is kept beside them.

mod content;
mod judge;
mod rows;
mod walk;

use haina_store::Store;
use serde::Serialize;

use crate::JournalError;
use crate::checkpoint::Checkpoint;
use crate::entry::EntryId;
use crate::key::PublicKey;

const FINDINGS_MAX: usize = 1_000;

/// What a verification found.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize)]
pub struct Report {
    /// Entries in the log.
    pub entries: u64,
    /// Checkpoints checked.
    pub checkpoints: u64,
    /// Entries whose personal content was erased.
    pub erased: u64,
    /// Entries that wait for their place in the log.
    pub waiting: u64,
    /// What is wrong, in the order of the log; at most a thousand.
    pub findings: Vec<Finding>,
    /// How much is wrong in all.
    pub wrong: u64,
}

/// Something that is wrong with a journal, and where.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Finding {
    pub what: What,
    /// The place in the log.
    pub seq: Option<u64>,
    pub entry: Option<EntryId>,
    pub reason: String,
}

/// What sort of wrong it is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum What {
    /// A record is not what was logged at its place.
    Record,
    /// A record stands at another place than it was logged at.
    Reordered,
    /// Two entries claim one place.
    Duplicate,
    /// There is no entry at a place of the log.
    Missing,
    /// An entry has a place that no checkpoint covers.
    Unsigned,
    /// A column is not what the record says.
    Column,
    /// Personal content is not what the record names.
    Content,
    /// A tile of the tree is not what the log says.
    Tile,
    /// A checkpoint was not signed with the log's key, or its columns differ from its text.
    Checkpoint,
    /// A checkpoint is signed, but of another log than this one: the log was forked or rewritten.
    Fork,
}

impl Report {
    /// Whether nothing is wrong.
    pub fn holds(&self) -> bool {
        self.wrong == 0
    }

    fn add(&mut self, finding: Finding) {
        self.wrong += 1;
        if self.findings.len() < FINDINGS_MAX {
            self.findings.push(finding);
        }
    }
}

impl Finding {
    fn new(what: What, seq: Option<u64>, entry: Option<EntryId>, reason: String) -> Finding {
        Finding {
            what,
            seq,
            entry,
            reason,
        }
    }
}

impl std::fmt::Display for Finding {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match (self.seq, self.entry) {
            (Some(seq), Some(entry)) => write!(f, "entry {seq} `{entry}`: {}", self.reason),
            (Some(seq), None) => write!(f, "entry {seq}: {}", self.reason),
            _ => f.write_str(&self.reason),
        }
    }
}

/// Walks the whole journal of `store` in one snapshot and checks it with the public key.
///
/// `outside` are checkpoints that were kept elsewhere (by a witness, an auditor, in a proof): with
/// them a log that was rewritten and signed again is told too. `progress` hears how many of how many
/// entries were checked.
pub async fn verify(
    store: &Store,
    key: &PublicKey,
    outside: &[Checkpoint],
    progress: impl FnMut(u64, u64),
) -> Result<Report, JournalError> {
    walk::Walk::begin(store, key, outside, progress)
        .await?
        .run()
        .await
}
