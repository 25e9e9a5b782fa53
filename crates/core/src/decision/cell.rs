//! Cells: unary tests in the manner of S-FEEL.

use serde_json::Value;

use super::column::{ColumnType, Item};
use crate::Decimal;

/// The longest text of a cell.
const CHARS_MAX: usize = 4_000;

/// A condition on one value.
#[derive(Debug, Clone, PartialEq)]
pub(super) enum Test {
    /// `-`
    Any,
    Is(Item),
    /// `housing/*`
    Begins(String),
    /// `[1..5)`, `>= 5`; an end that is absent is open.
    Range {
        low: Option<End>,
        high: Option<End>,
    },
    OneOf(Vec<Test>),
    Not(Vec<Test>),
}

/// Where a range ends.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) struct End {
    pub(super) at: Decimal,
    pub(super) included: bool,
}

impl Test {
    /// Reads a cell of a column of type `kind`; an error says why it cannot be read.
    pub(super) fn read(cell: &Value, kind: ColumnType) -> Result<Test, String> {
        match cell {
            Value::String(text) if text.chars().nth(CHARS_MAX).is_some() => {
                Err(format!("it is longer than {CHARS_MAX} characters"))
            }
            Value::String(text) => read_text(text.trim(), kind),
            Value::Array(cells) => {
                let tests = cells.iter().map(|cell| match cell {
                    Value::String(text) => read_one(text.trim(), kind),
                    other => read_literal(other, kind),
                });
                let tests: Vec<Test> = tests.collect::<Result<_, _>>()?;
                if tests.is_empty() {
                    return Err("the list is empty".into());
                }
                Ok(Test::OneOf(tests))
            }
            other => read_literal(other, kind),
        }
    }

    /// Whether `item` passes.
    pub(super) fn passes(&self, item: &Item) -> bool {
        match self {
            Test::Any => true,
            Test::Is(literal) => literal == item,
            Test::Begins(with) => {
                matches!(item, Item::Text(text) if text.starts_with(with.as_str()))
            }
            Test::Range { low, high } => match item {
                Item::Number(n) => {
                    let above = low.is_none_or(|end| *n > end.at || (end.included && *n == end.at));
                    let below =
                        high.is_none_or(|end| *n < end.at || (end.included && *n == end.at));
                    above && below
                }
                _ => false,
            },
            Test::OneOf(tests) => tests.iter().any(|test| test.passes(item)),
            Test::Not(tests) => !tests.iter().any(|test| test.passes(item)),
        }
    }

    /// Calls `found` with every test inside that is not made of others.
    pub(super) fn each_leaf<'a>(&'a self, found: &mut dyn FnMut(&'a Test)) {
        match self {
            Test::OneOf(tests) | Test::Not(tests) => {
                tests.iter().for_each(|test| test.each_leaf(found))
            }
            leaf => found(leaf),
        }
    }
}

fn read_literal(value: &Value, kind: ColumnType) -> Result<Test, String> {
    let item = kind
        .item(value)
        .ok_or_else(|| format!("`{value}` is not {kind}"))?;
    Ok(Test::Is(item))
}

fn read_text(text: &str, kind: ColumnType) -> Result<Test, String> {
    if text == "-" {
        return Ok(Test::Any);
    }
    if let Some(inside) = text.strip_prefix("not(") {
        let inside = inside.strip_suffix(')').ok_or("`not(` is not closed")?;
        return Ok(Test::Not(read_list(inside, kind)?));
    }
    let mut tests = read_list(text, kind)?;
    match tests.len() {
        1 => Ok(tests.remove(0)),
        _ => Ok(Test::OneOf(tests)),
    }
}

fn read_list(text: &str, kind: ColumnType) -> Result<Vec<Test>, String> {
    let parts = split(text)?;
    parts.into_iter().map(|part| read_one(part, kind)).collect()
}

/// The parts between the commas that are not inside quotes.
fn split(text: &str) -> Result<Vec<&str>, String> {
    let mut parts = Vec::new();
    let mut quoted = false;
    let mut begin = 0;
    for (i, letter) in text.char_indices() {
        match letter {
            '"' => quoted = !quoted,
            ',' if !quoted => {
                parts.push(text[begin..i].trim());
                begin = i + 1;
            }
            _ => {}
        }
    }
    if quoted {
        return Err("a quote is not closed".into());
    }
    parts.push(text[begin..].trim());
    Ok(parts)
}

fn read_one(text: &str, kind: ColumnType) -> Result<Test, String> {
    if text.is_empty() {
        return Err("a part is empty; write `-` for any value".into());
    }
    if text == "null" {
        return Ok(Test::Is(Item::Null));
    }
    match kind {
        ColumnType::Text => read_word(text),
        ColumnType::Number | ColumnType::Int | ColumnType::Date => read_range(text, kind),
        _ => literal(text, kind).map(Test::Is),
    }
}

fn read_word(text: &str) -> Result<Test, String> {
    let word = match text.strip_prefix('"') {
        Some(rest) => rest.strip_suffix('"').ok_or("text stands behind a quote")?,
        None => text,
    };
    if word.contains('"') {
        return Err("a quote stands inside a word".into());
    }
    Ok(match word.strip_suffix('*') {
        Some(with) => Test::Begins(with.to_owned()),
        None => Test::Is(Item::Text(word.to_owned())),
    })
}

fn read_range(text: &str, kind: ColumnType) -> Result<Test, String> {
    let end = |text: &str, included: bool| {
        Ok::<_, String>(Some(End {
            at: ordered(text, kind)?,
            included,
        }))
    };
    for (sign, included) in [("<=", true), ("<", false), (">=", true), (">", false)] {
        if let Some(rest) = text.strip_prefix(sign) {
            let end = end(rest.trim(), included)?;
            return Ok(match sign.as_bytes()[0] {
                b'<' => Test::Range {
                    low: None,
                    high: end,
                },
                _ => Test::Range {
                    low: end,
                    high: None,
                },
            });
        }
    }
    if !text.contains("..") {
        return literal(text, kind).map(Test::Is);
    }
    let shape = || format!("`{text}` is not an interval such as `[1..5)`");
    let low_included = match text.chars().next() {
        Some('[') => true,
        Some('(' | ']') => false,
        _ => return Err(shape()),
    };
    let high_included = match text.chars().next_back() {
        Some(']') => true,
        Some(')' | '[') => false,
        _ => return Err(shape()),
    };
    let inside = text.get(1..text.len() - 1).ok_or_else(shape)?;
    let (low, high) = inside.split_once("..").ok_or_else(shape)?;
    let (low, high) = (low.trim(), high.trim());
    let low = if low.is_empty() {
        None
    } else {
        end(low, low_included)?
    };
    let high = if high.is_empty() {
        None
    } else {
        end(high, high_included)?
    };
    if let (Some(low), Some(high)) = (low, high) {
        let point = low.at == high.at && low.included && high.included;
        if low.at >= high.at && !point {
            return Err(format!("the interval `{text}` is empty"));
        }
    }
    Ok(Test::Range { low, high })
}

fn ordered(text: &str, kind: ColumnType) -> Result<Decimal, String> {
    match literal(text, kind)? {
        Item::Number(n) => Ok(n),
        _ => Err(format!("`{text}` is not {kind}")),
    }
}

fn literal(text: &str, kind: ColumnType) -> Result<Item, String> {
    let bare = match text.strip_prefix("date(\"") {
        Some(rest) if kind == ColumnType::Date => rest.strip_suffix("\")").unwrap_or(rest),
        _ => text,
    };
    kind.literal(bare)
        .ok_or_else(|| format!("`{text}` is not {kind}"))
}
