//! What can go wrong.
//!
//! Codes: 1–39 tables and batches, 40–69 queries, 70–99 models.

use haina_catalog::CatalogError;
use haina_core::{Fault, FaultKind};
use haina_finding::FindingError;
use haina_journal::JournalError;
use haina_store::{Contended, StoreError};

/// A failure of the lake.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum LakeError {
    #[error(transparent)]
    Catalog(#[from] CatalogError),
    #[error(transparent)]
    Store(#[from] StoreError),
    #[error(transparent)]
    Journal(#[from] JournalError),
    #[error(transparent)]
    Finding(#[from] FindingError),
    #[error("the model `{model}` has not run yet")]
    ModelMissing { model: String },
    /// Somebody else computes it now.
    #[error("the model `{model}` is being run already")]
    ModelBusy { model: String },
    #[error("there is no table `{table}` that a model reads")]
    InputMissing { table: String },
    /// What the engine said is left out: it repeats values.
    #[error("the model `{model}` could not be run: {why}")]
    ModelFailed { model: String, why: String },
    #[error("the model `{model}` needs more memory or disk than a run has")]
    ModelTooLarge { model: String },
    #[error("the model `{model}` took longer than {seconds} s and was stopped")]
    ModelTooLong { model: String, seconds: u64 },
    /// The column and the rule, never the value.
    #[error("the model `{model}` made a row that cannot be: column `{column}`: {rule}")]
    ModelRow {
        model: String,
        column: String,
        rule: String,
    },
    #[error(
        "the step `{model}` of a funnel took in {rows_in} rows, kept {kept} and dropped {dropped}, which are not the same rows"
    )]
    FunnelLost {
        model: String,
        rows_in: u64,
        kept: u64,
        dropped: u64,
    },
    #[error("version {version} of the result `{table}` is not there")]
    ResultMissing { table: String, version: u64 },
    #[error("what is kept of a model's runs cannot be read")]
    ModelBroken {
        #[source]
        source: serde_json::Error,
    },
}

impl Contended for LakeError {
    fn contended(&self) -> bool {
        match self {
            LakeError::Store(error) | LakeError::Journal(JournalError::Store(error)) => {
                error.contended()
            }
            LakeError::Finding(error) => error.contended(),
            LakeError::Catalog(error) => error.contended(),
            _ => false,
        }
    }
}

impl Fault for LakeError {
    fn kind(&self) -> FaultKind {
        match self {
            LakeError::Catalog(error) => error.kind(),
            LakeError::Store(error) => error.kind(),
            LakeError::Journal(error) => error.kind(),
            LakeError::Finding(error) => error.kind(),
            LakeError::ModelMissing { .. } | LakeError::InputMissing { .. } => FaultKind::NotFound,
            LakeError::ModelBusy { .. } => FaultKind::Conflict,
            LakeError::ModelFailed { .. }
            | LakeError::ModelRow { .. }
            | LakeError::FunnelLost { .. } => FaultKind::Invalid,
            LakeError::ModelTooLarge { .. } | LakeError::ModelTooLong { .. } => FaultKind::TooLarge,
            LakeError::ResultMissing { .. } | LakeError::ModelBroken { .. } => FaultKind::Internal,
        }
    }

    fn code(&self) -> &'static str {
        match self {
            LakeError::Catalog(error) => error.code(),
            LakeError::Store(error) => error.code(),
            LakeError::Journal(error) => error.code(),
            LakeError::Finding(error) => error.code(),
            LakeError::ModelMissing { .. } => "LAK0070",
            LakeError::ModelBusy { .. } => "LAK0071",
            LakeError::InputMissing { .. } => "LAK0072",
            LakeError::ModelFailed { .. } => "LAK0073",
            LakeError::ModelTooLarge { .. } => "LAK0074",
            LakeError::ModelTooLong { .. } => "LAK0075",
            LakeError::ModelRow { .. } => "LAK0076",
            LakeError::FunnelLost { .. } => "LAK0077",
            LakeError::ResultMissing { .. } => "LAK0078",
            LakeError::ModelBroken { .. } => "LAK0079",
        }
    }

    fn hint(&self) -> Option<String> {
        let hint = match self {
            LakeError::Catalog(error) => return error.hint(),
            LakeError::Store(error) => return error.hint(),
            LakeError::Journal(error) => return error.hint(),
            LakeError::Finding(error) => return error.hint(),
            LakeError::ModelMissing { .. } => "run its set first",
            LakeError::ModelBusy { .. } => "wait until that run has ended; it sees the same tables",
            LakeError::InputMissing { .. } => {
                "load the table, or take it out of the inputs of the model"
            }
            LakeError::ModelFailed { .. } => {
                "what was served before is served still; check the model against its tables"
            }
            LakeError::ModelTooLarge { .. } => {
                "make several models of it, write GROUP BY and join for windows, or give runs more memory"
            }
            LakeError::ModelTooLong { .. } => "look at its plan, or give runs more time",
            LakeError::ModelRow { .. } => {
                "correct the SQL or the header; nothing of the run is served"
            }
            LakeError::FunnelLost { .. } => {
                "a step outputs each row that comes in exactly once: look for joins that lose or double rows"
            }
            LakeError::ResultMissing { .. } => "run the model again",
            LakeError::ModelBroken { .. } => "restore the database from a backup",
        };
        Some(hint.to_owned())
    }
}
