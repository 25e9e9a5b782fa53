//! What can go wrong.
//!
//! Codes: 1–39 tables and batches, 40–69 queries, 70–99 models.

use datafusion::common::DataFusionError;
use haina_catalog::CatalogError;
use haina_core::{Fault, FaultKind, Words};
use haina_finding::FindingError;
use haina_journal::JournalError;
use haina_store::{Contended, StoreError};

use crate::engine::memory_is_short;
use crate::load::Refusal;
use crate::model::ModelError;
use crate::pull::PullError;
use crate::query::QueryError;

/// A failure of the lake.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum LakeError {
    /// It does not exist, or the asker may not know that it does.
    #[error("there is no {what} `{id}`")]
    NotFound { what: &'static str, id: String },
    /// The policies say no.
    #[error("not allowed: {}", .why.en)]
    Forbidden { why: Words },
    #[error("the declaration or the request is wrong: {why}")]
    Spec { why: String },
    /// A delivery was refused whole.
    #[error(transparent)]
    Refused(#[from] Refusal),
    #[error("another changes the table `{key}` now")]
    Busy { key: String },
    #[error("this cannot be done now: {why}")]
    State { why: &'static str },
    #[error("could not {what}")]
    Storage {
        what: &'static str,
        #[source]
        source: Box<dyn std::error::Error + Send + Sync>,
    },
    /// What is computed of the rows of a table is more than may be held at once.
    #[error("the memory for computing the rows of a version is not enough")]
    Memory,
    #[error("there is no version {version} of the table")]
    NoVersion { version: u64 },
    #[error("the rows of `{key}` do not add up by source")]
    Counts { key: String },
    #[error("the department does not deliver to this table")]
    Source,
    #[error("the stored state of {id} cannot be read")]
    Broken {
        id: String,
        #[source]
        source: serde_json::Error,
    },
    /// A pull.
    #[error(transparent)]
    Pull(#[from] PullError),
    /// A query.
    #[error(transparent)]
    Query(#[from] QueryError),
    #[error(transparent)]
    Catalog(#[from] CatalogError),
    #[error(transparent)]
    Store(#[from] StoreError),
    #[error(transparent)]
    Journal(#[from] JournalError),
    #[error(transparent)]
    Finding(#[from] FindingError),
    #[error(transparent)]
    Model(#[from] ModelError),
}

impl LakeError {
    /// What is delivered could not be put down before it is loaded.
    pub fn unwritten(source: std::io::Error) -> LakeError {
        LakeError::storage("put the file down", source)
    }

    /// A failure of the place where tables are kept, while doing `what`.
    pub(crate) fn storage(
        what: &'static str,
        source: impl Into<Box<dyn std::error::Error + Send + Sync>>,
    ) -> LakeError {
        LakeError::Storage {
            what,
            source: source.into(),
        }
    }

    /// A failure of computing rows, while doing `what`.
    pub(crate) fn computing(
        what: &'static str,
        source: impl Into<Box<dyn std::error::Error + Send + Sync>>,
    ) -> LakeError {
        let source = source.into();
        let engine = source.downcast_ref::<DataFusionError>();
        match engine.is_some_and(memory_is_short) {
            true => LakeError::Memory,
            false => LakeError::Storage { what, source },
        }
    }
}

impl Fault for LakeError {
    fn kind(&self) -> FaultKind {
        match self {
            LakeError::NotFound { .. } | LakeError::NoVersion { .. } => FaultKind::NotFound,
            LakeError::Forbidden { .. } => FaultKind::Forbidden,
            LakeError::Spec { .. } | LakeError::Source => FaultKind::Invalid,
            LakeError::Refused(refusal) => refusal.kind(),
            LakeError::Busy { .. } | LakeError::State { .. } => FaultKind::Conflict,
            LakeError::Storage { .. } => FaultKind::Unavailable,
            LakeError::Memory => FaultKind::TooLarge,
            LakeError::Counts { .. } | LakeError::Broken { .. } => FaultKind::Internal,
            LakeError::Pull(error) => error.kind(),
            LakeError::Query(error) => error.kind(),
            LakeError::Catalog(error) => error.kind(),
            LakeError::Store(error) => error.kind(),
            LakeError::Journal(error) => error.kind(),
            LakeError::Finding(error) => error.kind(),
            LakeError::Model(error) => error.kind(),
        }
    }

    fn code(&self) -> &'static str {
        match self {
            LakeError::NotFound { .. } => "LAK0001",
            LakeError::Forbidden { .. } => "LAK0002",
            LakeError::Spec { .. } => "LAK0003",
            LakeError::Refused(refusal) => refusal.code(),
            LakeError::Busy { .. } => "LAK0005",
            LakeError::State { .. } => "LAK0011",
            LakeError::Storage { .. } => "LAK0012",
            LakeError::NoVersion { .. } => "LAK0013",
            LakeError::Counts { .. } => "LAK0014",
            LakeError::Source => "LAK0015",
            LakeError::Broken { .. } => "LAK0016",
            LakeError::Memory => "LAK0024",
            LakeError::Pull(error) => error.code(),
            LakeError::Query(error) => error.code(),
            LakeError::Catalog(error) => error.code(),
            LakeError::Store(error) => error.code(),
            LakeError::Journal(error) => error.code(),
            LakeError::Finding(error) => error.code(),
            LakeError::Model(error) => error.code(),
        }
    }

    fn hint(&self) -> Option<String> {
        let hint = match self {
            LakeError::NotFound { .. } => {
                "check the key or the id; it may also be out of your sight"
            }
            LakeError::Forbidden { .. } => "ask somebody whose role allows it",
            LakeError::Spec { .. } => "correct it; nothing was taken",
            LakeError::Refused(refusal) => refusal.hint(),
            LakeError::Busy { .. } => "wait until that is done and try again",
            LakeError::State { .. } => "look again at how it stands now, then decide",
            LakeError::Counts { .. } => {
                "nothing new is served; report it with the table's key, for this is a defect of ours"
            }
            LakeError::Source => "let the owner declare the department as a source of the table",
            LakeError::Broken { .. } => "restore the row from a backup",
            LakeError::Storage { .. } => {
                "look into the log for the cause, such as a full disk; nothing was changed, so try again"
            }
            LakeError::Memory => {
                "let the operator raise `lake.memory_mb`; nothing was changed, so do it again then"
            }
            LakeError::NoVersion { .. } => "ask for a version that the list of versions has",
            LakeError::Pull(error) => error.hint(),
            LakeError::Query(error) => return error.hint(),
            LakeError::Catalog(error) => return error.hint(),
            LakeError::Store(error) => return error.hint(),
            LakeError::Journal(error) => return error.hint(),
            LakeError::Finding(error) => return error.hint(),
            LakeError::Model(error) => return error.hint(),
        };
        Some(hint.to_owned())
    }
}

impl Contended for LakeError {
    fn contended(&self) -> bool {
        match self {
            LakeError::Catalog(error) => error.contended(),
            LakeError::Finding(error) => error.contended(),
            LakeError::Store(error) | LakeError::Journal(JournalError::Store(error)) => {
                error.contended()
            }
            _ => false,
        }
    }
}
