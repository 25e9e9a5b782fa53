//! Our own functions: counting working days inside expressions.

use cel::{Context, DeclarationError, ExecutionError, Value};
use jiff::Timestamp;
use jiff::civil::Date;

use crate::Calendar;
use crate::calendar::local_day;

/// The most working days `add_workdays` counts.
const WORKDAYS_MAX: i64 = 2_520;

pub(super) fn install(
    context: &mut Context<'_, '_>,
    calendar: &Calendar,
) -> Result<(), DeclarationError> {
    let counting = calendar.clone();
    context.add_function("workdays_between", move |a: Value, b: Value| {
        let name = "workdays_between";
        Ok::<i64, ExecutionError>(counting.working_days_between(day(name, &a)?, day(name, &b)?))
    })?;
    let adding = calendar.clone();
    context.add_function("add_workdays", move |start: Value, n: i64| {
        let name = "add_workdays";
        let failed =
            || ExecutionError::function_error(name, format!("count 0 to {WORKDAYS_MAX} days"));
        let n = u32::try_from(n)
            .ok()
            .filter(|n| i64::from(*n) <= WORKDAYS_MAX)
            .ok_or_else(failed)?;
        let (due, _) = adding
            .add_workdays(day(name, &start)?, n)
            .ok_or_else(failed)?;
        Ok::<_, ExecutionError>(std::sync::Arc::new(due.to_string()))
    })?;
    context.add_function("date", |at: Value| {
        Ok::<_, ExecutionError>(std::sync::Arc::new(day("date", &at)?.to_string()))
    })
}

/// The day in China of a moment, of an RFC 3339 text, or of a text such as `2026-05-22`.
fn day(function: &str, value: &Value) -> Result<Date, ExecutionError> {
    let failed = || ExecutionError::function_error(function, format!("{value:?} is no day"));
    match value {
        Value::Timestamp(at) => {
            let at = Timestamp::new(at.timestamp(), 0).map_err(|_| failed())?;
            Ok(local_day(at))
        }
        Value::String(text) if text.len() == 10 => text.parse().map_err(|_| failed()),
        Value::String(text) => {
            let at: Timestamp = text.parse().map_err(|_| failed())?;
            Ok(local_day(at))
        }
        _ => Err(failed()),
    }
}
