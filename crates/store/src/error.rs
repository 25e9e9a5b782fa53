//! What can go wrong with the store, by kind and code.

use std::path::PathBuf;

use haina_core::{Fault, FaultKind};
use rusqlite::ffi;

/// A failure of the store.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum StoreError {
    /// The database cannot be reached, or no connection came free in time.
    #[error("the database is not available: {reason}")]
    Unavailable { reason: String },
    /// Another process holds the data folder.
    #[error("the data folder `{}` is in use by process {holder}", .folder.display())]
    FolderHeld { folder: PathBuf, holder: String },
    /// Another transaction was in the way; running the whole command again may succeed.
    #[error("another transaction was in the way: {reason}")]
    Contention { reason: String },
    /// A rule of the schema refused the change.
    #[error("the {rule} rule `{name}` refused the change")]
    Constraint { rule: Rule, name: String },
    /// A column is absent, or holds another type than was asked for.
    #[error("column `{column}` cannot be read: {reason}")]
    Column { column: String, reason: String },
    /// A statement that promises a row gave none.
    #[error("a row was expected and there is none")]
    NoRow,
    /// A migration step that was applied to this database has another text now.
    #[error("migration {room}/{number} was applied with another text")]
    StepChanged { room: String, number: u32 },
    /// The database was written by a newer version of Haina.
    #[error(
        "the database is newer: it has migration {room}/{number}, which this version does not know"
    )]
    Newer { room: String, number: u32 },
    /// A migration step failed; nothing of this migration was kept.
    #[error("migration {room}/{number} `{name}` failed")]
    Step {
        room: String,
        number: u32,
        name: String,
        #[source]
        source: Box<StoreError>,
    },
    /// A statement failed earlier in this transaction, so nothing of it can be kept.
    #[error("the transaction was given up after an earlier statement failed")]
    GivenUp,
    /// The commit did not reach the disk; nothing of the transaction was kept.
    #[error("the transaction could not be committed: {reason}")]
    Commit { reason: String },
    /// A file is larger than the limit in bytes.
    #[error("a file of {bytes} bytes is larger than the limit of {bytes_max} bytes")]
    FileTooLarge { bytes: u64, bytes_max: u64 },
    /// There is no such file.
    #[error("there is no file `{sha256}`")]
    NoFile { sha256: String },
    /// The place where files are kept failed.
    #[error("the file store failed: {reason}")]
    Files { reason: String },
    /// A file's content is not what its name says.
    #[error("file `{sha256}` is damaged: its content has another hash")]
    FileDamaged { sha256: String },
    /// A backup could not be made.
    #[error("the backup could not be made: {reason}")]
    Backup { reason: String },
    /// The lease is held by another, or was lost.
    #[error("lease `{name}` is not held by `{holder}` any more")]
    LeaseLost { name: String, holder: String },
    /// The database refused a statement: a defect of ours.
    #[error("a statement failed: {reason}")]
    Statement { reason: String },
}

/// What kind of schema rule refused a change.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Rule {
    Unique,
    ForeignKey,
    NotNull,
    Check,
}

impl StoreError {
    /// Whether running the whole command again may succeed.
    pub fn contended(&self) -> bool {
        matches!(self, StoreError::Contention { .. })
    }

    /// Whether a unique rule refused the change.
    pub fn duplicate(&self) -> bool {
        let rule = match self {
            StoreError::Constraint { rule, .. } => *rule,
            _ => return false,
        };
        rule == Rule::Unique
    }

    /// Reads an extended result code of SQLite.
    pub(crate) fn from_lite(code: i32, reason: String) -> StoreError {
        let rule = match code {
            ffi::SQLITE_CONSTRAINT_UNIQUE
            | ffi::SQLITE_CONSTRAINT_PRIMARYKEY
            | ffi::SQLITE_CONSTRAINT_ROWID => Some(Rule::Unique),
            ffi::SQLITE_CONSTRAINT_FOREIGNKEY => Some(Rule::ForeignKey),
            ffi::SQLITE_CONSTRAINT_NOTNULL => Some(Rule::NotNull),
            ffi::SQLITE_CONSTRAINT_CHECK => Some(Rule::Check),
            _ => None,
        };
        if let Some(rule) = rule {
            let name = match reason.rsplit_once("failed: ") {
                Some((_, columns)) => columns.to_owned(),
                None => reason,
            };
            return StoreError::Constraint { rule, name };
        }
        match code & 0xff {
            ffi::SQLITE_BUSY | ffi::SQLITE_LOCKED => StoreError::Contention { reason },
            ffi::SQLITE_IOERR | ffi::SQLITE_FULL | ffi::SQLITE_CANTOPEN => {
                StoreError::Unavailable { reason }
            }
            _ => StoreError::Statement { reason },
        }
    }

    pub(crate) fn column(column: &str, reason: impl ToString) -> StoreError {
        StoreError::Column {
            column: column.to_owned(),
            reason: reason.to_string(),
        }
    }
}

impl Fault for StoreError {
    fn kind(&self) -> FaultKind {
        use StoreError::*;
        match self {
            Unavailable { .. } | Contention { .. } | FolderHeld { .. } => FaultKind::Unavailable,
            Commit { .. } | Files { .. } | LeaseLost { .. } => FaultKind::Unavailable,
            Constraint { .. } => FaultKind::Conflict,
            FileTooLarge { .. } => FaultKind::TooLarge,
            NoFile { .. } => FaultKind::NotFound,
            Newer { .. } => FaultKind::Invalid,
            _ => FaultKind::Internal,
        }
    }

    fn code(&self) -> &'static str {
        use StoreError::*;
        match self {
            Unavailable { .. } => "STO0001",
            FolderHeld { .. } => "STO0002",
            Contention { .. } => "STO0003",
            Constraint { .. } => "STO0004",
            Column { .. } => "STO0005",
            NoRow => "STO0006",
            StepChanged { .. } => "STO0007",
            Newer { .. } => "STO0008",
            Step { .. } => "STO0009",
            GivenUp => "STO0010",
            Commit { .. } => "STO0011",
            FileTooLarge { .. } => "STO0012",
            NoFile { .. } => "STO0013",
            Files { .. } => "STO0014",
            FileDamaged { .. } => "STO0015",
            Backup { .. } => "STO0016",
            LeaseLost { .. } => "STO0017",
            Statement { .. } => "STO0018",
        }
    }

    fn hint(&self) -> Option<String> {
        use StoreError::*;
        let hint = match self {
            Unavailable { .. } => "check that the database runs and that `database.url` is right",
            FolderHeld { .. } => {
                "stop the other `haina`, or talk to it with `--url` instead of `--data`"
            }
            Contention { .. } | Commit { .. } => "run the command again",
            StepChanged { .. } => "a released step never changes: add a new step instead",
            Newer { .. } => "use the newer version of Haina that wrote this database",
            FileTooLarge { .. } => "send a smaller file, or raise the limit",
            FileDamaged { .. } => "restore the file from a backup",
            Step { .. } => "the database is as it was before; see the cause",
            _ => return None,
        };
        Some(hint.to_owned())
    }
}

impl std::fmt::Display for Rule {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(match self {
            Rule::Unique => "unique",
            Rule::ForeignKey => "foreign-key",
            Rule::NotNull => "not-null",
            Rule::Check => "check",
        })
    }
}

impl From<sqlx::Error> for StoreError {
    fn from(error: sqlx::Error) -> StoreError {
        use sqlx::error::ErrorKind;
        let reason = error.to_string();
        match error {
            sqlx::Error::Database(error) => {
                let rule = match error.kind() {
                    ErrorKind::UniqueViolation => Rule::Unique,
                    ErrorKind::ForeignKeyViolation => Rule::ForeignKey,
                    ErrorKind::NotNullViolation => Rule::NotNull,
                    ErrorKind::CheckViolation => Rule::Check,
                    _ => return by_state(error.code().as_deref().unwrap_or(""), reason),
                };
                let name = error.constraint().unwrap_or(error.message()).to_owned();
                StoreError::Constraint { rule, name }
            }
            sqlx::Error::RowNotFound => StoreError::NoRow,
            sqlx::Error::Io(_) | sqlx::Error::Tls(_) | sqlx::Error::PoolTimedOut => {
                StoreError::Unavailable { reason }
            }
            sqlx::Error::PoolClosed | sqlx::Error::WorkerCrashed => {
                StoreError::Unavailable { reason }
            }
            _ => StoreError::Statement { reason },
        }
    }
}

/// Reads a SQLSTATE of PostgreSQL.
fn by_state(state: &str, reason: String) -> StoreError {
    match (state, state.get(..2)) {
        ("40001" | "40P01" | "55P03", _) => StoreError::Contention { reason },
        (_, Some("08" | "53" | "57")) => StoreError::Unavailable { reason },
        _ => StoreError::Statement { reason },
    }
}
