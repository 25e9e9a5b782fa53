//! What an expression may refer to.

use std::collections::BTreeMap;
use std::fmt;

use crate::Calendar;

/// The variables an expression may name, with their types, and the calendar it counts with.
#[derive(Debug, Clone)]
pub struct Scope {
    pub(super) variables: BTreeMap<String, VarType>,
    pub(super) calendar: Calendar,
    pub(super) open: bool,
}

/// The type of a variable, of a field, or of a part of an expression.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum VarType {
    /// Not known before the value is there.
    Any,
    Bool,
    /// A whole number.
    Int,
    /// A number with a fraction; whole numbers in JSON become one too.
    Number,
    Text,
    /// A moment; in JSON an RFC 3339 text.
    Time,
    /// A span between two moments; made only inside expressions.
    Duration,
    List(Box<VarType>),
    /// Any names, all values of one type.
    Map(Box<VarType>),
    /// Exactly these fields; naming another is an error when the expression is compiled.
    Object(BTreeMap<String, VarType>),
}

impl Scope {
    /// A scope without variables, with the shipped calendar.
    pub fn new() -> Scope {
        Scope {
            variables: BTreeMap::new(),
            calendar: Calendar::standard(),
            open: false,
        }
    }

    /// A scope in which every name is a variable of any type. Use it only where the variables cannot be known.
    pub fn open() -> Scope {
        Scope {
            open: true,
            ..Scope::new()
        }
    }

    /// The same with one more variable.
    pub fn with(mut self, name: impl Into<String>, kind: VarType) -> Scope {
        self.variables.insert(name.into(), kind);
        self
    }

    /// The same with another calendar.
    pub fn with_calendar(mut self, calendar: Calendar) -> Scope {
        self.calendar = calendar;
        self
    }

    /// The names and types of the variables.
    pub fn variables(&self) -> impl Iterator<Item = (&str, &VarType)> {
        self.variables
            .iter()
            .map(|(name, kind)| (name.as_str(), kind))
    }
}

impl Default for Scope {
    fn default() -> Scope {
        Scope::new()
    }
}

impl VarType {
    /// A list of `item`.
    pub fn list(item: VarType) -> VarType {
        VarType::List(Box::new(item))
    }

    /// A map to `value`.
    pub fn map(value: VarType) -> VarType {
        VarType::Map(Box::new(value))
    }

    /// An object with exactly `fields`.
    pub fn object<N: Into<String>>(fields: impl IntoIterator<Item = (N, VarType)>) -> VarType {
        VarType::Object(fields.into_iter().map(|(n, t)| (n.into(), t)).collect())
    }

    /// The type of the values that a JSON Schema allows, as far as it says: an object schema that closes
    /// itself with `additionalProperties: false` becomes an [`VarType::Object`].
    pub fn of_schema(schema: &serde_json::Value) -> VarType {
        super::of_schema::of(schema, 0)
    }

    /// Whether `self` and `other` can be compared for equality.
    pub(super) fn meets(&self, other: &VarType) -> bool {
        use VarType::{Any, List, Map, Object};
        match (self, other) {
            (Any, _) | (_, Any) => true,
            (List(a), List(b)) | (Map(a), Map(b)) => a.meets(b),
            (Map(_), Object(_)) | (Object(_), Map(_) | Object(_)) => true,
            (a, b) => a == b || (a.is_number() && b.is_number()),
        }
    }

    pub(super) fn is_number(&self) -> bool {
        matches!(self, VarType::Int | VarType::Number)
    }
}

impl fmt::Display for VarType {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            VarType::Any => f.write_str("any value"),
            VarType::Bool => f.write_str("true or false"),
            VarType::Int => f.write_str("a whole number"),
            VarType::Number => f.write_str("a number"),
            VarType::Text => f.write_str("a text"),
            VarType::Time => f.write_str("a moment"),
            VarType::Duration => f.write_str("a span of time"),
            VarType::List(item) => write!(f, "a list of {item}"),
            VarType::Map(_) | VarType::Object(_) => f.write_str("an object"),
        }
    }
}
