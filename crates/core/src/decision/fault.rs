//! What can be wrong with a decision table.

use serde_json::Value;

use crate::{ExprError, Fault, FaultKind};

/// One thing wrong with a table; names the rows and columns concerned.
#[derive(Debug, Clone, PartialEq, thiserror::Error)]
pub enum TableFault {
    #[error("the table has no {what}")]
    Empty { what: &'static str },
    #[error("the table has {count} {what}, more than {max}")]
    TooLarge {
        what: &'static str,
        count: usize,
        max: usize,
    },
    #[error("{what} `{name}` is there twice")]
    Twice { what: &'static str, name: String },
    #[error("input `{input}` is wrong: {reason}")]
    Input { input: String, reason: String },
    #[error("the expression of input `{input}` is wrong: {error}")]
    Expr { input: String, error: ExprError },
    #[error("output `{output}` is wrong: {reason}")]
    Output { output: String, reason: String },
    #[error("row `{row}` names `{column}`, which is no column of the table")]
    Column { row: String, column: String },
    #[error("row `{row}` has a cell for `{input}` that cannot be read: {reason}")]
    Cell {
        row: String,
        input: String,
        reason: String,
    },
    #[error("row `{row}` has a wrong result for `{output}`: {reason}")]
    Result {
        row: String,
        output: String,
        reason: String,
    },
    #[error("row `{row}` can never hit: its cell for `{input}` holds for no value")]
    Never { row: String, input: String },
    #[error("rows {} overlap, as for {example}", rows.join(" and "))]
    Overlap { rows: Vec<String>, example: Value },
    #[error("rows {} hit together and disagree on `{output}`, as for {example}", rows.join(" and "))]
    Conflict {
        rows: Vec<String>,
        output: String,
        example: Value,
    },
    #[error("row `{row}` can never hit: the rows before it take all its values")]
    Hidden { row: String },
    #[error("no row decides {example}")]
    Gap { example: Value },
    #[error("the table is too intricate to be checked for {what}")]
    Intricate { what: &'static str },
}

impl TableFault {
    /// The ids of the rows concerned.
    pub fn rows(&self) -> Vec<&str> {
        match self {
            TableFault::Column { row, .. }
            | TableFault::Cell { row, .. }
            | TableFault::Result { row, .. }
            | TableFault::Never { row, .. }
            | TableFault::Hidden { row } => vec![row],
            TableFault::Overlap { rows, .. } | TableFault::Conflict { rows, .. } => {
                rows.iter().map(String::as_str).collect()
            }
            TableFault::Twice { what: "row", name } => vec![name],
            _ => Vec::new(),
        }
    }

    /// The name of the input or output concerned.
    pub fn column(&self) -> Option<&str> {
        match self {
            TableFault::Input { input, .. }
            | TableFault::Expr { input, .. }
            | TableFault::Cell { input, .. }
            | TableFault::Never { input, .. } => Some(input),
            TableFault::Output { output, .. }
            | TableFault::Result { output, .. }
            | TableFault::Conflict { output, .. } => Some(output),
            TableFault::Column { column, .. } => Some(column),
            TableFault::Twice {
                what: "input" | "output",
                name,
            } => Some(name),
            _ => None,
        }
    }

    /// Inputs that show the fault, as an object of input names.
    pub fn example(&self) -> Option<&Value> {
        match self {
            TableFault::Overlap { example, .. }
            | TableFault::Conflict { example, .. }
            | TableFault::Gap { example } => Some(example),
            _ => None,
        }
    }
}

impl Fault for TableFault {
    fn kind(&self) -> FaultKind {
        match self {
            TableFault::TooLarge { .. } => FaultKind::TooLarge,
            _ => FaultKind::Invalid,
        }
    }

    fn code(&self) -> &'static str {
        match self {
            TableFault::Empty { .. } => "COR0050",
            TableFault::TooLarge { .. } => "COR0051",
            TableFault::Twice { .. } => "COR0052",
            TableFault::Input { .. } => "COR0053",
            TableFault::Expr { .. } => "COR0054",
            TableFault::Output { .. } => "COR0055",
            TableFault::Column { .. } => "COR0056",
            TableFault::Cell { .. } => "COR0057",
            TableFault::Result { .. } => "COR0058",
            TableFault::Never { .. } => "COR0059",
            TableFault::Overlap { .. } => "COR0060",
            TableFault::Conflict { .. } => "COR0061",
            TableFault::Hidden { .. } => "COR0062",
            TableFault::Gap { .. } => "COR0063",
            TableFault::Intricate { .. } => "COR0064",
        }
    }

    fn hint(&self) -> Option<String> {
        Some(match self {
            TableFault::Empty { .. } => "give at least one input, one output and one row".into(),
            TableFault::TooLarge { .. } => "split the table by its first input".into(),
            TableFault::Twice { what, .. } => format!("give each {what} a name of its own"),
            TableFault::Input { .. } => {
                "give `type` text, number, int, bool or date, and either `path` or `expr`".into()
            }
            TableFault::Expr { error, .. } => error.hint().unwrap_or_default(),
            TableFault::Output { .. } => "make `default` and `values` fit the type of the output".into(),
            TableFault::Column { .. } => "correct the name, or add the column to `inputs` or `outputs`".into(),
            TableFault::Cell { .. } => {
                "write a literal, `< 5`, `[1..5)`, a list with commas, `not(…)` or `-` for any value".into()
            }
            TableFault::Result { .. } => "give a value of the output's type, or a `default`".into(),
            TableFault::Never { .. } => "correct the cell, or `values` of the input".into(),
            TableFault::Overlap { .. } => "narrow one of the rows, or choose policy A, P or F".into(),
            TableFault::Conflict { .. } => "let the rows agree, narrow one, or choose policy P or F".into(),
            TableFault::Hidden { .. } => "move the row up, or remove it".into(),
            TableFault::Gap { .. } => {
                "add a row for these values, a last row without conditions, or a `default` for every output".into()
            }
            TableFault::Intricate { .. } => "split the table into two that follow each other".into(),
        })
    }
}
