//! Why a benchmark could not be run.

use haina_agreement::AgreementError;
use haina_api::Problem;
use haina_census::CensusError;
use haina_city::{CallError, CityError};
use haina_core::{Fault, FaultKind};
use haina_finding::FindingError;
use haina_journal::JournalError;
use haina_lake::LakeError;
use haina_ledger::LedgerError;
use haina_linkage::LinkageError;
use haina_matter::MatterError;
use haina_store::StoreError;

/// A benchmark that broke off; a figure that misses its bar is no error.
#[derive(Debug, thiserror::Error)]
pub enum BenchError {
    #[error("the city of the benchmark broke off")]
    City(#[from] CityError),
    #[error("a life went otherwise than planned: {why}")]
    Life { why: String },
    #[error("there is no PostgreSQL on this machine (initdb, pg_ctl)")]
    NoPostgres,
    #[error("could not use `{path}`")]
    File {
        path: String,
        #[source]
        source: std::io::Error,
    },
    #[error("the database failed")]
    Store(#[from] StoreError),
    #[error("the journal failed")]
    Journal(#[from] JournalError),
    #[error("the matters failed{}", first(source))]
    Matter {
        #[from]
        source: MatterError,
    },
    #[error("the records could not be linked")]
    Linkage(#[from] LinkageError),
    #[error("the tables failed")]
    Lake(#[from] LakeError),
    #[error("the agreements failed")]
    Agreement(#[from] AgreementError),
    #[error("the ledger failed")]
    Ledger(#[from] LedgerError),
    #[error("the findings failed")]
    Finding(#[from] FindingError),
    #[error("the invented city could not be written")]
    Census(#[from] CensusError),
    #[error("DuckDB, beside which this is measured, did not answer: {why}")]
    Peer { why: String },
    #[error("a part of the benchmark broke off")]
    Task(#[from] tokio::task::JoinError),
}

impl From<CallError> for BenchError {
    fn from(error: CallError) -> BenchError {
        BenchError::City(error.into())
    }
}

impl From<Problem> for BenchError {
    fn from(problem: Problem) -> BenchError {
        BenchError::City(problem.into())
    }
}

impl BenchError {
    /// A failed use of a file or folder.
    pub(crate) fn file(path: &std::path::Path) -> impl FnOnce(std::io::Error) -> BenchError {
        let path = path.display().to_string();
        move |source| BenchError::File { path, source }
    }
}

impl Fault for BenchError {
    fn kind(&self) -> FaultKind {
        match self {
            BenchError::NoPostgres | BenchError::File { .. } | BenchError::Peer { .. } => {
                FaultKind::Unavailable
            }
            BenchError::Lake(error) => error.kind(),
            BenchError::Finding(error) => error.kind(),
            BenchError::Agreement(error) => error.kind(),
            BenchError::Ledger(error) => error.kind(),
            BenchError::Store(error) => error.kind(),
            BenchError::Journal(error) => error.kind(),
            BenchError::Matter { source } => source.kind(),
            BenchError::Linkage(error) => error.kind(),
            _ => FaultKind::Internal,
        }
    }

    fn code(&self) -> &'static str {
        match self {
            BenchError::NoPostgres => "BEN0001",
            BenchError::File { .. } => "BEN0002",
            BenchError::Store(error) => error.code(),
            BenchError::Journal(error) => error.code(),
            BenchError::Matter { source } => source.code(),
            BenchError::Linkage(error) => error.code(),
            BenchError::Lake(error) => error.code(),
            BenchError::Finding(error) => error.code(),
            BenchError::Agreement(error) => error.code(),
            BenchError::Ledger(error) => error.code(),
            BenchError::Peer { .. } => "BEN0005",
            BenchError::City(_)
            | BenchError::Census(_)
            | BenchError::Life { .. }
            | BenchError::Task(_) => "BEN0003",
        }
    }

    fn hint(&self) -> Option<String> {
        let hint = match self {
            BenchError::NoPostgres => "install PostgreSQL, or measure with `--database sqlite`",
            BenchError::File { .. } => "name another folder with `--at`",
            BenchError::Peer { .. } => "install Python 3 and DuckDB: `pip install duckdb`",
            _ => return None,
        };
        Some(hint.to_owned())
    }
}

/// Why the first row of an import was refused.
fn first(error: &MatterError) -> String {
    match error {
        MatterError::Import { rejected } => rejected
            .first()
            .map(|row| format!(": row {}: {}", row.key, row.reasons.join(", ")))
            .unwrap_or_default(),
        _ => String::new(),
    }
}
