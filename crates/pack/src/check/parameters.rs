//! Dated values: known on every day of use, and of their unit.

use haina_core::Limit;
use jiff::civil::Date;
use serde_json::Value;

use crate::fault::Faults;
use crate::model::{Pack, Parameter};

/// Units whose values are limits.
pub const LIMIT_UNITS: &[&str] = &["limit", "hours", "days", "workdays", "months"];

pub fn check(pack: &Pack, faults: &mut Faults) {
    for (key, parameter) in &pack.parameters {
        let file = format!("parameters/{key}.yaml");
        period(pack, &file, key, parameter, faults);
        for (day, value) in &parameter.values {
            if value.is_null() {
                continue;
            }
            if let Some(code) = misfit(&parameter.unit, value) {
                let said = format!("`{}` is not a value in {}", shown(value), parameter.unit);
                let at = pack.pos(&file, &format!("/values/{day}"));
                faults
                    .error(code, &file, at, said)
                    .hint(match parameter.unit.as_str() {
                        "limit" => "write a number and a unit, such as `5 workdays`",
                        "text" => "write a text",
                        _ => "write a number over zero, without the unit",
                    });
            }
        }
    }
}

fn period(pack: &Pack, file: &str, key: &str, parameter: &Parameter, faults: &mut Faults) {
    let from = pack.manifest.in_use.from;
    let until = pack.manifest.in_use.until;
    let at = |day: Option<&Date>| match day {
        Some(day) => pack.pos(file, &format!("/values/{day}")),
        None => pack.pos(file, "/values"),
    };
    if parameter.on(from).is_none() {
        let first = parameter.values.iter().find(|(_, v)| !v.is_null());
        let said = format!("parameter `{key}` has no value on {from}, the first day of use");
        faults
            .error("PAK0070", file, at(first.map(|(day, _)| day)), said)
            .hint(format!(
                "add a dated value for {from} or before, or let the pack begin later (in_use)"
            ));
    }
    let days: Vec<_> = parameter.values.iter().collect();
    for (n, (day, value)) in days.iter().enumerate() {
        let next = days.get(n + 1).map(|(d, _)| **d);
        let ends = until.is_none_or(|until| **day <= until) && **day > from;
        if value.is_null() && ends {
            let upto = next.map_or_else(|| "on".to_owned(), |next| format!("until {next}"));
            let said = format!("parameter `{key}` has a gap: no value from {day} {upto}");
            faults
                .error("PAK0071", file, at(Some(*day)), said)
                .hint("give the value that holds from that day, or end the pack's use before it");
        }
    }
}

fn misfit(unit: &str, value: &Value) -> Option<&'static str> {
    match unit {
        "limit" => match value.as_str().map(str::parse::<Limit>) {
            Some(Ok(limit)) if limit.n > 0 => None,
            Some(_)
                if value
                    .as_str()
                    .is_some_and(|t| t.starts_with('-') || t.starts_with("0 ")) =>
            {
                Some("PAK0017")
            }
            _ => Some("PAK0073"),
        },
        "text" => (!value.is_string()).then_some("PAK0073"),
        "hours" | "days" | "workdays" | "months" => match value.as_i64() {
            Some(n) if n > 0 => None,
            Some(_) => Some("PAK0017"),
            None => Some("PAK0073"),
        },
        _ => (!value.is_number()).then_some("PAK0073"),
    }
}

fn shown(value: &Value) -> String {
    value
        .as_str()
        .map_or_else(|| value.to_string(), str::to_owned)
}
