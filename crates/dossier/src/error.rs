//! What can go wrong.

use haina_catalog::CatalogError;
use haina_core::{Fault, FaultKind, Words};
use haina_journal::JournalError;
use haina_lake::LakeError;
use haina_linkage::LinkageError;
use haina_store::{Contended, StoreError};

/// A failure of the service.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum DossierError {
    /// It does not exist, or the asker may not know that it does.
    #[error("there is no {what} `{id}`")]
    NotFound { what: &'static str, id: String },
    /// The policies say no.
    #[error("not allowed: {}", .why.en)]
    Forbidden { why: Words },
    /// The file was merged into another; its id has ended.
    #[error("the file `{id}` was merged into `{into}`")]
    Merged { id: String, into: String },
    #[error("the request is wrong: {why}")]
    Ask { why: String },
    /// Records are being linked, or a ruling is being carried out, right now.
    #[error("files of the kind `{kind}` are being linked")]
    Busy { kind: String },
    /// The linkage library says no.
    #[error(transparent)]
    Linkage(#[from] LinkageError),
    #[error("the stored state of `{id}` cannot be read")]
    Broken {
        id: String,
        #[source]
        source: serde_json::Error,
    },
    /// Nobody verified who the person is.
    #[error("no verified identity number is known of you")]
    Unverified,
    /// Several files carry the number as their own.
    #[error(
        "the number stands in {count} files, and nobody has decided yet which of them is yours"
    )]
    Ambiguous { count: usize },
    #[error("rows of `{table}` could not be read")]
    Rows {
        table: String,
        #[source]
        source: Box<dyn std::error::Error + Send + Sync>,
    },
    #[error("the field cannot be contested: {why}")]
    Contest { why: &'static str },
    #[error("another change came first")]
    Clash,
    #[error(transparent)]
    Lake(#[from] LakeError),
    #[error(transparent)]
    Catalog(#[from] CatalogError),
    #[error(transparent)]
    Store(#[from] StoreError),
    #[error(transparent)]
    Journal(#[from] JournalError),
}

impl Contended for DossierError {
    fn contended(&self) -> bool {
        match self {
            DossierError::Store(error) | DossierError::Journal(JournalError::Store(error)) => {
                error.contended()
            }
            _ => false,
        }
    }
}

impl Fault for DossierError {
    fn kind(&self) -> FaultKind {
        match self {
            DossierError::NotFound { .. }
            | DossierError::Merged { .. }
            | DossierError::Unverified => FaultKind::NotFound,
            DossierError::Forbidden { .. } => FaultKind::Forbidden,
            DossierError::Ask { .. } => FaultKind::Invalid,
            DossierError::Busy { .. }
            | DossierError::Ambiguous { .. }
            | DossierError::Contest { .. }
            | DossierError::Clash => FaultKind::Conflict,
            DossierError::Broken { .. } => FaultKind::Internal,
            DossierError::Rows { .. } => FaultKind::Unavailable,
            DossierError::Linkage(error) => error.kind(),
            DossierError::Lake(error) => error.kind(),
            DossierError::Catalog(error) => error.kind(),
            DossierError::Store(error) => error.kind(),
            DossierError::Journal(error) => error.kind(),
        }
    }

    fn code(&self) -> &'static str {
        match self {
            DossierError::NotFound { .. } => "DOS0001",
            DossierError::Forbidden { .. } => "DOS0002",
            DossierError::Merged { .. } => "DOS0003",
            DossierError::Ask { .. } => "DOS0004",
            DossierError::Busy { .. } => "DOS0005",
            DossierError::Broken { .. } => "DOS0006",
            DossierError::Unverified => "DOS0007",
            DossierError::Ambiguous { .. } => "DOS0008",
            DossierError::Rows { .. } => "DOS0009",
            DossierError::Contest { .. } => "DOS0010",
            DossierError::Clash => "DOS0011",
            DossierError::Linkage(error) => error.code(),
            DossierError::Lake(error) => error.code(),
            DossierError::Catalog(error) => error.code(),
            DossierError::Store(error) => error.code(),
            DossierError::Journal(error) => error.code(),
        }
    }

    fn hint(&self) -> Option<String> {
        let hint = match self {
            DossierError::Linkage(error) => return error.hint(),
            DossierError::Lake(error) => return error.hint(),
            DossierError::Catalog(error) => return error.hint(),
            DossierError::Store(error) => return error.hint(),
            DossierError::Journal(error) => return error.hint(),
            DossierError::Merged { into, .. } => return Some(format!("open `{into}` instead")),
            DossierError::NotFound { .. } => {
                "check the id; a kind of files comes with a pack that declares it"
            }
            DossierError::Forbidden { .. } => "ask somebody whose role and department allow it",
            DossierError::Ask { .. } => "correct the request",
            DossierError::Busy { .. } => "try again when the linking has ended",
            DossierError::Broken { .. } => "restore the tables of the room from a backup",
            DossierError::Unverified => {
                "sign in by an identity provider that tells your number, or have it checked at a service counter"
            }
            DossierError::Ambiguous { .. } => {
                "an officer of the department that keeps the files decides which is whose"
            }
            DossierError::Rows { .. } => {
                "try again; if it stays so, look at the table with `haina table show`"
            }
            DossierError::Contest { .. } => "read your file again",
            DossierError::Clash => "read it again and decide again",
        };
        Some(hint.to_owned())
    }
}
