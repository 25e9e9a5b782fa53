//! What can go wrong around the engine.

use haina_core::{Fault, FaultKind, Words};
use haina_journal::JournalError;
use haina_party::PartyError;
use haina_store::{Contended, StoreError};

use crate::refusal::Refusal;

/// A failure of the service.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum MatterError {
    /// It does not exist, or the asker may not know that it does.
    #[error("there is no {what} `{id}`")]
    NotFound { what: &'static str, id: String },
    /// The policies say no.
    #[error("not allowed: {}", .why.en)]
    Forbidden { why: Words },
    #[error("there is no type of matter `{id}`")]
    NoType { id: String },
    #[error(transparent)]
    Refused(#[from] Refusal),
    #[error("the idempotency key was used for another command")]
    KeyReused,
    #[error("the query is wrong: {why}")]
    Query { why: String },
    #[error("the upload is refused: {why}")]
    Upload { why: String },
    #[error("another change came first")]
    Clash,
    #[error("the stored state of {id} cannot be read")]
    Broken {
        id: String,
        #[source]
        source: serde_json::Error,
    },
    #[error("{} row(s) of the import are refused", .rejected.len())]
    Import { rejected: Vec<super::Rejected> },
    #[error(transparent)]
    Store(#[from] StoreError),
    #[error(transparent)]
    Journal(#[from] JournalError),
    #[error(transparent)]
    Party(#[from] PartyError),
}

impl MatterError {
    /// The words for people, where there are any.
    pub fn words(&self) -> Option<Words> {
        match self {
            MatterError::Refused(refusal) => Some(refusal.what()),
            MatterError::Forbidden { why } => Some(why.clone()),
            _ => None,
        }
    }
}

impl Contended for MatterError {
    fn contended(&self) -> bool {
        match self {
            MatterError::Clash => true,
            MatterError::Store(error) => error.contended(),
            MatterError::Journal(JournalError::Store(error)) => error.contended(),
            MatterError::Party(error) => error.contended(),
            _ => false,
        }
    }
}

impl Fault for MatterError {
    fn kind(&self) -> FaultKind {
        match self {
            MatterError::NotFound { .. } | MatterError::NoType { .. } => FaultKind::NotFound,
            MatterError::Forbidden { .. } => FaultKind::Forbidden,
            MatterError::Refused(refusal) => refusal.kind(),
            MatterError::KeyReused | MatterError::Clash => FaultKind::Conflict,
            MatterError::Query { .. } | MatterError::Upload { .. } | MatterError::Import { .. } => {
                FaultKind::Invalid
            }
            MatterError::Broken { .. } => FaultKind::Internal,
            MatterError::Store(error) => error.kind(),
            MatterError::Journal(error) => error.kind(),
            MatterError::Party(error) => error.kind(),
        }
    }

    fn code(&self) -> &'static str {
        match self {
            MatterError::NotFound { .. } => "MAT0001",
            MatterError::Forbidden { .. } => "MAT0002",
            MatterError::Refused(refusal) => refusal.code(),
            MatterError::NoType { .. } => "MAT0040",
            MatterError::KeyReused => "MAT0041",
            MatterError::Query { .. } => "MAT0042",
            MatterError::Upload { .. } => "MAT0026",
            MatterError::Clash => "MAT0043",
            MatterError::Broken { .. } => "MAT0044",
            MatterError::Import { .. } => "MAT0045",
            MatterError::Store(error) => error.code(),
            MatterError::Journal(error) => error.code(),
            MatterError::Party(error) => error.code(),
        }
    }

    fn hint(&self) -> Option<String> {
        let hint = match self {
            MatterError::Refused(refusal) => return refusal.hint(),
            MatterError::Store(error) => return error.hint(),
            MatterError::Journal(error) => return error.hint(),
            MatterError::Party(error) => return error.hint(),
            MatterError::NotFound { .. } => "check the id; it may also be out of your sight",
            MatterError::Forbidden { .. } => "ask somebody whose role allows it",
            MatterError::NoType { .. } => "apply the pack that brings this type",
            MatterError::KeyReused => "use a new key for each new command",
            MatterError::Query { .. } => "correct the query",
            MatterError::Upload { .. } => {
                "upload a JPEG, PNG, WebP, PDF, DOCX, XLSX or text file of the allowed size"
            }
            MatterError::Clash => "read the matter again and decide again",
            MatterError::Broken { .. } => "rebuild the state from the journal",
            MatterError::Import { .. } => "correct these rows, or import the others with `partial`",
        };
        Some(hint.to_owned())
    }
}
