//! What can go wrong with a pull. No text of the source's database is repeated: it may hold an address, an account or a value.

use haina_core::FaultKind;

/// Why nothing was pulled.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum PullError {
    #[error("the connection `{name}` cannot be used: {why}")]
    Connection { name: String, why: &'static str },
    #[error("the database of the connection `{name}` cannot be reached, or broke off")]
    Unreachable { name: String },
    #[error(
        "the database of the connection `{name}` does not let us in or does not let us read this"
    )]
    Denied { name: String },
    #[error("what is pulled from `{name}` is not there or has not these columns{}", named(.missing))]
    Shape {
        name: String,
        /// Columns that were not found.
        missing: Vec<String>,
    },
    #[error("the column `{column}` has a type that is not pulled: {found}")]
    Type { column: String, found: String },
    #[error("the database of the connection `{name}` took longer than {seconds} seconds")]
    Slow { name: String, seconds: u64 },
    #[error("the column `{column}` is no watermark to go on from: {why}")]
    Watermark { column: String, why: &'static str },
}

impl PullError {
    /// The code of its page.
    pub fn code(&self) -> &'static str {
        match self {
            PullError::Connection { .. } => "LAK0017",
            PullError::Unreachable { .. } => "LAK0018",
            PullError::Denied { .. } => "LAK0019",
            PullError::Shape { .. } => "LAK0020",
            PullError::Type { .. } => "LAK0021",
            PullError::Slow { .. } => "LAK0022",
            PullError::Watermark { .. } => "LAK0023",
        }
    }

    pub(crate) fn kind(&self) -> FaultKind {
        match self {
            PullError::Unreachable { .. } | PullError::Slow { .. } => FaultKind::Unavailable,
            PullError::Connection { .. } | PullError::Denied { .. } => FaultKind::Conflict,
            _ => FaultKind::Invalid,
        }
    }

    /// What can be done.
    pub fn hint(&self) -> &'static str {
        match self {
            PullError::Connection { .. } => {
                "let whoever runs the server put it right under `[sources.NAME]` in the configuration"
            }
            PullError::Unreachable { .. } => {
                "check that the database runs and that the network lets us through; the next pull goes on where this one began"
            }
            PullError::Denied { .. } => {
                "let the department give the account the right to read what is pulled, and nothing else; check the password"
            }
            PullError::Shape { .. } => {
                "compare the declaration's `table`, `select` and `columns` with the department's database"
            }
            PullError::Type { .. } => {
                "leave the column out, or let a `select` turn it into a text, a number or a time"
            }
            PullError::Slow { .. } => {
                "pull `since` a column that has an index, or let `sources.statement_seconds` be raised"
            }
            PullError::Watermark { .. } => {
                "choose a column that always has a value and only grows, of whole numbers, dates, times or texts; or a smaller overlap"
            }
        }
    }
}

fn named(names: &[String]) -> String {
    const SHOWN: usize = 20;
    if names.is_empty() {
        return String::new();
    }
    let shown = names.iter().take(SHOWN).map(|name| format!("`{name}`"));
    let more = match names.len().saturating_sub(SHOWN) {
        0 => String::new(),
        n => format!(" and {n} more"),
    };
    format!(": {}{more}", shown.collect::<Vec<_>>().join(", "))
}
