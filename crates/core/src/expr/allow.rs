//! The functions an expression may call. Whatever is not here is refused when it is compiled.

use super::VarType;

/// How a function is called: `f(x)`, `x.f()`, or either.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Style {
    Global,
    Member,
    Either,
}

/// One allowed function; the arguments count the target of a member call.
#[derive(Debug)]
pub(super) struct Allowed {
    pub(super) name: &'static str,
    pub(super) style: Style,
    pub(super) args: std::ops::RangeInclusive<usize>,
    pub(super) gives: fn() -> VarType,
}

const fn allowed(
    name: &'static str,
    style: Style,
    args: std::ops::RangeInclusive<usize>,
    gives: fn() -> VarType,
) -> Allowed {
    Allowed {
        name,
        style,
        args,
        gives,
    }
}

fn bool() -> VarType {
    VarType::Bool
}
fn int() -> VarType {
    VarType::Int
}
fn number() -> VarType {
    VarType::Number
}
fn text() -> VarType {
    VarType::Text
}
fn time() -> VarType {
    VarType::Time
}
fn duration() -> VarType {
    VarType::Duration
}

/// The list, macros aside.
pub(super) const FUNCTIONS: &[Allowed] = &[
    allowed("size", Style::Either, 1..=1, int),
    allowed("contains", Style::Member, 2..=2, bool),
    allowed("startsWith", Style::Member, 2..=2, bool),
    allowed("endsWith", Style::Member, 2..=2, bool),
    allowed("matches", Style::Either, 2..=2, bool),
    allowed("bool", Style::Global, 1..=1, bool),
    allowed("int", Style::Global, 1..=1, int),
    allowed("double", Style::Global, 1..=1, number),
    allowed("string", Style::Global, 1..=1, text),
    allowed("timestamp", Style::Global, 1..=1, time),
    allowed("duration", Style::Global, 1..=1, duration),
    allowed("getFullYear", Style::Member, 1..=2, int),
    allowed("getMonth", Style::Member, 1..=2, int),
    allowed("getDate", Style::Member, 1..=2, int),
    allowed("getDayOfMonth", Style::Member, 1..=2, int),
    allowed("getDayOfWeek", Style::Member, 1..=2, int),
    allowed("getDayOfYear", Style::Member, 1..=2, int),
    allowed("getHours", Style::Member, 1..=2, int),
    allowed("getMinutes", Style::Member, 1..=2, int),
    allowed("getSeconds", Style::Member, 1..=2, int),
    allowed("getMilliseconds", Style::Member, 1..=2, int),
    allowed("workdays_between", Style::Global, 2..=2, int),
    allowed("add_workdays", Style::Global, 2..=2, text),
    allowed("date", Style::Global, 1..=1, text),
];

const MACROS: &str = "has, all, exists, exists_one, map, filter";

/// The allowed function of that name.
pub(super) fn find(name: &str) -> Option<&'static Allowed> {
    FUNCTIONS.iter().find(|f| f.name == name)
}

/// All names, for people.
pub(super) fn listed() -> String {
    let names: Vec<&str> = FUNCTIONS.iter().map(|f| f.name).collect();
    format!("{MACROS}, {}", names.join(", "))
}
