//! Values: what a cell of a file means for a field.

use std::borrow::Cow;
use std::cmp::Ordering;

use haina_catalog::FieldType;
use jiff::civil::{Date, DateTime};

use super::dates::{DateStyle, date, day_number, moment, of_city};

/// Digits behind the point of a decimal; a decimal has 28 digits in all.
pub(in crate::load) const SCALE: u32 = 6;
const DIGITS_MAX: usize = 28;
/// Whole numbers up to which a spreadsheet's number is exact.
const EXACT_MAX: f64 = 9_007_199_254_740_992.0;

/// A cell as a file has it.
#[derive(Debug, Clone, PartialEq)]
pub(in crate::load) enum Cell<'a> {
    Empty,
    Text(&'a str),
    Owned(String),
    Number(f64),
    Int(i64),
    Bool(bool),
    /// A date or a time without an offset, as a spreadsheet has it.
    Civil(DateTime),
    Day(Date),
    /// Microseconds UTC.
    At(i64),
    /// Millionths.
    Decimal(i128),
    Bytes(&'a [u8]),
    /// A form that no field takes: an error of a formula, a list.
    Odd,
}

/// A value for a field.
#[derive(Debug, Clone, PartialEq)]
pub(in crate::load) enum Parsed<'a> {
    None,
    Text(Cow<'a, str>),
    Int(i64),
    /// Millionths.
    Decimal(i128),
    Bool(bool),
    /// Days since 1970.
    Day(i32),
    /// Microseconds UTC.
    At(i64),
    Bytes(Cow<'a, [u8]>),
}

/// Why a row is rejected: codes, each with the field it is about.
#[derive(Debug, Default)]
pub(in crate::load) struct Reasons {
    all: Vec<(String, Option<usize>)>,
}

impl Reasons {
    pub fn add(&mut self, code: &str, column: usize) {
        self.all.push((code.to_owned(), Some(column)));
    }

    /// A reason that is about the row as a whole.
    pub fn add_row(&mut self, code: &str) {
        self.all.push((code.to_owned(), None));
    }

    pub fn is_empty(&self) -> bool {
        self.all.is_empty()
    }

    pub fn clear(&mut self) {
        self.all.clear();
    }

    pub fn all(&self) -> &[(String, Option<usize>)] {
        &self.all
    }
}

/// What a cell means for a field of this type; otherwise the code of what is wrong.
pub(in crate::load) fn of_cell<'a>(
    cell: &'a Cell<'a>,
    kind: FieldType,
    styles: &[DateStyle],
) -> Result<Parsed<'a>, &'static str> {
    use FieldType as F;
    let texts = matches!(kind, F::Text | F::Code | F::Geometry);
    match cell {
        Cell::Empty => Ok(Parsed::None),
        Cell::Text(text) => parse(text, kind, styles),
        Cell::Owned(text) => parse(text, kind, styles),
        Cell::Bool(yes) if kind == F::Boolean => Ok(Parsed::Bool(*yes)),
        Cell::Int(n) if kind == F::Integer => Ok(Parsed::Int(*n)),
        Cell::Int(n) if kind == F::Decimal => {
            Ok(Parsed::Decimal(i128::from(*n) * 10i128.pow(SCALE)))
        }
        Cell::Int(n) if texts => Ok(Parsed::Text(Cow::Owned(n.to_string()))),
        Cell::Int(n) => parse(&n.to_string(), kind, styles).map(Parsed::owned),
        Cell::Number(n) => number(*n, kind, styles),
        Cell::Decimal(n)
            if kind == F::Decimal && n.unsigned_abs() < 10u128.pow(DIGITS_MAX as u32) =>
        {
            Ok(Parsed::Decimal(*n))
        }
        Cell::Civil(at) => civil(*at, kind),
        Cell::Day(day) if kind == F::Date => Ok(Parsed::Day(day_number(*day))),
        Cell::Day(day) if texts => Ok(Parsed::Text(Cow::Owned(day.to_string()))),
        Cell::Day(day) => civil(day.at(0, 0, 0, 0), kind),
        Cell::At(at) if kind == F::Timestamp => Ok(Parsed::At(*at)),
        Cell::Bytes(bytes) if kind == F::Binary => Ok(Parsed::Bytes(Cow::Borrowed(bytes))),
        _ => Err(bad(kind)),
    }
}

/// What a text means for a field of this type; otherwise the code of what is wrong.
pub(in crate::load) fn parse<'t>(
    text: &'t str,
    kind: FieldType,
    styles: &[DateStyle],
) -> Result<Parsed<'t>, &'static str> {
    let short = text.trim();
    if short.is_empty() {
        return Ok(Parsed::None);
    }
    let value = match kind {
        // As it was delivered: blanks in it are told apart later, by who compares.
        FieldType::Text | FieldType::Geometry => Some(Parsed::Text(Cow::Borrowed(text))),
        FieldType::Code => Some(Parsed::Text(Cow::Borrowed(short))),
        FieldType::Integer => short.parse().ok().map(Parsed::Int),
        FieldType::Decimal => decimal(short).map(Parsed::Decimal),
        FieldType::Boolean => boolean(short).map(Parsed::Bool),
        FieldType::Date => whole_day(short, styles).map(Parsed::Day),
        FieldType::Timestamp => moment(short, styles).map(Parsed::At),
        FieldType::Binary => hex::decode(short)
            .ok()
            .map(|b| Parsed::Bytes(Cow::Owned(b))),
    };
    value.ok_or(bad(kind))
}

impl<'a> Parsed<'a> {
    pub fn owned(self) -> Parsed<'static> {
        match self {
            Parsed::None => Parsed::None,
            Parsed::Text(text) => Parsed::Text(Cow::Owned(text.into_owned())),
            Parsed::Int(n) => Parsed::Int(n),
            Parsed::Decimal(n) => Parsed::Decimal(n),
            Parsed::Bool(yes) => Parsed::Bool(yes),
            Parsed::Day(day) => Parsed::Day(day),
            Parsed::At(at) => Parsed::At(at),
            Parsed::Bytes(bytes) => Parsed::Bytes(Cow::Owned(bytes.into_owned())),
        }
    }

    /// The order of two values of one type that has one.
    pub fn compare(&self, other: &Parsed<'_>) -> Option<Ordering> {
        match (self, other) {
            (Parsed::Int(a), Parsed::Int(b)) => Some(a.cmp(b)),
            (Parsed::Decimal(a), Parsed::Decimal(b)) => Some(a.cmp(b)),
            (Parsed::Day(a), Parsed::Day(b)) => Some(a.cmp(b)),
            (Parsed::At(a), Parsed::At(b)) => Some(a.cmp(b)),
            _ => None,
        }
    }

    /// The value as a text that only an equal one has; none: there is no value.
    pub fn key_text(&self) -> Option<Cow<'_, str>> {
        Some(match self {
            Parsed::None => return None,
            Parsed::Text(text) => Cow::Borrowed(text.as_ref()),
            Parsed::Int(n) => Cow::Owned(n.to_string()),
            Parsed::Decimal(n) => Cow::Owned(n.to_string()),
            Parsed::Bool(yes) => Cow::Borrowed(if *yes { "true" } else { "false" }),
            Parsed::Day(day) => Cow::Owned(day_text(*day)),
            Parsed::At(at) => Cow::Owned(at.to_string()),
            Parsed::Bytes(bytes) => Cow::Owned(hex::encode(bytes)),
        })
    }

    /// Bytes that it takes in a column.
    pub fn bytes(&self) -> usize {
        match self {
            Parsed::Text(text) => text.len() + 5,
            Parsed::Bytes(bytes) => bytes.len() + 5,
            Parsed::Decimal(_) => 17,
            _ => 9,
        }
    }
}

/// `2026-03-01`, as Arrow writes a date.
fn day_text(day: i32) -> String {
    let span = jiff::Span::new().try_days(day);
    let date = span.and_then(|span| Date::constant(1970, 1, 1).checked_add(span));
    date.map_or_else(|_| day.to_string(), |date| date.to_string())
}

fn bad(kind: FieldType) -> &'static str {
    match kind {
        FieldType::Text | FieldType::Code => "bad-text",
        FieldType::Integer => "bad-integer",
        FieldType::Decimal => "bad-decimal",
        FieldType::Boolean => "bad-boolean",
        FieldType::Date => "bad-date",
        FieldType::Timestamp => "bad-time",
        FieldType::Geometry => "bad-geometry",
        FieldType::Binary => "bad-binary",
    }
}

fn number<'a>(n: f64, kind: FieldType, styles: &[DateStyle]) -> Result<Parsed<'a>, &'static str> {
    let whole = n.fract() == 0.0 && n.abs() < EXACT_MAX;
    match kind {
        FieldType::Integer if whole => Ok(Parsed::Int(n as i64)),
        // A long number that was typed as a number has lost its last digits: an identity number, an account.
        FieldType::Text | FieldType::Code if n.abs() >= EXACT_MAX / 8.0 => Err("lost-digits"),
        FieldType::Text | FieldType::Code if whole => {
            Ok(Parsed::Text(Cow::Owned((n as i64).to_string())))
        }
        FieldType::Integer => Err(bad(kind)),
        _ => parse(&n.to_string(), kind, styles).map(Parsed::owned),
    }
}

fn civil<'a>(at: DateTime, kind: FieldType) -> Result<Parsed<'a>, &'static str> {
    match kind {
        FieldType::Date => Ok(Parsed::Day(day_number(at.date()))),
        FieldType::Timestamp => of_city(at).map(Parsed::At).ok_or(bad(kind)),
        FieldType::Text | FieldType::Code => {
            let text = match at.time() == jiff::civil::Time::midnight() {
                true => at.date().to_string(),
                false => at.to_string(),
            };
            Ok(Parsed::Text(Cow::Owned(text)))
        }
        _ => Err(bad(kind)),
    }
}

fn whole_day(text: &str, styles: &[DateStyle]) -> Option<i32> {
    let (day, rest) = date(text, styles)?;
    // Systems write a date with a midnight behind it.
    let midnight = matches!(
        rest.trim_start_matches(['T', ' ']),
        "" | "00:00" | "00:00:00" | "0:00:00" | "00:00:00.000" | "00:00:00.0"
    );
    midnight.then(|| day_number(day))
}

fn boolean(text: &str) -> Option<bool> {
    match text {
        "1" | "true" | "TRUE" | "True" | "是" | "有" | "Y" | "y" => Some(true),
        "0" | "false" | "FALSE" | "False" | "否" | "无" | "N" | "n" => Some(false),
        _ => None,
    }
}

/// Millionths; none: no number, or one with more digits than are kept.
fn decimal(text: &str) -> Option<i128> {
    let (negative, digits) = match text.strip_prefix('-') {
        Some(digits) => (true, digits),
        None => (false, text.strip_prefix('+').unwrap_or(text)),
    };
    let (whole, part) = digits.split_once('.').unwrap_or((digits, ""));
    let part = part.trim_end_matches('0');
    let plain = |text: &str| text.bytes().all(|b| b.is_ascii_digit());
    let too_long = part.len() > SCALE as usize || whole.len() > DIGITS_MAX - SCALE as usize;
    if !plain(whole) || !plain(part) || too_long || (whole.is_empty() && part.is_empty()) {
        return None;
    }
    let fold = |n: i128, b: u8| n * 10 + i128::from(b - b'0');
    let mut value = whole.bytes().chain(part.bytes()).fold(0, fold);
    value *= 10i128.pow(SCALE - u32::try_from(part.len()).ok()?);
    Some(if negative { -value } else { value })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_a_cell_means_depends_on_the_field() {
        use FieldType as F;
        let say = |cell: Cell<'_>, kind| format!("{:?}", of_cell(&cell, kind, &[]));
        let cases = [
            (Cell::Text(" "), F::Integer, "Ok(None)"),
            (Cell::Text("12"), F::Integer, "Ok(Int(12))"),
            (Cell::Text("1.5"), F::Integer, "Err(\"bad-integer\")"),
            (Cell::Text("860.00"), F::Decimal, "Ok(Decimal(860000000))"),
            (Cell::Text("-0.000001"), F::Decimal, "Ok(Decimal(-1))"),
            (Cell::Text("0.0000001"), F::Decimal, "Err(\"bad-decimal\")"),
            (Cell::Text("."), F::Decimal, "Err(\"bad-decimal\")"),
            (Cell::Text("是"), F::Boolean, "Ok(Bool(true))"),
            (Cell::Text("1970-01-02 00:00:00"), F::Date, "Ok(Day(1))"),
            (
                Cell::Text("1970-01-02 01:00:00"),
                F::Date,
                "Err(\"bad-date\")",
            ),
            (Cell::Text(" 王 "), F::Text, "Ok(Text(\" 王 \"))"),
            (Cell::Text(" a "), F::Code, "Ok(Text(\"a\"))"),
            (Cell::Number(86.0), F::Integer, "Ok(Int(86))"),
            (Cell::Number(86.5), F::Decimal, "Ok(Decimal(86500000))"),
            (Cell::Number(86.5), F::Integer, "Err(\"bad-integer\")"),
            (
                Cell::Number(13_800_000_000.0),
                F::Text,
                "Ok(Text(\"13800000000\"))",
            ),
            (Cell::Number(3.702e17), F::Text, "Err(\"lost-digits\")"),
            (Cell::Odd, F::Text, "Err(\"bad-text\")"),
        ];
        for (cell, kind, expected) in cases {
            assert_eq!(say(cell.clone(), kind), expected, "{cell:?} as {kind}");
        }
    }
}
