//! What can go wrong.
//!
//! Codes: 1–39 tables and batches, 40–69 queries, 70–99 models.

use haina_catalog::CatalogError;
use haina_core::{Fault, FaultKind};
use haina_journal::JournalError;
use haina_store::StoreError;

/// A failure of the lake.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum LakeError {
    #[error("could not {what}")]
    Storage {
        what: &'static str,
        #[source]
        source: Box<dyn std::error::Error + Send + Sync>,
    },
    #[error("there is no version {version} of the table")]
    NoVersion { version: u64 },
    #[error(transparent)]
    Catalog(#[from] CatalogError),
    #[error(transparent)]
    Store(#[from] StoreError),
    #[error(transparent)]
    Journal(#[from] JournalError),
}

impl LakeError {
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
}

impl Fault for LakeError {
    fn kind(&self) -> FaultKind {
        match self {
            LakeError::Storage { .. } => FaultKind::Unavailable,
            LakeError::NoVersion { .. } => FaultKind::NotFound,
            LakeError::Catalog(error) => error.kind(),
            LakeError::Store(error) => error.kind(),
            LakeError::Journal(error) => error.kind(),
        }
    }

    fn code(&self) -> &'static str {
        match self {
            LakeError::Storage { .. } => "LAK0012",
            LakeError::NoVersion { .. } => "LAK0013",
            LakeError::Catalog(error) => error.code(),
            LakeError::Store(error) => error.code(),
            LakeError::Journal(error) => error.code(),
        }
    }

    fn hint(&self) -> Option<String> {
        let hint = match self {
            LakeError::Storage { .. } => {
                "look into the log for the cause, such as a full disk; nothing was changed, so try again"
            }
            LakeError::NoVersion { .. } => "ask for a version that the list of versions has",
            LakeError::Catalog(error) => return error.hint(),
            LakeError::Store(error) => return error.hint(),
            LakeError::Journal(error) => return error.hint(),
        };
        Some(hint.to_owned())
    }
}
