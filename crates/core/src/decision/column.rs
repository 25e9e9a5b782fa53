//! The types of columns and the values in them.

use std::fmt;

use jiff::Timestamp;
use jiff::civil::Date;
use serde::{Deserialize, Serialize};
use serde_json::Value;

use crate::Decimal;
use crate::calendar::local_day;

/// What stands in a column.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum ColumnType {
    Text,
    Number,
    /// A whole number.
    Int,
    Bool,
    /// A day such as `2026-05-22`; a moment stands for its day in China.
    Date,
    /// A list; results only.
    List,
    /// Anything; results only.
    Any,
}

/// A value in a column of conditions; a day is the number of days since 1970-01-01.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub(super) enum Item {
    Null,
    Bool(bool),
    Number(Decimal),
    Text(String),
}

const EPOCH: Date = Date::constant(1970, 1, 1);

impl ColumnType {
    /// Whether conditions can be put on it.
    pub(super) fn is_input(self) -> bool {
        !matches!(self, ColumnType::List | ColumnType::Any)
    }

    /// Whether values come in whole steps.
    pub(super) fn is_whole(self) -> bool {
        matches!(self, ColumnType::Int | ColumnType::Date)
    }

    /// The value as it stands in a column of conditions; `None` when it is of another type.
    pub(super) fn item(self, value: &Value) -> Option<Item> {
        match (self, value) {
            (_, Value::Null) => Some(Item::Null),
            (ColumnType::Bool, Value::Bool(b)) => Some(Item::Bool(*b)),
            (ColumnType::Text, Value::String(text)) => Some(Item::Text(text.clone())),
            (ColumnType::Date, Value::String(text)) => day(text).map(Item::Number),
            (ColumnType::Number, Value::Number(n)) => Decimal::from_json(n).map(Item::Number),
            (ColumnType::Int, Value::Number(n)) => {
                let n = Decimal::from_json(n).filter(|n| n.whole().is_some());
                n.map(Item::Number)
            }
            _ => None,
        }
    }

    /// Whether `value` may stand in a column of results.
    pub(super) fn accepts(self, value: &Value) -> bool {
        match self {
            ColumnType::Any => true,
            ColumnType::List => value.is_array(),
            ColumnType::Text => value.is_string(),
            other => !value.is_null() && other.item(value).is_some(),
        }
    }

    /// The value of `item` in JSON.
    pub(super) fn json(self, item: &Item) -> Value {
        match (self, item) {
            (_, Item::Null) => Value::Null,
            (_, Item::Bool(b)) => (*b).into(),
            (_, Item::Text(text)) => text.clone().into(),
            (ColumnType::Date, Item::Number(n)) => {
                let days = n.whole().and_then(|n| jiff::Span::new().try_days(n).ok());
                let day = days.and_then(|days| EPOCH.checked_add(days).ok());
                day.map_or(Value::Null, |day| day.to_string().into())
            }
            (_, Item::Number(n)) => n.to_json(),
        }
    }

    /// A literal as it is written in a cell.
    pub(super) fn literal(self, text: &str) -> Option<Item> {
        match self {
            ColumnType::Text => Some(Item::Text(text.to_owned())),
            ColumnType::Bool => text.parse().ok().map(Item::Bool),
            ColumnType::Date => day(text).map(Item::Number),
            ColumnType::Number => text.parse().ok().map(Item::Number),
            ColumnType::Int => {
                let n = text.parse::<Decimal>().ok().filter(|n| n.whole().is_some());
                n.map(Item::Number)
            }
            ColumnType::List | ColumnType::Any => None,
        }
    }
}

impl fmt::Display for ColumnType {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            ColumnType::Text => "a text",
            ColumnType::Number => "a number",
            ColumnType::Int => "a whole number",
            ColumnType::Bool => "true or false",
            ColumnType::Date => "a date",
            ColumnType::List => "a list",
            ColumnType::Any => "any value",
        })
    }
}

/// The day a text names: `2026-05-22`, or a moment in RFC 3339.
fn day(text: &str) -> Option<Decimal> {
    let day: Date = match text.len() {
        10 => text.parse().ok()?,
        _ => local_day(text.parse::<Timestamp>().ok()?),
    };
    let hours = day.duration_since(EPOCH).as_hours();
    Decimal::try_from(hours / 24).ok()
}
