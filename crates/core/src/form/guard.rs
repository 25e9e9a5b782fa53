//! Looks a schema over before it is compiled: how large, how deep, and where its references lead.

use std::collections::HashMap;

use serde_json::Value;

use super::{BYTES_MAX, DEPTH_MAX, FormError, PARTS_MAX};

const DIALECT: &str = "https://json-schema.org/draft/2020-12/schema";

/// Keywords whose value is data, not schema.
const DATA: [&str; 5] = ["const", "enum", "default", "examples", "x-ui"];

pub(super) fn check(schema: &Value) -> Result<(), FormError> {
    let Some(fields) = schema.as_object() else {
        return Err(FormError::NotAnObject);
    };
    if deeper_than(schema, DEPTH_MAX) {
        return Err(FormError::TooDeep);
    }
    if schema.to_string().len() > BYTES_MAX {
        return Err(FormError::TooLong);
    }
    if let Some(dialect) = fields.get("$schema") {
        let dialect = dialect.as_str().unwrap_or("?");
        if dialect.trim_end_matches('#') != DIALECT {
            return Err(FormError::Dialect {
                dialect: dialect.chars().take(100).collect(),
            });
        }
    }
    let mut walk = Walk {
        root: schema,
        open: vec![String::new()],
        sizes: HashMap::new(),
    };
    walk.size(schema, "")?;
    Ok(())
}

/// Whether `value` is nested deeper than `depth`.
pub(super) fn deeper_than(value: &Value, depth: usize) -> bool {
    let Some(inside) = depth.checked_sub(1) else {
        return matches!(value, Value::Array(_) | Value::Object(_));
    };
    match value {
        Value::Array(items) => items.iter().any(|item| deeper_than(item, inside)),
        Value::Object(fields) => fields.values().any(|field| deeper_than(field, inside)),
        _ => false,
    }
}

struct Walk<'a> {
    root: &'a Value,
    /// The parts that are being followed now.
    open: Vec<String>,
    /// The size of each part that a reference names.
    sizes: HashMap<String, usize>,
}

impl Walk<'_> {
    /// How many parts `node` has once its references are followed.
    fn size(&mut self, node: &Value, pointer: &str) -> Result<usize, FormError> {
        let mut sum = 1usize;
        match node {
            Value::Array(items) => {
                for (i, item) in items.iter().enumerate() {
                    sum += self.size(item, &format!("{pointer}/{i}"))?;
                }
            }
            Value::Object(fields) => {
                for (name, field) in fields {
                    let inner = format!("{pointer}/{}", name.replace('~', "~0").replace('/', "~1"));
                    match (name.as_str(), field) {
                        ("$ref" | "$dynamicRef", Value::String(reference)) => {
                            sum += self.follow(reference, &inner)?;
                        }
                        ("$id" | "$anchor" | "$dynamicAnchor", Value::String(reference))
                            if !pointer.is_empty() =>
                        {
                            return Err(FormError::Outside {
                                pointer: inner,
                                reference: shown(reference),
                            });
                        }
                        (name, _) if DATA.contains(&name) => sum += 1,
                        _ => sum += self.size(field, &inner)?,
                    }
                }
            }
            _ => {}
        }
        if sum > PARTS_MAX {
            return Err(FormError::TooManyParts);
        }
        Ok(sum)
    }

    fn follow(&mut self, reference: &str, pointer: &str) -> Result<usize, FormError> {
        let at = || (pointer.to_owned(), shown(reference));
        let Some(target) = reference
            .strip_prefix('#')
            .filter(|t| t.is_empty() || t.starts_with('/'))
        else {
            let (pointer, reference) = at();
            return Err(FormError::Outside { pointer, reference });
        };
        if self.open.iter().any(|open| open == target) || self.open.len() > DEPTH_MAX {
            let (pointer, reference) = at();
            return Err(FormError::Endless { pointer, reference });
        }
        if let Some(size) = self.sizes.get(target) {
            return Ok(*size);
        }
        let root = self.root;
        let Some(node) = root.pointer(target) else {
            let (pointer, reference) = at();
            return Err(FormError::Dangling { pointer, reference });
        };
        self.open.push(target.to_owned());
        let size = self.size(node, target)?;
        self.open.pop();
        self.sizes.insert(target.to_owned(), size);
        Ok(size)
    }
}

fn shown(reference: &str) -> String {
    reference.chars().take(100).collect()
}
