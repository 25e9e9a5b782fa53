//! JSON lines: an object in each line, whose members are the columns.

use std::io::{BufRead, BufReader};
use std::path::Path;

use serde_json::{Map, Value};

use super::columns::{Names, What};
use super::decode::Text;
use super::value::Cell;
use super::{Inspected, unreadable};
use crate::load::Limits;
use crate::load::intake::Intake;
use crate::load::refusal::Refusal;
use crate::load::spec::Declared;

/// Reads all lines.
pub(super) fn read(
    path: &Path,
    inspected: &Inspected,
    declared: &Declared,
    limits: &Limits,
    intake: &mut Intake,
) -> Result<(), Refusal> {
    let text = Text::open(path, inspected, limits.record_bytes_max)?;
    let taken = text.taken();
    let mut reader = BufReader::with_capacity(1 << 16, text);
    let names = Names::new(declared);
    let mut seen = Seen {
        fields: vec![false; declared.fields.len()],
        op: false,
        keys: Vec::new(),
    };
    let (mut line, mut number) = (Vec::new(), 0);
    loop {
        taken.record_ended();
        line.clear();
        number += 1;
        let too_long = || Refusal::Limit {
            what: "bytes of a line",
            max: limits.record_bytes_max,
            line: Some(number),
        };
        match reader.read_until(b'\n', &mut line) {
            Ok(0) => break,
            Ok(n) if n as u64 > limits.record_bytes_max => return Err(too_long()),
            Ok(_) => {}
            Err(_) if taken.is_too_much() => return Err(too_long()),
            Err(_) => {
                return Err(unreadable(
                    "the file cannot be read to its end",
                    Some(number),
                ));
            }
        }
        let text = line.trim_ascii();
        if text.is_empty() {
            continue;
        }
        match serde_json::from_slice::<Map<String, Value>>(text) {
            Ok(object) => row(&object, number, &names, limits, &mut seen, intake)?,
            Err(_) => {
                let raw = || String::from_utf8_lossy(text).into_owned();
                intake.odd_row(number, "bad-json", raw)?;
            }
        }
    }
    match intake.read_rows() {
        0 => Ok(()),
        _ => names.all_seen(&seen.fields, seen.op),
    }
}

/// Which columns were in some row.
struct Seen {
    fields: Vec<bool>,
    op: bool,
    /// The members that were looked up, in the order of the last row: most rows have the same.
    keys: Vec<(String, What)>,
}

fn row(
    object: &Map<String, Value>,
    line: u64,
    names: &Names<'_>,
    limits: &Limits,
    seen: &mut Seen,
    intake: &mut Intake,
) -> Result<(), Refusal> {
    if object.len() as u64 > limits.columns_max {
        return Err(Refusal::Limit {
            what: "columns",
            max: limits.columns_max,
            line: Some(line),
        });
    }
    let mut cells = vec![Cell::Empty; seen.fields.len()];
    let mut op = None;
    for (place, (key, value)) in object.iter().enumerate() {
        let what = match seen.keys.get(place).filter(|(known, _)| known == key) {
            Some((_, what)) => *what,
            None => {
                let what = names.find(key).ok_or_else(|| Refusal::Columns {
                    missing: Vec::new(),
                    unknown: vec![u32::try_from(place + 1).unwrap_or(u32::MAX)],
                    double: Vec::new(),
                })?;
                seen.keys.truncate(place);
                seen.keys.push((key.clone(), what));
                what
            }
        };
        match what {
            What::Field(field) => {
                if let (Some(slot), Some(flag)) = (cells.get_mut(field), seen.fields.get_mut(field))
                {
                    *slot = cell(value);
                    *flag = true;
                }
            }
            What::Op => {
                seen.op = true;
                op = value.as_str();
            }
            What::Ignored => {}
        }
    }
    intake.row(line, &cells, op)
}

fn cell(value: &Value) -> Cell<'_> {
    match value {
        Value::Null => Cell::Empty,
        Value::Bool(yes) => Cell::Bool(*yes),
        Value::Number(number) => match number.as_i64() {
            Some(n) => Cell::Int(n),
            // Beyond whole numbers of 64 bits it has lost digits, or never was whole.
            None => match number.as_f64().filter(|_| !number.is_u64()) {
                Some(n) => Cell::Number(n),
                None => Cell::Owned(number.to_string()),
            },
        },
        Value::String(text) => Cell::Text(text),
        // A geometry as GeoJSON.
        Value::Object(_) => Cell::Owned(value.to_string()),
        Value::Array(_) => Cell::Odd,
    }
}
