//! What can go wrong.
//!
//! Codes: 1–39 tables and batches, 40–69 queries, 70–99 models.

use haina_catalog::CatalogError;
use haina_core::{Fault, FaultKind};
use haina_journal::JournalError;
use haina_store::StoreError;

use crate::query::QueryError;

/// A failure of the lake.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum LakeError {
    /// A query.
    #[error(transparent)]
    Query(#[from] QueryError),
    #[error(transparent)]
    Catalog(#[from] CatalogError),
    #[error(transparent)]
    Store(#[from] StoreError),
    #[error(transparent)]
    Journal(#[from] JournalError),
}

impl Fault for LakeError {
    fn kind(&self) -> FaultKind {
        match self {
            LakeError::Query(error) => error.kind(),
            LakeError::Catalog(error) => error.kind(),
            LakeError::Store(error) => error.kind(),
            LakeError::Journal(error) => error.kind(),
        }
    }

    fn code(&self) -> &'static str {
        match self {
            LakeError::Query(error) => error.code(),
            LakeError::Catalog(error) => error.code(),
            LakeError::Store(error) => error.code(),
            LakeError::Journal(error) => error.code(),
        }
    }

    fn hint(&self) -> Option<String> {
        match self {
            LakeError::Query(error) => error.hint(),
            LakeError::Catalog(error) => error.hint(),
            LakeError::Store(error) => error.hint(),
            LakeError::Journal(error) => error.hint(),
        }
    }
}
