//! Values of constraints and requests, and how they compare.

use std::sync::Arc;

use jiff::Timestamp;
use serde::Serialize;

use crate::{Action, Operator};

/// A value on either side of a constraint. Several texts are sorted and each stands once.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[serde(untagged)]
pub enum Value {
    Number(i64),
    Moment(Timestamp),
    Text(Arc<str>),
    Texts(Arc<[String]>),
    Action(Action),
    Actions(Arc<[Action]>),
}

impl Value {
    /// Several texts, sorted, each once.
    pub fn texts<T: Into<String>>(texts: impl IntoIterator<Item = T>) -> Value {
        let mut texts: Vec<String> = texts.into_iter().map(Into::into).collect();
        texts.sort_unstable();
        texts.dedup();
        Value::Texts(texts.into())
    }

    /// The value as a text, several with `between` between them.
    pub(crate) fn told(&self, between: &str) -> String {
        match self {
            Value::Number(number) => number.to_string(),
            Value::Moment(moment) => moment.to_string(),
            Value::Text(text) => text.to_string(),
            Value::Texts(texts) => texts.join(between),
            Value::Action(action) => action.name().to_owned(),
            Value::Actions(actions) => {
                let names: Vec<&str> = actions.iter().map(|action| action.name()).collect();
                names.join(between)
            }
        }
    }
}

/// Whether what is asked holds against what is agreed; none: these two cannot be compared so.
pub(crate) fn compare(asked: &Value, operator: Operator, agreed: &Value) -> Option<bool> {
    match (asked, agreed) {
        (Value::Number(asked), Value::Number(agreed)) => order(asked, operator, agreed),
        (Value::Moment(asked), Value::Moment(agreed)) => order(asked, operator, agreed),
        (Value::Text(asked), Value::Text(agreed)) => equal(asked, operator, agreed),
        (Value::Text(asked), Value::Texts(agreed)) => one(asked, operator, agreed),
        (Value::Texts(asked), Value::Texts(agreed)) => many(asked, operator, agreed),
        _ => None,
    }
}

fn order<T: Ord>(asked: &T, operator: Operator, agreed: &T) -> Option<bool> {
    Some(match operator {
        Operator::Eq => asked == agreed,
        Operator::Neq => asked != agreed,
        Operator::Lt => asked < agreed,
        Operator::Lteq => asked <= agreed,
        Operator::Gt => asked > agreed,
        Operator::Gteq => asked >= agreed,
        _ => return None,
    })
}

fn equal(asked: &str, operator: Operator, agreed: &str) -> Option<bool> {
    Some(match operator {
        Operator::Eq | Operator::IsAnyOf | Operator::IsPartOf => asked == agreed,
        Operator::Neq | Operator::IsNoneOf => asked != agreed,
        _ => return None,
    })
}

fn one(asked: &str, operator: Operator, agreed: &[String]) -> Option<bool> {
    let among = || contains(agreed, asked);
    Some(match operator {
        Operator::Eq => agreed.len() == 1 && among(),
        Operator::Neq if agreed.len() == 1 => !among(),
        Operator::IsAnyOf | Operator::IsPartOf => among(),
        Operator::IsNoneOf => !among(),
        _ => return None,
    })
}

fn many(asked: &[String], operator: Operator, agreed: &[String]) -> Option<bool> {
    let within = |some: &[String], all: &[String]| some.iter().all(|text| contains(all, text));
    Some(match operator {
        Operator::Eq => asked == agreed,
        Operator::IsPartOf => within(asked, agreed),
        Operator::HasPart => within(agreed, asked),
        Operator::IsNoneOf => !asked.iter().any(|text| contains(agreed, text)),
        _ => return None,
    })
}

/// Whether a sorted list holds a text.
fn contains(sorted: &[String], text: &str) -> bool {
    sorted
        .binary_search_by(|one| one.as_str().cmp(text))
        .is_ok()
}
