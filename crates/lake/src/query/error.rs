//! What can go wrong with a query. No text here holds a value of the statement or of a table.

use std::time::Duration;

use haina_core::{Fault, FaultKind, Words};

use super::Denied;

/// A query that was refused, stopped or failed.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum QueryError {
    /// The text is no SQL.
    #[error("the statement cannot be read{}", at(*.line, *.column))]
    Syntax { line: u64, column: u64 },
    /// The statement is longer, deeper or wider than a limit.
    #[error("the statement is too large: {what}, at most {most}")]
    TooLarge { what: &'static str, most: u64 },
    /// The statement does what no query may do here.
    #[error("not possible in a query: {what}")]
    NotHere { what: String },
    /// No such table, or none the asker may know of.
    #[error("there is no table `{key}`")]
    NoTable { key: String },
    /// Columns that the unit may not use, or not in this way.
    #[error("{}", denied(.columns))]
    Denied { columns: Vec<Denied> },
    /// The policies say no.
    #[error("not allowed: {}", .why.en)]
    Forbidden { why: Words },
    /// The statement can be read and makes no sense.
    #[error("the statement cannot be planned: {why}")]
    Plan { why: String },
    /// What the asker has to say beside the statement is missing or wrong.
    #[error("the question is wrong: {why}")]
    Question { why: &'static str },
    #[error("the query was stopped after {}", seconds(.after))]
    Time { after: Duration },
    #[error("the query was stopped: it needs more than {bytes} bytes of memory")]
    Memory { bytes: u64 },
    #[error("the query was stopped: it needs more than {bytes} bytes of disk to sort or group")]
    Disk { bytes: u64 },
    #[error("the query was stopped: its answer has over {most} {what}")]
    Answer { what: &'static str, most: u64 },
    /// Texts that grow without end.
    #[error("the query was stopped: its texts grow over {most} bytes in one batch")]
    Texts { most: u64 },
    /// Whoever asked, or whoever may, took it back.
    #[error("the query was cancelled")]
    Cancelled,
    #[error("the query failed while it ran: {why}")]
    Run { why: &'static str },
    #[error("{running} queries run already")]
    Busy { running: usize },
    /// Nothing of this id runs, or nothing the asker may know of.
    #[error("no query `{id}` is running")]
    NoQuery { id: String },
    /// Ours: a plan that we do not understand, or an engine that broke off.
    #[error("the query broke off: {why}")]
    Broken { why: String },
}

impl QueryError {
    pub(crate) fn not_here(what: impl Into<String>) -> QueryError {
        QueryError::NotHere { what: what.into() }
    }

    pub(crate) fn broken(why: impl Into<String>) -> QueryError {
        QueryError::Broken { why: why.into() }
    }
}

impl Fault for QueryError {
    fn kind(&self) -> FaultKind {
        match self {
            QueryError::Syntax { .. }
            | QueryError::NotHere { .. }
            | QueryError::Plan { .. }
            | QueryError::Question { .. }
            | QueryError::Run { .. } => FaultKind::Invalid,
            QueryError::NoTable { .. } | QueryError::NoQuery { .. } => FaultKind::NotFound,
            QueryError::Denied { .. } | QueryError::Forbidden { .. } => FaultKind::Forbidden,
            QueryError::TooLarge { .. }
            | QueryError::Time { .. }
            | QueryError::Memory { .. }
            | QueryError::Disk { .. }
            | QueryError::Answer { .. }
            | QueryError::Texts { .. } => FaultKind::TooLarge,
            QueryError::Cancelled => FaultKind::Conflict,
            QueryError::Busy { .. } => FaultKind::TooMany,
            QueryError::Broken { .. } => FaultKind::Internal,
        }
    }

    fn code(&self) -> &'static str {
        match self {
            QueryError::Syntax { .. } => "LAK0040",
            QueryError::TooLarge { .. } => "LAK0041",
            QueryError::NotHere { .. } => "LAK0042",
            QueryError::NoTable { .. } => "LAK0043",
            QueryError::Denied { .. } => "LAK0044",
            QueryError::Forbidden { .. } => "LAK0045",
            QueryError::Plan { .. } => "LAK0046",
            QueryError::Question { .. } => "LAK0047",
            QueryError::Time { .. } => "LAK0048",
            QueryError::Memory { .. } => "LAK0049",
            QueryError::Disk { .. } => "LAK0050",
            QueryError::Answer { .. } => "LAK0051",
            QueryError::Texts { .. } => "LAK0052",
            QueryError::Cancelled => "LAK0053",
            QueryError::Run { .. } => "LAK0054",
            QueryError::Busy { .. } => "LAK0055",
            QueryError::NoQuery { .. } => "LAK0056",
            QueryError::Broken { .. } => "LAK0057",
        }
    }

    fn hint(&self) -> Option<String> {
        let hint = match self {
            QueryError::Syntax { .. } => "correct the statement at that place",
            QueryError::TooLarge { .. } => {
                "ask in parts; a list of values goes into IN (…) instead of many ORs"
            }
            QueryError::NotHere { .. } => "ask with one SELECT over tables of the catalogue",
            QueryError::NoTable { .. } => {
                "look the key up in the catalogue; parts with `-` stand in double quotes"
            }
            QueryError::Denied { columns } => {
                return Some(super::decide::what_to_do(columns));
            }
            QueryError::Forbidden { .. } => "ask for a unit you work in",
            QueryError::Plan { .. } => "compare names and types with the catalogue",
            QueryError::Question { .. } => "say it and ask again",
            QueryError::Time { .. } => "ask for less at a time, or filter before joining",
            QueryError::Memory { .. } | QueryError::Disk { .. } => {
                "group or join by fewer columns, or filter first"
            }
            QueryError::Answer { .. } => "ask for fewer rows: filter, group, or LIMIT",
            QueryError::Texts { .. } => "make shorter texts",
            QueryError::Cancelled => "ask again if you still need it",
            QueryError::Run { .. } => "guard against it in the statement: NULLIF, TRY_CAST, CASE",
            QueryError::Busy { .. } => "try again when one of them has ended",
            QueryError::NoQuery { .. } => "it may have ended already",
            QueryError::Broken { .. } => "report it with the code; nothing was given out",
        };
        Some(hint.to_owned())
    }
}

fn at(line: u64, column: u64) -> String {
    match line {
        0 => String::new(),
        _ => format!(" at line {line}, column {column}"),
    }
}

fn seconds(after: &Duration) -> String {
    format!("{:.1} s", after.as_secs_f64())
}

fn denied(columns: &[Denied]) -> String {
    const SHOWN: usize = 8;
    let said: Vec<String> = columns.iter().take(SHOWN).map(Denied::to_string).collect();
    let more = match columns.len().saturating_sub(SHOWN) {
        0 => String::new(),
        n => format!("; and {n} more"),
    };
    format!("the unit may not use {}{more}", said.join("; "))
}
