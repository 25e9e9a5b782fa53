//! CSV (RFC 4180), in UTF-8 or GB18030.

use std::path::Path;

use csv::{ReaderBuilder, StringRecord};

use super::columns::{Mapping, Names};
use super::decode::{Taken, Text};
use super::value::Cell;
use super::{Inspected, unreadable};
use crate::load::Limits;
use crate::load::intake::Intake;
use crate::load::refusal::Refusal;
use crate::load::spec::Declared;

/// Reads all rows; says in which row the names stood.
pub(super) fn read(
    path: &Path,
    inspected: &Inspected,
    declared: &Declared,
    limits: &Limits,
    intake: &mut Intake,
) -> Result<u64, Refusal> {
    let facts = &declared.spec.facts;
    let text = Text::open(path, inspected, limits.record_bytes_max)?;
    let taken = text.taken();
    let mut reader = ReaderBuilder::new()
        .has_headers(false)
        .flexible(true)
        .delimiter(facts.delimiter.map_or(b',', |c| c as u8))
        .buffer_capacity(1 << 16)
        .from_reader(text);
    let mut record = StringRecord::new();
    let mut next = |record: &mut StringRecord| -> Result<bool, Refusal> {
        taken.record_ended();
        let read = reader.read_record(record);
        read.map_err(|error| failed(&error, &taken, limits))
    };
    let header_row = u64::from(facts.header_row.unwrap_or(1));
    for _ in 0..header_row {
        if !next(&mut record)? {
            return Err(Refusal::NoHeader {
                looked: u32::try_from(header_row).unwrap_or(u32::MAX),
            });
        }
    }
    let mapping = header(&record, declared, limits)?;
    while next(&mut record)? {
        // The reader counts lines at line feeds only; a row's number must be its own, however lines end.
        let number = record.position().map_or(0, |at| at.record() + 1);
        row(&record, number, &mapping, intake)?;
    }
    Ok(header_row)
}

fn header(record: &StringRecord, declared: &Declared, limits: &Limits) -> Result<Mapping, Refusal> {
    if record.len() as u64 > limits.columns_max {
        return Err(Refusal::Limit {
            what: "columns",
            max: limits.columns_max,
            line: Some(1),
        });
    }
    let names: Vec<&str> = record.iter().collect();
    Names::new(declared).map(&names)
}

fn row(
    record: &StringRecord,
    line: u64,
    mapping: &Mapping,
    intake: &mut Intake,
) -> Result<(), Refusal> {
    if record.len() != mapping.width() {
        return intake.odd_row(line, "ragged", || {
            record.iter().collect::<Vec<_>>().join(",")
        });
    }
    let cell = |column: &usize| record.get(*column).map_or(Cell::Empty, Cell::Text);
    let cells: Vec<Cell<'_>> = mapping.of_field().iter().map(cell).collect();
    let op = mapping.op().and_then(|column| record.get(column));
    intake.row(line, &cells, op)
}

fn failed(error: &csv::Error, taken: &Taken, limits: &Limits) -> Refusal {
    let line = error.position().map(csv::Position::line);
    if taken.is_too_much() {
        return Refusal::Limit {
            what: "bytes of a row",
            max: limits.record_bytes_max,
            line,
        };
    }
    unreadable("the file cannot be read to its end", line)
}
