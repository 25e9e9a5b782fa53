//! Forms (表单): JSON Schema 2020-12 without the parts that reach outside or never end.

mod error;
mod guard;
#[cfg(test)]
mod tests;
mod words;

use std::fmt;
use std::sync::Arc;

use jsonschema::{Draft, PatternOptions, Validator};
use serde_json::Value;

use crate::Words;
pub use error::FormError;

/// The longest schema, as JSON text.
pub const BYTES_MAX: usize = 256 * 1024;

/// The deepest nesting of a schema, and of a value.
pub const DEPTH_MAX: usize = 32;

/// The most parts of a schema after every `$ref` is replaced by what it names.
pub const PARTS_MAX: usize = 10_000;

/// The most violations listed.
pub const VIOLATIONS_MAX: usize = 100;

/// The longest regular expression a `pattern` may compile to, in bytes.
const PATTERN_BYTES_MAX: usize = 256 * 1024;

/// A form that values can be checked against, cheap to clone.
#[derive(Clone)]
pub struct FormSchema {
    schema: Arc<Value>,
    validator: Arc<Validator>,
}

/// One thing wrong with a filled-in form.
#[derive(Debug, Clone, PartialEq, Eq, serde::Serialize)]
pub struct Violation {
    /// JSON pointer to the wrong value; of a missing one, to where it should be.
    pub pointer: String,
    /// The keyword of the schema that it breaks: `required`, `maximum`.
    pub keyword: String,
    /// What is wrong, for the person who fills the form.
    pub message: Words,
}

impl FormSchema {
    /// Compiles a JSON Schema of draft 2020-12.
    ///
    /// References name parts of the same schema by JSON pointer (`#/$defs/…`) and never form a loop;
    /// formats must be known ones; patterns are matched in linear time.
    ///
    /// # Errors
    /// Whatever is wrong with the schema, with a JSON pointer into it.
    pub fn compile(schema: &Value) -> Result<FormSchema, FormError> {
        guard::check(schema)?;
        let patterns = PatternOptions::regex().size_limit(PATTERN_BYTES_MAX);
        let validator = jsonschema::options()
            .with_draft(Draft::Draft202012)
            .offline()
            .should_validate_formats(true)
            .should_ignore_unknown_formats(false)
            .with_pattern_options(patterns)
            .build(schema)
            .map_err(|e| FormError::Schema {
                pointer: e.instance_path().to_string(),
                reason: shortened(&e.to_string()),
            })?;
        Ok(FormSchema {
            schema: Arc::new(schema.clone()),
            validator: Arc::new(validator),
        })
    }

    /// All that is wrong with `value`, at most [`VIOLATIONS_MAX`]; nothing when it fits.
    pub fn validate(&self, value: &Value) -> Vec<Violation> {
        if guard::deeper_than(value, DEPTH_MAX) {
            return vec![words::too_deep()];
        }
        let mut violations = Vec::new();
        for error in self.validator.iter_errors(value) {
            violations.extend(words::violations(&error));
            if violations.len() >= VIOLATIONS_MAX {
                violations.truncate(VIOLATIONS_MAX);
                break;
            }
        }
        violations
    }

    /// Whether `value` fits.
    pub fn accepts(&self, value: &Value) -> bool {
        !guard::deeper_than(value, DEPTH_MAX) && self.validator.is_valid(value)
    }

    /// The schema it was compiled from.
    pub fn schema(&self) -> &Value {
        &self.schema
    }
}

impl fmt::Debug for FormSchema {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_tuple("FormSchema").field(&self.schema).finish()
    }
}

impl PartialEq for FormSchema {
    fn eq(&self, other: &FormSchema) -> bool {
        self.schema == other.schema
    }
}

fn shortened(text: &str) -> String {
    let mut short: String = text.chars().take(200).collect();
    if short.len() < text.len() {
        short.push('…');
    }
    short
}
