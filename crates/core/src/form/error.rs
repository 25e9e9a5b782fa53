//! What can be wrong with a schema.

use super::{BYTES_MAX, DEPTH_MAX, PARTS_MAX};
use crate::{Fault, FaultKind};

/// A schema that cannot serve as a form.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum FormError {
    #[error("the schema has more than {BYTES_MAX} bytes")]
    TooLong,
    #[error("the schema is nested deeper than {DEPTH_MAX}")]
    TooDeep,
    #[error("the schema has more than {PARTS_MAX} parts once its references are followed")]
    TooManyParts,
    #[error("the schema is not an object")]
    NotAnObject,
    #[error("the schema is written for `{dialect}`, not for JSON Schema 2020-12")]
    Dialect { dialect: String },
    #[error("the reference `{reference}` at `{pointer}` leads out of the schema")]
    Outside { pointer: String, reference: String },
    #[error("the reference `{reference}` at `{pointer}` names nothing")]
    Dangling { pointer: String, reference: String },
    #[error("the reference `{reference}` at `{pointer}` leads back to itself")]
    Endless { pointer: String, reference: String },
    #[error("the schema is wrong at `{pointer}`: {reason}")]
    Schema { pointer: String, reason: String },
}

impl FormError {
    /// JSON pointer to the wrong part of the schema, where there is one.
    pub fn pointer(&self) -> Option<&str> {
        match self {
            FormError::Outside { pointer, .. }
            | FormError::Dangling { pointer, .. }
            | FormError::Endless { pointer, .. }
            | FormError::Schema { pointer, .. } => Some(pointer),
            FormError::Dialect { .. } => Some("/$schema"),
            _ => None,
        }
    }
}

impl Fault for FormError {
    fn kind(&self) -> FaultKind {
        match self {
            FormError::TooLong | FormError::TooDeep | FormError::TooManyParts => {
                FaultKind::TooLarge
            }
            _ => FaultKind::Invalid,
        }
    }

    fn code(&self) -> &'static str {
        match self {
            FormError::TooLong => "COR0070",
            FormError::TooDeep => "COR0071",
            FormError::TooManyParts => "COR0072",
            FormError::NotAnObject => "COR0073",
            FormError::Dialect { .. } => "COR0074",
            FormError::Outside { .. } => "COR0075",
            FormError::Dangling { .. } => "COR0076",
            FormError::Endless { .. } => "COR0077",
            FormError::Schema { .. } => "COR0078",
        }
    }

    fn hint(&self) -> Option<String> {
        Some(match self {
            FormError::TooLong | FormError::TooDeep | FormError::TooManyParts => {
                "ask for less in one form, or split the matter into tasks with a form each".into()
            }
            FormError::NotAnObject => "begin with `type: object` and `properties`".into(),
            FormError::Dialect { .. } => {
                "leave `$schema` out, or write `https://json-schema.org/draft/2020-12/schema`"
                    .into()
            }
            FormError::Outside { .. } => {
                "copy the part under `$defs` and refer to it as `#/$defs/NAME`".into()
            }
            FormError::Dangling { .. } => "correct the pointer, or add the part it names".into(),
            FormError::Endless { .. } => "write the inner part out without the reference".into(),
            FormError::Schema { .. } => {
                "see the keyword in JSON Schema 2020-12, https://json-schema.org/draft/2020-12"
                    .into()
            }
        })
    }
}
