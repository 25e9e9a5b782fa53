//! The engine's errors in our words: their texts quote values, so only their kind goes on.

use datafusion::arrow::error::ArrowError;
use datafusion::common::{DataFusionError, SchemaError};

use super::functions::TOO_LONG;
use super::stop::{STOPPED, Stop};
use super::{Limits, QueryError};
use crate::engine::disk_is_full;

/// An error of planning.
pub(super) fn planning(error: &DataFusionError) -> QueryError {
    match error.find_root() {
        DataFusionError::SchemaError(schema, _) => QueryError::Plan {
            why: schema_text(schema),
        },
        DataFusionError::NotImplemented(_) => {
            QueryError::not_here("a kind of SQL that is not spoken")
        }
        DataFusionError::Execution(text) if text == TOO_LONG => QueryError::Texts { most: 0 },
        DataFusionError::Plan(text) => QueryError::Plan {
            why: plan_text(text),
        },
        DataFusionError::SQL(..) => QueryError::Plan {
            why: "a part of it is no SQL".to_owned(),
        },
        DataFusionError::ArrowError(..) | DataFusionError::Execution(_) => QueryError::Plan {
            why: "an expression of it cannot be evaluated".to_owned(),
        },
        _ => QueryError::Plan {
            why: "names or types do not fit".to_owned(),
        },
    }
}

/// An error of running, or the end that somebody set.
pub(super) fn running(error: &DataFusionError, stop: &Stop, limits: &Limits) -> QueryError {
    if disk_is_full(error) {
        return QueryError::Disk {
            bytes: limits.disk_bytes,
        };
    }
    match error.find_root() {
        DataFusionError::Execution(text) if text == STOPPED => match stop.is_cancelled() {
            true => QueryError::Cancelled,
            false => QueryError::Time {
                after: limits.wall_time,
            },
        },
        DataFusionError::Execution(text) if text == TOO_LONG => QueryError::Texts {
            most: limits.text_batch_bytes as u64,
        },
        DataFusionError::ResourcesExhausted(_) => QueryError::Memory {
            bytes: limits.memory_bytes as u64,
        },
        DataFusionError::ArrowError(error, _) => arrow(error),
        DataFusionError::Execution(_) => QueryError::Run {
            why: "a function refused a value",
        },
        DataFusionError::ObjectStore(_)
        | DataFusionError::IoError(_)
        | DataFusionError::ParquetError(_) => QueryError::broken("a table could not be read"),
        _ => QueryError::broken("the engine gave up"),
    }
}

fn arrow(error: &ArrowError) -> QueryError {
    let why = match error {
        ArrowError::DivideByZero => "a division by zero",
        ArrowError::CastError(_) | ArrowError::ParseError(_) => {
            "a value that is not of the type it is cast to"
        }
        ArrowError::ArithmeticOverflow(_) => "a number that is too large",
        ArrowError::InvalidArgumentError(_) | ArrowError::ComputeError(_) => {
            "a function refused a value"
        }
        _ => return QueryError::broken("the engine gave up"),
    };
    QueryError::Run { why }
}

/// Names only: they stand in the statement or in the catalogue.
fn schema_text(error: &SchemaError) -> String {
    let name = |text: &str| text.chars().take(96).collect::<String>();
    match error {
        SchemaError::AmbiguousReference { field } => {
            format!("`{}` may mean several columns", name(&field.name))
        }
        SchemaError::FieldNotFound { field, .. } => {
            format!("there is no column `{}`", name(&field.flat_name()))
        }
        SchemaError::DuplicateQualifiedField { name: twice, .. }
        | SchemaError::DuplicateUnqualifiedField { name: twice } => {
            format!("`{}` stands there twice", name(twice))
        }
    }
}

/// The few things that people get wrong most often.
fn plan_text(text: &str) -> String {
    let known = [
        (
            "not in the catalogue",
            "it names a table that is not in the catalogue",
        ),
        ("specified more than once", "WITH names the same twice"),
        (
            "GROUP BY",
            "a column stands neither in GROUP BY nor in an aggregate",
        ),
        ("nvalid function", "it calls a function that is not there"),
        (
            "o function matches",
            "a function is called with arguments it does not take",
        ),
        ("Aggregate", "an aggregate stands where none may"),
        ("coerc", "types do not fit"),
        (
            "subquery",
            "a subquery stands where it may not, or has other than one column",
        ),
    ];
    let found = known.iter().find(|(part, _)| text.contains(part));
    found
        .map_or("names or types do not fit", |(_, why)| why)
        .to_owned()
}
