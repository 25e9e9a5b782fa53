//! One row of a table to the values of one matter.

use std::collections::BTreeMap;

use jiff::civil::Date;
use jiff::tz::TimeZone;
use jiff::{Timestamp, fmt::strtime};
use serde_json::Value;

use super::mapping::Unmapped;
use super::{Column, ImportMapping, Part, Target};

/// What a row fills; times are moments, numbers numbers, everything else text or what the map gave.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Filled {
    /// `source` and the key columns' values, the same at each import of the same row.
    pub key: String,
    pub times: BTreeMap<Target, Timestamp>,
    pub values: BTreeMap<Target, Value>,
}

/// Why a row is rejected; says the column and what to do.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum RowFault {
    #[error("the table has no column `{column}`")]
    NoColumn { column: String },
    #[error("the key column `{column}` is empty")]
    NoKey { column: String },
    #[error("`{target}` is empty (column `{column}`)")]
    Empty { target: String, column: String },
    #[error("`{value}` in column `{column}` is not a time as the mapping describes it")]
    NotATime { column: String, value: String },
    #[error("`{value}` in column `{column}` is not a number")]
    NotANumber { column: String, value: String },
    #[error("`{value}` in column `{column}` is not in the mapping's `map`")]
    Unmapped { column: String, value: String },
}

impl ImportMapping {
    /// The matter values of a row; `cell` gives the text of a column, `None` when there is no such column.
    /// All faults of the row are told, not only the first.
    pub fn fill<'a>(
        &self,
        cell: impl Fn(&str) -> Option<&'a str>,
    ) -> Result<Filled, Vec<RowFault>> {
        let mut faults = Vec::new();
        let mut filled = Filled {
            key: self.source.clone(),
            ..Filled::default()
        };
        for column in &self.key.columns {
            match cell(column).map(str::trim) {
                None => faults.push(RowFault::NoColumn {
                    column: column.clone(),
                }),
                Some("") => faults.push(RowFault::NoKey {
                    column: column.clone(),
                }),
                Some(value) => {
                    filled.key.push('/');
                    filled.key.push_str(value);
                }
            }
        }
        for (target, column) in &self.columns {
            match self.one(target, column, &cell) {
                Ok(None) => {}
                Ok(Some(Found::Time(time))) => drop(filled.times.insert(target.clone(), time)),
                Ok(Some(Found::Value(value))) => drop(filled.values.insert(target.clone(), value)),
                Err(fault) => faults.push(fault),
            }
        }
        if faults.is_empty() {
            Ok(filled)
        } else {
            Err(faults)
        }
    }

    /// The columns of the table that the mapping reads.
    pub fn reads(&self) -> Vec<&str> {
        let parts = self.columns.values().flat_map(|c| {
            let joined = c.join.iter().filter_map(|p| match p {
                Part::Column(name) => Some(name),
                Part::Text(_) => None,
            });
            c.column.iter().chain(joined)
        });
        let mut names: Vec<&str> = self
            .key
            .columns
            .iter()
            .chain(parts)
            .chain(self.same.values())
            .map(String::as_str)
            .collect();
        names.sort_unstable();
        names.dedup();
        names
    }

    fn one<'a>(
        &self,
        target: &Target,
        column: &Column,
        cell: &impl Fn(&str) -> Option<&'a str>,
    ) -> Result<Option<Found>, RowFault> {
        let name = column.column.clone().unwrap_or_else(|| target.to_string());
        let raw = match raw(column, cell)? {
            Raw::Fixed(value) if !target.is_time() => return Ok(Some(Found::Value(value))),
            Raw::Fixed(value) => value.as_str().unwrap_or_default().to_owned(),
            Raw::Text(text) => text,
        };
        let given = match column.map.get(&raw) {
            Some(value) => Some(value.clone()),
            None if raw.is_empty() => column.default.clone(),
            None if column.map.is_empty() => Some(Value::String(raw.clone())),
            None => match column.unmapped {
                Unmapped::Keep => Some(Value::String(raw.clone())),
                Unmapped::Default => column.default.clone(),
                Unmapped::Reject => {
                    return Err(RowFault::Unmapped {
                        column: name,
                        value: shown(&raw),
                    });
                }
            },
        };
        let Some(value) = given.filter(|v| !v.is_null()) else {
            return match column.required {
                true => Err(RowFault::Empty {
                    target: target.to_string(),
                    column: name,
                }),
                false => Ok(None),
            };
        };
        let text = value.as_str();
        if target.is_time() {
            let time = text.and_then(|t| self.time.read(t));
            let bad = || RowFault::NotATime {
                column: name,
                value: shown(&raw),
            };
            return time.map(|t| Some(Found::Time(t))).ok_or_else(bad);
        }
        if target.is_number() && !value.is_number() {
            let number = text
                .and_then(|t| t.trim().parse::<f64>().ok())
                .filter(|n| n.is_finite());
            let bad = || RowFault::NotANumber {
                column: name,
                value: shown(&raw),
            };
            return number
                .map(|n| Some(Found::Value(Value::from(n))))
                .ok_or_else(bad);
        }
        Ok(Some(Found::Value(match (text, column.cut) {
            (Some(text), Some(max)) => Value::String(cut(text, max)),
            _ => value,
        })))
    }
}

impl super::TimeReading {
    /// The moment a text names: with its own offset, or local to the mapping's zone.
    /// A local time that summer time repeats is read as the earlier one, one that it skips as the later one.
    pub fn read(&self, text: &str) -> Option<Timestamp> {
        let zone = TimeZone::get(&self.zone).ok()?;
        self.formats.iter().find_map(|format| {
            if format == "rfc3339" {
                return text.parse::<Timestamp>().ok();
            }
            let parsed = strtime::parse(format, text).ok()?;
            if parsed.offset().is_some() {
                return parsed.to_timestamp().ok();
            }
            let local = parsed
                .to_datetime()
                .or_else(|_| parsed.to_date().map(Date::into))
                .ok()?;
            zone.to_ambiguous_timestamp(local).compatible().ok()
        })
    }
}

enum Found {
    Time(Timestamp),
    Value(Value),
}

enum Raw {
    Fixed(Value),
    Text(String),
}

fn raw<'a>(column: &Column, cell: &impl Fn(&str) -> Option<&'a str>) -> Result<Raw, RowFault> {
    if let Some(value) = &column.value {
        return Ok(Raw::Fixed(value.clone()));
    }
    let read = |name: &String| {
        cell(name).map(str::trim).ok_or_else(|| RowFault::NoColumn {
            column: name.clone(),
        })
    };
    if let Some(name) = &column.column {
        return read(name).map(|t| Raw::Text(t.to_owned()));
    }
    let mut joined = String::new();
    for part in &column.join {
        match part {
            Part::Column(name) => joined.push_str(read(name)?),
            Part::Text(text) => joined.push_str(text),
        }
    }
    Ok(Raw::Text(joined.trim().to_owned()))
}

fn cut(text: &str, max: u32) -> String {
    let max = max as usize;
    if text.chars().count() <= max {
        return text.to_owned();
    }
    text.chars()
        .take(max.saturating_sub(1))
        .chain(['…'])
        .collect()
}

fn shown(text: &str) -> String {
    text.chars().take(40).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn mapping() -> ImportMapping {
        serde_json::from_value(serde_json::json!({
            "id": "old", "title": {"zh": "旧", "en": "Old"}, "matter": "hotline-12345/appeal", "source": "old",
            "key": {"columns": ["no"]},
            "time": {"zone": "America/New_York", "formats": ["%m/%d/%Y %I:%M:%S %p"]},
            "columns": {
                "opened_at": {"column": "created", "required": true},
                "state": {"column": "status", "map": {"Closed": "closed"}, "unmapped": "reject"},
                "title": {"join": [{"column": "kind"}, {"text": " "}, {"column": "street"}], "cut": 12},
                "place.lat": {"column": "lat"},
                "channel": {"value": "import"},
            },
        }))
        .unwrap()
    }

    fn fill(row: &[(&str, &str)]) -> Result<Filled, Vec<String>> {
        let cell = |name: &str| row.iter().find(|(n, _)| *n == name).map(|(_, v)| *v);
        mapping()
            .fill(cell)
            .map_err(|f| f.iter().map(ToString::to_string).collect())
    }

    #[test]
    fn a_row_fills_times_values_and_its_key() {
        let row = [
            ("no", "54049402"),
            ("created", "05/01/2022 12:00:03 AM"),
            ("status", "Closed"),
            ("kind", "Noise - Residential"),
            ("street", "Gerard"),
            ("lat", "40.83"),
        ];
        let filled = fill(&row).unwrap();
        assert_eq!(filled.key, "old/54049402");
        assert_eq!(
            filled.times[&Target::OpenedAt].to_string(),
            "2022-05-01T04:00:03Z"
        );
        assert_eq!(filled.values[&Target::Title], "Noise - Res…");
        assert_eq!(filled.values[&Target::PlaceLat], 40.83);
        assert_eq!(filled.values[&Target::State], "closed");
    }

    #[test]
    fn every_fault_of_a_row_is_told() {
        let row = [
            ("no", " "),
            ("created", "yesterday"),
            ("status", "Lost"),
            ("kind", ""),
            ("street", ""),
            ("lat", "north"),
        ];
        assert_eq!(
            fill(&row).unwrap_err(),
            [
                "the key column `no` is empty",
                "`yesterday` in column `created` is not a time as the mapping describes it",
                "`Lost` in column `status` is not in the mapping's `map`",
                "`north` in column `lat` is not a number",
            ]
        );
    }
}
