//! What can go wrong with models.

use haina_core::{Fault, FaultKind};

/// A failure of a model or of one of its runs. None of them holds a value of a row.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum ModelError {
    #[error("the model `{model}` has not run yet")]
    Missing { model: String },
    /// Somebody else computes them now.
    #[error("the models of `{set}` are being run already")]
    Busy { set: String },
    #[error("there is no table `{table}` that a model reads")]
    InputMissing { table: String },
    /// What the engine said is left out: it repeats values.
    #[error("the model `{model}` could not be run: {why}")]
    Failed { model: String, why: String },
    #[error("the model `{model}` needs more memory or disk than a run has")]
    TooLarge { model: String },
    #[error("the model `{model}` took longer than {seconds} s and was stopped")]
    TooLong { model: String, seconds: u64 },
    /// The column and the rule, never the value.
    #[error("the model `{model}` made a row that cannot be: column `{column}`: {rule}")]
    Row {
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
    #[error("the funnel `{funnel}` has not run through yet")]
    FunnelMissing { funnel: String },
    #[error("the scheduler of the machines that compute models does not answer")]
    Unreachable,
    #[error("what is kept of a model's runs cannot be read")]
    Broken {
        #[source]
        source: serde_json::Error,
    },
}

impl Fault for ModelError {
    fn kind(&self) -> FaultKind {
        match self {
            ModelError::Missing { .. }
            | ModelError::InputMissing { .. }
            | ModelError::FunnelMissing { .. } => FaultKind::NotFound,
            ModelError::Busy { .. } => FaultKind::Conflict,
            ModelError::Failed { .. } | ModelError::Row { .. } | ModelError::FunnelLost { .. } => {
                FaultKind::Invalid
            }
            ModelError::TooLarge { .. } | ModelError::TooLong { .. } => FaultKind::TooLarge,
            ModelError::Unreachable => FaultKind::Unavailable,
            ModelError::ResultMissing { .. } | ModelError::Broken { .. } => FaultKind::Internal,
        }
    }

    fn code(&self) -> &'static str {
        match self {
            ModelError::Missing { .. } => "LAK0070",
            ModelError::Busy { .. } => "LAK0071",
            ModelError::InputMissing { .. } => "LAK0072",
            ModelError::Failed { .. } => "LAK0073",
            ModelError::TooLarge { .. } => "LAK0074",
            ModelError::TooLong { .. } => "LAK0075",
            ModelError::Row { .. } => "LAK0076",
            ModelError::FunnelLost { .. } => "LAK0077",
            ModelError::ResultMissing { .. } => "LAK0078",
            ModelError::Broken { .. } => "LAK0079",
            ModelError::FunnelMissing { .. } => "LAK0080",
            ModelError::Unreachable => "LAK0081",
        }
    }

    fn hint(&self) -> Option<String> {
        let hint = match self {
            ModelError::Missing { .. } => "run its set first",
            ModelError::Busy { .. } => "wait until that run has ended; it sees the same tables",
            ModelError::InputMissing { .. } => {
                "load the table, or take it out of the inputs of the model"
            }
            ModelError::Failed { .. } => {
                "what was served before is served still; check the model against its tables"
            }
            ModelError::TooLarge { .. } => {
                "make several models of it, write GROUP BY and join for windows, or give runs more memory"
            }
            ModelError::TooLong { .. } => "look at its plan, or give runs more time",
            ModelError::Row { .. } => "correct the SQL or the header; nothing of the run is served",
            ModelError::FunnelLost { .. } => {
                "a step outputs each row that comes in exactly once: look for joins that lose or double rows"
            }
            ModelError::ResultMissing { .. } => "run the model again",
            ModelError::FunnelMissing { .. } => {
                "run its set; a step that failed keeps the funnel as it was until all have run"
            }
            ModelError::Unreachable => {
                "start it, correct `lake.scheduler`, or compute here with `lake.engine = local`; what was served is served still"
            }
            ModelError::Broken { .. } => "restore the database from a backup",
        };
        Some(hint.to_owned())
    }
}
