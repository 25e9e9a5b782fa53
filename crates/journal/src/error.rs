//! What can go wrong with the journal, by kind and code.

use haina_core::{Fault, FaultKind};
use haina_store::{Contended, StoreError};

/// A failure of the journal.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum JournalError {
    /// The store failed.
    #[error(transparent)]
    Store(#[from] StoreError),
    /// An entry is larger than a bundle of the log can hold.
    #[error("the record of an entry has {bytes} bytes, more than {bytes_max}")]
    TooLarge { bytes: usize, bytes_max: usize },
    /// A draft lacks a kind or a subject, or they are longer than 200 characters.
    #[error("an entry cannot be written: {reason}")]
    Draft { reason: String },
    /// The key file is absent or cannot be read.
    #[error("the journal's key file `{path}` cannot be used: {reason}")]
    Key { path: String, reason: String },
    /// The log was signed with another key.
    #[error("the journal was signed with key `{theirs}`, and the key file holds `{ours}`")]
    OtherKey { ours: String, theirs: String },
    /// There is no such entry.
    #[error("there is no entry `{entry}`")]
    NoEntry { entry: String },
    /// The entry is not in the log yet.
    #[error("entry `{entry}` is not sequenced yet")]
    NotSequenced { entry: String },
    /// No checkpoint covers that size.
    #[error("there is no checkpoint of size {size}")]
    NoCheckpoint { size: u64 },
    /// A text is not a proof, checkpoint or key of the expected form.
    #[error("this is not a {what}: {reason}")]
    Unreadable { what: &'static str, reason: String },
    /// A proof does not hold.
    #[error("the proof does not hold: {reason}")]
    ProofFails { reason: String },
    /// Stored hashes or entries are not what the log says.
    #[error("the journal is damaged: {reason}")]
    Damaged { reason: String },
    /// Work that makes new work did not come to an end.
    #[error("the journal's work did not come to an end after {rounds} rounds")]
    Endless { rounds: u32 },
    /// There is no such timer or parked entry.
    #[error("there is nothing parked under `{key}`")]
    NotParked { key: String },
}

impl JournalError {
    pub(crate) fn unreadable(what: &'static str, reason: impl ToString) -> JournalError {
        JournalError::Unreadable {
            what,
            reason: reason.to_string(),
        }
    }

    pub(crate) fn fails(reason: impl Into<String>) -> JournalError {
        JournalError::ProofFails {
            reason: reason.into(),
        }
    }
}

impl Contended for JournalError {
    fn contended(&self) -> bool {
        matches!(self, JournalError::Store(error) if error.contended())
    }
}

impl Fault for JournalError {
    fn kind(&self) -> FaultKind {
        use JournalError::*;
        match self {
            Store(error) => error.kind(),
            TooLarge { .. } => FaultKind::TooLarge,
            Draft { .. } | Damaged { .. } | Endless { .. } => FaultKind::Internal,
            Key { .. } | OtherKey { .. } => FaultKind::Unavailable,
            NoEntry { .. } | NoCheckpoint { .. } | NotParked { .. } => FaultKind::NotFound,
            NotSequenced { .. } => FaultKind::Conflict,
            Unreadable { .. } | ProofFails { .. } => FaultKind::Invalid,
        }
    }

    fn code(&self) -> &'static str {
        use JournalError::*;
        match self {
            Store(error) => error.code(),
            TooLarge { .. } => "JRN0001",
            Draft { .. } => "JRN0002",
            Key { .. } => "JRN0003",
            OtherKey { .. } => "JRN0004",
            NoEntry { .. } => "JRN0005",
            NotSequenced { .. } => "JRN0006",
            NoCheckpoint { .. } => "JRN0007",
            Unreadable { .. } => "JRN0008",
            ProofFails { .. } => "JRN0009",
            Damaged { .. } => "JRN0010",
            Endless { .. } => "JRN0011",
            NotParked { .. } => "JRN0012",
        }
    }

    fn hint(&self) -> Option<String> {
        use JournalError::*;
        let hint = match self {
            Store(error) => return error.hint(),
            TooLarge { .. } => "put large content into a file and cite its hash",
            Key { .. } => "restore the key file from its backup",
            OtherKey { .. } => "use the key file this journal was begun with",
            NotSequenced { .. } => "ask again in a second",
            Damaged { .. } => "run `haina journal verify` and restore from a backup",
            ProofFails { .. } => "the record, the path or the checkpoint was changed",
            _ => return None,
        };
        Some(hint.to_owned())
    }
}
