//! Why a delivery is refused whole (整批退回). No refusal holds a value or a text of the file: it names our own fields, places
//! and limits, for it stands in the journal for good.

use haina_core::FaultKind;

use super::ids::BatchId;
use super::read::Encoding;

/// Why a delivery was refused whole.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum Refusal {
    #[error("the same file was taken in before, as batch {first}")]
    SameFile { first: BatchId },
    #[error("a delivery with this label was taken in before, as batch {first}")]
    SameLabel { first: BatchId },
    #[error(
        "the file's form is not known: its name ends neither in .csv, .jsonl, .parquet, .xlsx nor .zip, and none was declared"
    )]
    UnknownForm,
    #[error("the file is declared as {declared} and was found to be {found}")]
    OtherEncoding { declared: Encoding, found: Encoding },
    #[error("the file is neither UTF-8 nor GB18030: byte {byte} belongs to no character of either")]
    NoEncoding { byte: u64 },
    #[error("{what}{}", at(.line))]
    Unreadable {
        what: &'static str,
        line: Option<u64>,
    },
    #[error("no row of the first {looked} holds the names of the columns")]
    NoHeader { looked: u32 },
    #[error("the columns are not those of the table:{}{}{}",
        named(" missing", .missing), placed(" not known, by place", .unknown), named(" twice", .double))]
    Columns {
        /// Our own fields that the file lacks.
        missing: Vec<String>,
        /// The places, from 1, of columns that the table does not have.
        unknown: Vec<u32>,
        /// Our own fields that stand there twice.
        double: Vec<String>,
    },
    #[error("the type of column {column} does not fit the field `{field}`")]
    ColumnType { column: u32, field: String },
    #[error("{what}{}: at most {max}", at(.line))]
    Limit {
        what: &'static str,
        max: u64,
        line: Option<u64>,
    },
    #[error("the sender's SHA-256 is not the file's")]
    OtherSha256,
    #[error("the sender says {said} rows, the file has {found}")]
    OtherCount { said: u64, found: u64 },
    #[error("no row could be taken in, of {read} that were read")]
    Nothing { read: u64 },
    #[error("the check `{check}` does not let the delivery in{}", at(.line))]
    Check { check: String, line: Option<u64> },
}

impl Refusal {
    /// The code of its page.
    pub fn code(&self) -> &'static str {
        match self {
            Refusal::SameFile { .. } | Refusal::SameLabel { .. } => "LAK0004",
            Refusal::UnknownForm
            | Refusal::OtherEncoding { .. }
            | Refusal::NoEncoding { .. }
            | Refusal::Unreadable { .. } => "LAK0006",
            Refusal::NoHeader { .. } | Refusal::Columns { .. } | Refusal::ColumnType { .. } => {
                "LAK0007"
            }
            Refusal::Limit { .. } => "LAK0008",
            Refusal::OtherSha256 | Refusal::OtherCount { .. } => "LAK0009",
            Refusal::Nothing { .. } | Refusal::Check { .. } => "LAK0010",
        }
    }

    pub(crate) fn kind(&self) -> FaultKind {
        match self {
            Refusal::SameFile { .. } | Refusal::SameLabel { .. } => FaultKind::Conflict,
            Refusal::Limit { .. } => FaultKind::TooLarge,
            _ => FaultKind::Invalid,
        }
    }

    /// What whoever delivers can do.
    pub fn hint(&self) -> &'static str {
        match self {
            Refusal::SameFile { .. } => {
                "if what it holds is served, nothing is to be done; withdraw the first batch to have it taken in anew"
            }
            Refusal::SameLabel { .. } => {
                "nothing is to be done; give a delivery that is another one a label of its own"
            }
            Refusal::UnknownForm => {
                "deliver CSV, JSON lines, Parquet, a spreadsheet (.xlsx) or an archive of texts (.zip)"
            }
            Refusal::OtherEncoding { .. } => {
                "save the file in the declared encoding, or let the owner declare the other one"
            }
            Refusal::NoEncoding { .. } => "save the file as UTF-8 or GB18030 and deliver it again",
            Refusal::Unreadable { .. } => "make the file anew and deliver it again",
            Refusal::NoHeader { .. } => {
                "put the names of the columns into one row, or let the owner declare which row it is"
            }
            Refusal::Columns { .. } => {
                "deliver the columns of the catalogue, or let the owner change the resource first"
            }
            Refusal::ColumnType { .. } => "deliver the column in the type that the catalogue says",
            Refusal::Limit { .. } => "deliver in several files, or let the limit be raised",
            Refusal::OtherSha256 | Refusal::OtherCount { .. } => {
                "the file was changed or cut short on its way: deliver it again"
            }
            Refusal::Nothing { .. } => {
                "correct the rows; a full delivery of nothing is taken in when the sender's list says 0 rows"
            }
            Refusal::Check { .. } => "correct the rows that the check names and deliver again",
        }
    }
}

fn at(line: &Option<u64>) -> String {
    line.map_or_else(String::new, |line| format!(" in line {line}"))
}

fn named(what: &str, names: &[String]) -> String {
    listed(what, names.iter().map(|name| format!("`{name}`")).collect())
}

fn placed(what: &str, places: &[u32]) -> String {
    listed(what, places.iter().map(u32::to_string).collect())
}

fn listed(what: &str, items: Vec<String>) -> String {
    const SHOWN: usize = 20;
    match items.len() {
        0 => String::new(),
        n if n <= SHOWN => format!("{what}: {};", items.join(", ")),
        n => format!(
            "{what}: {} and {} more;",
            items[..SHOWN].join(", "),
            n - SHOWN
        ),
    }
}
