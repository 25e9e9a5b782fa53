//! What can go wrong with linkage, by kind and code.

use haina_core::{Fault, FaultKind};

/// A failure of reading, training or keeping entities.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum LinkageError {
    /// A file or folder cannot be read.
    #[error("`{path}` cannot be read")]
    File {
        path: String,
        #[source]
        source: std::io::Error,
    },
    /// The bytes are neither UTF-8 nor GB 18030, or not a table.
    #[error("`{path}` is not a table: {reason}")]
    NotATable { path: String, reason: String },
    /// A folder holds no table, or more than two.
    #[error("`{path}` holds {found} tables, and one or two are needed")]
    Tables { path: String, found: usize },
    /// A column was named that is not there.
    #[error("there is no column `{column}`")]
    NoColumn { column: String },
    /// No column says which records are of one entity.
    #[error("no column says which records are of one entity")]
    NoTruth,
    /// Nothing to compare: too few records, or no column that can be compared.
    #[error("there is too little to learn from: {reason}")]
    TooLittle { reason: String },
    /// A table is larger than a stated limit.
    #[error("the table has {found} {what}, more than {max}")]
    TooLarge {
        what: &'static str,
        found: u64,
        max: u64,
    },
    /// A record does not have the model's columns.
    #[error("a record has {found} values, and the model has {expected} columns")]
    Shape { found: usize, expected: usize },
    /// A record of that key is already there.
    #[error("record `{key}` is already there")]
    Present { key: String },
    /// There is no such record, entity or log entry.
    #[error("there is no {what} `{key}`")]
    Absent { what: &'static str, key: String },
    /// Officers' rulings contradict one another.
    #[error("`{left}` and `{right}` are ruled to be one and to be apart")]
    Contradiction { left: String, right: String },
    /// A log entry cannot be undone any more.
    #[error("entry {entry} cannot be undone: {reason}")]
    NotUndone { entry: u64, reason: &'static str },
    /// A stored state does not hold together.
    #[error("the stored state is damaged: {reason}")]
    Damaged { reason: String },
}

impl Fault for LinkageError {
    fn kind(&self) -> FaultKind {
        use LinkageError::*;
        match self {
            File { .. } => FaultKind::Unavailable,
            NotATable { .. } | Tables { .. } | NoTruth | TooLittle { .. } | Shape { .. } => {
                FaultKind::Invalid
            }
            NoColumn { .. } | Absent { .. } => FaultKind::NotFound,
            TooLarge { .. } => FaultKind::TooLarge,
            Present { .. } | Contradiction { .. } | NotUndone { .. } => FaultKind::Conflict,
            Damaged { .. } => FaultKind::Internal,
        }
    }

    fn code(&self) -> &'static str {
        use LinkageError::*;
        match self {
            File { .. } => "LNK0001",
            NotATable { .. } => "LNK0002",
            Tables { .. } => "LNK0003",
            NoColumn { .. } => "LNK0004",
            NoTruth => "LNK0005",
            TooLittle { .. } => "LNK0006",
            TooLarge { .. } => "LNK0007",
            Shape { .. } => "LNK0008",
            Present { .. } => "LNK0009",
            Absent { .. } => "LNK0010",
            Contradiction { .. } => "LNK0011",
            NotUndone { .. } => "LNK0012",
            Damaged { .. } => "LNK0013",
        }
    }

    fn hint(&self) -> Option<String> {
        use LinkageError::*;
        let hint = match self {
            NotATable { .. } => "give a CSV file with a header, in UTF-8 or GB 18030",
            Tables { .. } => "give one table, or two that shall be linked, as `.csv` files",
            NoColumn { .. } => "columns are named as in the header, without blanks around them",
            NoTruth => "name the column whose value is shared by the records of one entity",
            TooLittle { .. } => "give more records, or columns that hold more",
            TooLarge { .. } => "split the table, and add the parts to a registry one by one",
            Shape { .. } => {
                "give one value for each column of the model's schema, empty if missing"
            }
            Present { .. } => "give a record a key that no other record has",
            Contradiction { .. } => "withdraw one of the two rulings first",
            NotUndone { .. } => "undo the later entries first",
            Damaged { .. } => "restore the tables of the registry from a backup",
            File { .. } | Absent { .. } => return None,
        };
        Some(hint.to_owned())
    }
}
