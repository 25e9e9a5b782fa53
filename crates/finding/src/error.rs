//! What can go wrong.

use haina_core::{Fault, FaultKind, Words};
use haina_journal::JournalError;
use haina_store::{Contended, StoreError};

use crate::Refused;

/// A failure of the service.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum FindingError {
    /// It does not exist, or the asker may not know that it does.
    #[error("there is no {what} `{id}`")]
    NotFound { what: &'static str, id: String },
    /// The policies say no.
    #[error("not allowed: {}", .why.en)]
    Forbidden { why: Words },
    #[error(transparent)]
    Refused(#[from] Refused),
    #[error("the claims are wrong: {why}")]
    Claims { why: String },
    #[error("the query is wrong: {why}")]
    Query { why: String },
    #[error("another change came first")]
    Clash,
    #[error("the stored state of {id} cannot be read")]
    Broken {
        id: String,
        #[source]
        source: serde_json::Error,
    },
    #[error(transparent)]
    Store(#[from] StoreError),
    #[error(transparent)]
    Journal(#[from] JournalError),
}

impl Contended for FindingError {
    fn contended(&self) -> bool {
        match self {
            FindingError::Clash => true,
            FindingError::Store(error) | FindingError::Journal(JournalError::Store(error)) => {
                error.contended()
            }
            _ => false,
        }
    }
}

impl Fault for FindingError {
    fn kind(&self) -> FaultKind {
        match self {
            FindingError::NotFound { .. } => FaultKind::NotFound,
            FindingError::Forbidden { .. } => FaultKind::Forbidden,
            FindingError::Refused(_) | FindingError::Clash => FaultKind::Conflict,
            FindingError::Claims { .. } | FindingError::Query { .. } => FaultKind::Invalid,
            FindingError::Broken { .. } => FaultKind::Internal,
            FindingError::Store(error) => error.kind(),
            FindingError::Journal(error) => error.kind(),
        }
    }

    fn code(&self) -> &'static str {
        match self {
            FindingError::NotFound { .. } => "FND0001",
            FindingError::Forbidden { .. } => "FND0002",
            FindingError::Refused(_) => "FND0003",
            FindingError::Claims { .. } => "FND0004",
            FindingError::Query { .. } => "FND0005",
            FindingError::Clash => "FND0006",
            FindingError::Broken { .. } => "FND0007",
            FindingError::Store(error) => error.code(),
            FindingError::Journal(error) => error.code(),
        }
    }

    fn hint(&self) -> Option<String> {
        let hint = match self {
            FindingError::Store(error) => return error.hint(),
            FindingError::Journal(error) => return error.hint(),
            FindingError::NotFound { .. } => "check the id; it may also be out of your sight",
            FindingError::Forbidden { .. } => "ask somebody whose role allows it",
            FindingError::Refused(_) => {
                "read the finding again; one with a matter is decided there, and a new claim opens a new one"
            }
            FindingError::Claims { .. } => "correct the claims; none of them was taken",
            FindingError::Query { .. } => "correct the query",
            FindingError::Clash => "read the finding again and decide again",
            FindingError::Broken { .. } => "rebuild the state from the journal",
        };
        Some(hint.to_owned())
    }
}

impl From<haina_store::list::NotOurs> for FindingError {
    fn from(error: haina_store::list::NotOurs) -> FindingError {
        FindingError::Query {
            why: error.to_string(),
        }
    }
}
