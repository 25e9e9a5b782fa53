//! Why no city was generated.

use std::path::PathBuf;

use haina_core::{Fault, FaultKind};

/// The generator stopped; files written before it stopped are incomplete and have no manifest.
#[derive(Debug, thiserror::Error)]
pub enum CensusError {
    #[error("a city of {people} people cannot be generated")]
    People { people: u64, max: u64 },
    #[error("there is no table `{0}`")]
    Table(String),
    #[error("{day} is outside the year that the city knows, {first} to {last}")]
    Day {
        day: crate::Day,
        first: crate::Day,
        last: crate::Day,
    },
    #[error("`{path}` could not be written")]
    Write {
        path: PathBuf,
        #[source]
        source: std::io::Error,
    },
    #[error("the spreadsheet `{path}` could not be written")]
    Sheet {
        path: PathBuf,
        #[source]
        source: Box<rust_xlsxwriter::XlsxError>,
    },
    #[error("the manifest could not be written as JSON")]
    Manifest(#[from] serde_json::Error),
}

impl Fault for CensusError {
    fn kind(&self) -> FaultKind {
        match self {
            CensusError::People { .. } | CensusError::Day { .. } => FaultKind::Invalid,
            CensusError::Table(_) => FaultKind::NotFound,
            CensusError::Write { .. } | CensusError::Sheet { .. } => FaultKind::Unavailable,
            CensusError::Manifest(_) => FaultKind::Internal,
        }
    }

    fn code(&self) -> &'static str {
        match self {
            CensusError::People { .. } => "CEN0001",
            CensusError::Table(_) => "CEN0002",
            CensusError::Day { .. } => "CEN0003",
            CensusError::Write { .. } => "CEN0004",
            CensusError::Sheet { .. } => "CEN0005",
            CensusError::Manifest(_) => "CEN0006",
        }
    }

    fn hint(&self) -> Option<String> {
        Some(match self {
            CensusError::People { max, .. } => format!("ask for 1 to {max} people"),
            CensusError::Table(_) => {
                "`registry.json` of any generated city lists the tables".to_owned()
            }
            CensusError::Day { .. } => "move `base` to begin another year".to_owned(),
            CensusError::Write { .. } | CensusError::Sheet { .. } => {
                "look whether the folder exists, may be written and has room".to_owned()
            }
            CensusError::Manifest(_) => {
                "this is a defect of ours: report it with the command".to_owned()
            }
        })
    }
}
