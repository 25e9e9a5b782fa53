//! What can go wrong. A source that is down is no failure: it is an outcome.

use haina_agreement::AgreementError;
use haina_catalog::CatalogError;
use haina_core::{Fault, FaultKind};
use haina_store::{Contended, StoreError};

/// A failure of this room. None of them changed anything.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum ProofError {
    #[error("the stored {what} cannot be read")]
    Broken { what: &'static str },
    #[error(transparent)]
    Agreement(#[from] AgreementError),
    #[error(transparent)]
    Catalog(#[from] CatalogError),
    #[error(transparent)]
    Store(#[from] StoreError),
}

impl Contended for ProofError {
    fn contended(&self) -> bool {
        match self {
            ProofError::Agreement(error) => error.contended(),
            ProofError::Store(error) => error.contended(),
            ProofError::Broken { .. } | ProofError::Catalog(_) => false,
        }
    }
}

impl Fault for ProofError {
    fn kind(&self) -> FaultKind {
        match self {
            ProofError::Broken { .. } => FaultKind::Internal,
            ProofError::Agreement(error) => error.kind(),
            ProofError::Catalog(error) => error.kind(),
            ProofError::Store(error) => error.kind(),
        }
    }

    fn code(&self) -> &'static str {
        match self {
            ProofError::Broken { .. } => "PRF0001",
            ProofError::Agreement(error) => error.code(),
            ProofError::Catalog(error) => error.code(),
            ProofError::Store(error) => error.code(),
        }
    }

    fn hint(&self) -> Option<String> {
        match self {
            ProofError::Broken { .. } => {
                Some("restore the tables of the room from a backup".to_owned())
            }
            ProofError::Agreement(error) => error.hint(),
            ProofError::Catalog(error) => error.hint(),
            ProofError::Store(error) => error.hint(),
        }
    }
}
