//! What can be wrong with an expression.

use std::fmt;

use crate::{Fault, FaultKind};

/// Where in the text of an expression, both from 1 and in characters.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Place {
    pub line: usize,
    pub column: usize,
}

/// An expression that cannot be compiled, or that failed on the values it was given.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum ExprError {
    #[error("the expression has {bytes} bytes, more than {max}")]
    TooLong { bytes: usize, max: usize },
    #[error("the expression is nested deeper than {max}")]
    TooDeep { max: usize },
    #[error("the expression cannot be read at {at}: {reason}")]
    Syntax { at: Place, reason: String },
    #[error("{what} is not allowed in an expression ({at})")]
    NotAllowed { what: String, at: Place },
    #[error("unknown variable `{name}` ({at})")]
    UnknownVariable {
        name: String,
        known: Vec<String>,
        at: Place,
    },
    #[error("`{of}` has no field `{field}` ({at})")]
    UnknownField {
        of: String,
        field: String,
        known: Vec<String>,
        at: Place,
    },
    #[error("{what} ({at})")]
    Mismatch { what: String, at: Place },
    #[error("variable `{name}` is not {expected}")]
    WrongValue { name: String, expected: String },
    #[error("the expression failed: {reason}")]
    Failed { reason: String },
    #[error("the expression takes more than {max} steps on these values")]
    TooCostly { max: u64 },
    #[error("the expression gives {got}, not true or false")]
    NotBool { got: String },
}

impl Place {
    /// The place of the byte `offset` of `text`.
    pub(super) fn of(text: &str, offset: usize) -> Place {
        let mut before = String::new();
        for (i, letter) in text.char_indices() {
            if i >= offset {
                break;
            }
            before.push(letter);
        }
        let last = before.rsplit('\n').next().unwrap_or_default();
        Place {
            line: before.matches('\n').count() + 1,
            column: last.chars().count() + 1,
        }
    }
}

impl fmt::Display for Place {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if self.line > 1 {
            write!(f, "line {}, ", self.line)?;
        }
        write!(f, "column {}", self.column)
    }
}

impl ExprError {
    /// Where in the text it is, for an error found when compiling.
    pub fn place(&self) -> Option<Place> {
        match self {
            ExprError::Syntax { at, .. }
            | ExprError::NotAllowed { at, .. }
            | ExprError::UnknownVariable { at, .. }
            | ExprError::UnknownField { at, .. }
            | ExprError::Mismatch { at, .. } => Some(*at),
            _ => None,
        }
    }
}

impl Fault for ExprError {
    fn kind(&self) -> FaultKind {
        match self {
            ExprError::TooLong { .. } | ExprError::TooDeep { .. } | ExprError::TooCostly { .. } => {
                FaultKind::TooLarge
            }
            _ => FaultKind::Invalid,
        }
    }

    fn code(&self) -> &'static str {
        match self {
            ExprError::TooLong { .. } => "COR0030",
            ExprError::TooDeep { .. } => "COR0031",
            ExprError::Syntax { .. } => "COR0032",
            ExprError::NotAllowed { .. } => "COR0033",
            ExprError::UnknownVariable { .. } => "COR0034",
            ExprError::UnknownField { .. } => "COR0035",
            ExprError::Mismatch { .. } => "COR0036",
            ExprError::WrongValue { .. } => "COR0037",
            ExprError::Failed { .. } => "COR0038",
            ExprError::TooCostly { .. } => "COR0039",
            ExprError::NotBool { .. } => "COR0040",
        }
    }

    fn hint(&self) -> Option<String> {
        Some(match self {
            ExprError::TooLong { .. } | ExprError::TooDeep { .. } => {
                "split the rule, or write it as a decision table".into()
            }
            ExprError::Syntax { .. } => {
                "write CEL, such as `form.amount > 100 && size(reporters) >= 2`".into()
            }
            ExprError::NotAllowed { .. } => {
                format!("use only {}", super::allow::listed())
            }
            ExprError::UnknownVariable { name, known, .. } => nearest("variable", name, known),
            ExprError::UnknownField { field, known, .. } => nearest("field", field, known),
            ExprError::Mismatch { .. } => {
                "convert one side with `int()`, `double()`, `string()` or `timestamp()`".into()
            }
            ExprError::WrongValue { name, .. } => format!("give `{name}` a value of its type"),
            ExprError::Failed { .. } => {
                "guard what may be absent, as in `has(form.amount) && form.amount > 0`".into()
            }
            ExprError::TooCostly { .. } => {
                "go through shorter lists, and not through one inside another".into()
            }
            ExprError::NotBool { .. } => "end with a comparison, such as `… > 0`".into(),
        })
    }
}

/// The known name that differs least from `name`, or all known names.
fn nearest(what: &str, name: &str, known: &[String]) -> String {
    let close = known.iter().map(|k| (distance(name, k), k)).min();
    match close {
        Some((d, k)) if d <= 2 => format!("did you mean `{k}`?"),
        _ if known.is_empty() => format!("no {what} is known here"),
        _ => format!("the {what}s here are {}", known.join(", ")),
    }
}

/// Letters to insert, remove or replace to make `b` of `a`.
fn distance(a: &str, b: &str) -> usize {
    let b: Vec<char> = b.chars().take(64).collect();
    let mut row: Vec<usize> = (0..=b.len()).collect();
    for (i, x) in a.chars().take(64).enumerate() {
        let mut corner = i;
        row[0] = i + 1;
        for (j, y) in b.iter().enumerate() {
            let replace = corner + usize::from(x != *y);
            corner = row[j + 1];
            row[j + 1] = replace.min(row[j] + 1).min(corner + 1);
        }
    }
    row[b.len()]
}
