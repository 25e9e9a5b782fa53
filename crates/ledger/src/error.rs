//! What can go wrong.

use haina_core::{Fault, FaultKind};
use haina_journal::JournalError;
use haina_store::{Contended, StoreError};

use crate::Refused;

/// A failure of the service. None of them changed anything.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum LedgerError {
    /// It does not exist, or the asker may not know that it does.
    #[error("there is no {what} `{id}`")]
    NotFound { what: &'static str, id: String },
    #[error(transparent)]
    Refused(#[from] Refused),
    #[error("the request is wrong: {why}")]
    Ask { why: String },
    /// The key is taken by something else.
    #[error("there is a {what} `{key}` already, and it is another")]
    Taken { what: &'static str, key: String },
    #[error("the account `{key}` still holds something or has something set aside")]
    InUse { key: String },
    #[error("the stored {what} cannot be read")]
    Broken { what: &'static str },
    #[error(transparent)]
    Store(#[from] StoreError),
    #[error(transparent)]
    Journal(#[from] JournalError),
}

impl Contended for LedgerError {
    fn contended(&self) -> bool {
        match self {
            LedgerError::Store(error) | LedgerError::Journal(JournalError::Store(error)) => {
                // Two who use the same new key at once: one of them finds the other's transfer when it tries again.
                error.contended() || error.duplicate()
            }
            _ => false,
        }
    }
}

impl Fault for LedgerError {
    fn kind(&self) -> FaultKind {
        match self {
            LedgerError::NotFound { .. } => FaultKind::NotFound,
            LedgerError::Refused(_) | LedgerError::Taken { .. } | LedgerError::InUse { .. } => {
                FaultKind::Conflict
            }
            LedgerError::Ask { .. } => FaultKind::Invalid,
            LedgerError::Broken { .. } => FaultKind::Internal,
            LedgerError::Store(error) => error.kind(),
            LedgerError::Journal(error) => error.kind(),
        }
    }

    fn code(&self) -> &'static str {
        match self {
            LedgerError::NotFound { .. } => "LED0001",
            LedgerError::Refused(refused) => refused.code(),
            LedgerError::Ask { .. } => "LED0003",
            LedgerError::Taken { .. } => "LED0004",
            LedgerError::InUse { .. } => "LED0005",
            LedgerError::Broken { .. } => "LED0006",
            LedgerError::Store(error) => error.code(),
            LedgerError::Journal(error) => error.code(),
        }
    }

    fn hint(&self) -> Option<String> {
        let hint = match self {
            LedgerError::NotFound { .. } => "check the id; it may also be out of your sight",
            LedgerError::Refused(refused) => refused.hint(),
            LedgerError::Ask { .. } => "correct it; nothing was done",
            LedgerError::Taken { .. } => "take another key, or use what is there",
            LedgerError::InUse { .. } => {
                "move what it holds to another account, and post or void what is set aside"
            }
            LedgerError::Broken { .. } => "restore the tables of the ledger from a backup",
            LedgerError::Store(error) => return error.hint(),
            LedgerError::Journal(error) => return error.hint(),
        };
        Some(hint.to_owned())
    }
}

impl From<haina_store::list::NotOurs> for LedgerError {
    fn from(error: haina_store::list::NotOurs) -> LedgerError {
        LedgerError::Ask {
            why: error.to_string(),
        }
    }
}
