//! What can go wrong.

use haina_core::{Fault, FaultKind, Words};
use haina_journal::JournalError;
use haina_store::{Contended, StoreError};

use crate::{NotNow, Refused};

/// A failure of the service.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum CatalogError {
    /// It does not exist, or the asker may not know that it does.
    #[error("there is no {what} `{id}`")]
    NotFound { what: &'static str, id: String },
    /// The policies say no.
    #[error("not allowed: {}", .why.en)]
    Forbidden { why: Words },
    #[error(transparent)]
    Application(#[from] Refused),
    #[error(transparent)]
    Resource(#[from] NotNow),
    #[error("the description is wrong: {why}")]
    Spec { why: String },
    #[error("the key `{key}` belongs to another resource")]
    Taken { key: String },
    #[error("the query is wrong: {why}")]
    Query { why: String },
    #[error("what was observed is wrong: {why}")]
    Report { why: String },
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

impl Contended for CatalogError {
    fn contended(&self) -> bool {
        match self {
            CatalogError::Clash => true,
            CatalogError::Store(error) | CatalogError::Journal(JournalError::Store(error)) => {
                error.contended()
            }
            _ => false,
        }
    }
}

impl Fault for CatalogError {
    fn kind(&self) -> FaultKind {
        match self {
            CatalogError::NotFound { .. } => FaultKind::NotFound,
            CatalogError::Forbidden { .. } => FaultKind::Forbidden,
            CatalogError::Application(_)
            | CatalogError::Resource(_)
            | CatalogError::Taken { .. }
            | CatalogError::Clash => FaultKind::Conflict,
            CatalogError::Spec { .. }
            | CatalogError::Query { .. }
            | CatalogError::Report { .. } => FaultKind::Invalid,
            CatalogError::Broken { .. } => FaultKind::Internal,
            CatalogError::Store(error) => error.kind(),
            CatalogError::Journal(error) => error.kind(),
        }
    }

    fn code(&self) -> &'static str {
        match self {
            CatalogError::NotFound { .. } => "CAT0001",
            CatalogError::Forbidden { .. } => "CAT0002",
            CatalogError::Application(_) => "CAT0003",
            CatalogError::Resource(_) => "CAT0004",
            CatalogError::Spec { .. } => "CAT0005",
            CatalogError::Taken { .. } => "CAT0006",
            CatalogError::Query { .. } => "CAT0007",
            CatalogError::Report { .. } => "CAT0008",
            CatalogError::Clash => "CAT0009",
            CatalogError::Broken { .. } => "CAT0010",
            CatalogError::Store(error) => error.code(),
            CatalogError::Journal(error) => error.code(),
        }
    }

    fn hint(&self) -> Option<String> {
        let hint = match self {
            CatalogError::Store(error) => return error.hint(),
            CatalogError::Journal(error) => return error.hint(),
            CatalogError::NotFound { .. } => {
                "check the id or the key; it may also be out of your sight"
            }
            CatalogError::Forbidden { .. } => "ask somebody whose role allows it",
            CatalogError::Application(_) => {
                "read the application and the resource again; what is decided is applied for anew"
            }
            CatalogError::Resource(_) => "read the resource again and change what it is now",
            CatalogError::Spec { .. } => "correct the description; nothing was taken",
            CatalogError::Taken { .. } => "choose another key, or change the resource that has it",
            CatalogError::Query { .. } => "correct the query",
            CatalogError::Report { .. } => "correct it; nothing was taken",
            CatalogError::Clash => "read it again and decide again",
            CatalogError::Broken { .. } => "rebuild the state from the journal",
        };
        Some(hint.to_owned())
    }
}

impl From<haina_store::list::NotOurs> for CatalogError {
    fn from(error: haina_store::list::NotOurs) -> CatalogError {
        CatalogError::Query {
            why: error.to_string(),
        }
    }
}
