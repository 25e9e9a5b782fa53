//! The functions that a query may call: what they give depends on their arguments alone, and they end in time with what they
//! are given. Everything else is unknown here: what reads files, the environment, a clock or chance, what makes lists, and what
//! costs more than its arguments are long.

mod alive;
mod bounded;
mod fixed;
mod joined;
mod masked;
mod pattern;

use std::collections::HashMap;
use std::sync::Arc;

use datafusion::functions::all_default_functions;
use datafusion::functions_aggregate::all_default_aggregate_functions;
use datafusion::functions_window::all_default_window_functions;
use datafusion::logical_expr::{AggregateUDF, ScalarUDF, Volatility, WindowUDF};
use jiff::Timestamp;

pub(super) use alive::alive;
pub(super) use bounded::TOO_LONG;
pub(super) use joined::Operators;
pub(super) use masked::masked;

use super::QueryError;
use bounded::Bounded;

/// Functions of the engine that are taken as they are: what they make is no longer than a few times what they are given.
#[rustfmt::skip]
const SCALAR: &[&str] = &[
    "coalesce", "nullif", "nvl", "nvl2", "greatest", "least",
    "lower", "upper", "initcap", "btrim", "ltrim", "rtrim", "trim", "substr", "substring", "left", "right", "reverse",
    "character_length", "char_length", "length", "octet_length", "bit_length", "ascii", "chr", "to_hex",
    "starts_with", "ends_with", "contains", "strpos", "position", "instr", "split_part", "translate", "find_in_set",
    "abs", "ceil", "floor", "round", "trunc", "sqrt", "cbrt", "power", "pow", "exp", "ln", "log", "log10", "log2",
    "signum", "sign", "gcd", "lcm", "isnan", "iszero", "nanvl", "pi", "radians", "degrees",
    "sin", "cos", "tan", "asin", "acos", "atan", "atan2",
    "date_part", "datepart", "date_trunc", "datetrunc", "date_bin", "to_date", "to_timestamp", "to_unixtime",
    "from_unixtime", "make_date",
];

/// Those that can make much of little: each is watched, see [`bounded`].
const GROWING: &[&str] = &[
    "concat",
    "concat_ws",
    "repeat",
    "lpad",
    "rpad",
    "replace",
    "to_char",
];

/// Our own.
const OURS: &[&str] = &[
    "now",
    "current_timestamp",
    "current_date",
    "today",
    "regexp_like",
    joined::NAME,
];

#[rustfmt::skip]
const AGGREGATE: &[&str] = &[
    "count", "sum", "avg", "mean", "min", "max", "median", "bool_and", "bool_or", "string_agg", "first_value", "last_value",
    "stddev", "stddev_samp", "stddev_pop", "var", "var_samp", "var_pop", "corr", "grouping",
];

/// Over a window only those that cost the same for each row.
#[rustfmt::skip]
const WINDOW: &[&str] = &[
    "row_number", "rank", "dense_rank", "percent_rank", "cume_dist", "ntile", "lag", "lead", "first_value", "last_value",
    "nth_value", "count", "sum", "avg", "mean", "min", "max",
];

/// What a query may call, at this moment and with texts bounded so.
pub(super) struct Functions {
    pub scalar: HashMap<String, Arc<ScalarUDF>>,
    pub aggregate: HashMap<String, Arc<AggregateUDF>>,
    pub window: HashMap<String, Arc<WindowUDF>>,
}

impl Functions {
    pub fn new(now: Timestamp, text_bytes_max: usize) -> Functions {
        let mut scalar = HashMap::new();
        for function in all_default_functions() {
            let names = std::iter::once(function.name())
                .chain(function.aliases().iter().map(String::as_str));
            for name in names {
                if GROWING.contains(&name) {
                    let bounded = Bounded::new(Arc::clone(&function), text_bytes_max);
                    scalar.insert(name.to_owned(), Arc::new(ScalarUDF::from(bounded)));
                } else if SCALAR.contains(&name) {
                    scalar.insert(name.to_owned(), Arc::clone(&function));
                }
            }
        }
        scalar.extend(fixed::functions(now));
        let own = [pattern::regexp_like(), joined::joined(text_bytes_max)];
        scalar.extend(own.map(|f| (f.name().to_owned(), Arc::new(f))));
        let mut aggregate = HashMap::new();
        for function in all_default_aggregate_functions() {
            let names = std::iter::once(function.name())
                .chain(function.aliases().iter().map(String::as_str));
            for name in names.filter(|name| AGGREGATE.contains(name)) {
                aggregate.insert(name.to_owned(), Arc::clone(&function));
            }
        }
        let window = all_default_window_functions().into_iter();
        let window = window.filter(|f| WINDOW.contains(&f.name()));
        Functions {
            scalar,
            aggregate,
            window: window.map(|f| (f.name().to_owned(), f)).collect(),
        }
    }
}

/// Whether the function in a plan is one of those above, in our form where there is one.
///
/// # Errors
/// `LAK0042`.
pub(super) fn check_scalar(function: &ScalarUDF) -> Result<(), QueryError> {
    let name = function.name();
    let bounded = function.inner().downcast_ref::<Bounded>().is_some();
    let known =
        SCALAR.contains(&name) || OURS.contains(&name) || (GROWING.contains(&name) && bounded);
    let stable = function.signature().volatility != Volatility::Volatile;
    match known && stable {
        true => Ok(()),
        false => Err(unknown(name)),
    }
}

/// Whether the aggregate is one of those above.
///
/// # Errors
/// `LAK0042`.
pub(super) fn check_aggregate(name: &str) -> Result<(), QueryError> {
    match AGGREGATE.contains(&name) {
        true => Ok(()),
        false => Err(unknown(name)),
    }
}

/// Whether the function may stand over a window.
///
/// # Errors
/// `LAK0042`.
pub(super) fn check_window(name: &str) -> Result<(), QueryError> {
    match WINDOW.contains(&name) {
        true => Ok(()),
        false => Err(QueryError::not_here(format!("`{name}` over a window"))),
    }
}

fn unknown(name: &str) -> QueryError {
    let name: String = name.chars().take(64).collect();
    QueryError::not_here(format!("the function `{name}`"))
}
