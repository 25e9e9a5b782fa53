//! Spreadsheets (.xlsx), cell by cell: titles and group headers over the names, dates in several styles.

use std::fs::File;
use std::io::BufReader;
use std::path::Path;

use calamine::{DataRef, Reader, Xlsx, open_workbook};

use super::columns::{Mapping, Names, What};
use super::value::Cell;
use super::{unreadable, zip};
use crate::load::Limits;
use crate::load::intake::Intake;
use crate::load::refusal::Refusal;
use crate::load::spec::Declared;

/// Rows among which the names are looked for.
const HEADER_WITHIN: u32 = 20;
/// Sheets of a file.
const SHEETS_MAX: usize = 100;
/// What is told of a file that is none.
const BROKEN: &str = "the file is no spreadsheet, or it is cut short";

/// Reads the sheets that have rows; says in which row the names stood.
pub(super) fn read(
    path: &Path,
    declared: &Declared,
    limits: &Limits,
    intake: &mut Intake,
) -> Result<u64, Refusal> {
    zip::check(path, limits, BROKEN)?;
    let broken = || unreadable(BROKEN, None);
    let mut book: Xlsx<BufReader<File>> = open_workbook(path).map_err(|_| broken())?;
    let mut sheets = book.sheet_names();
    if let Some(wanted) = &declared.spec.facts.sheet {
        sheets.retain(|name| name == wanted);
    }
    if sheets.is_empty() {
        return Err(unreadable("the declared sheet is not there", None));
    }
    if sheets.len() > SHEETS_MAX {
        return Err(Refusal::Limit {
            what: "sheets",
            max: SHEETS_MAX as u64,
            line: None,
        });
    }
    let names = Names::new(declared);
    let (mut first, mut before) = (None, 0);
    for sheet in sheets {
        let mut rows = Rows::open(&mut book, &sheet, limits)?;
        let header = header(&mut rows, &names, declared)?;
        let Some((row, mapping)) = header else {
            continue;
        };
        first.get_or_insert(row);
        let mut last = row;
        while let Some((row, cells)) = rows.next()? {
            last = u64::from(row);
            data(before + last, &cells, &mapping, intake)?;
        }
        // Rows of the next sheet count on: a row's number is its own.
        before += last;
    }
    first.ok_or(Refusal::NoHeader {
        looked: HEADER_WITHIN,
    })
}

/// The rows of a sheet, one at a time.
struct Rows<'b> {
    cells: calamine::XlsxCellReader<'b, BufReader<File>>,
    ahead: Option<(u32, u32, Cell<'b>)>,
    /// The last cell was given; the reader must not be asked again.
    ended: bool,
    limits: &'b Limits,
}

type Row<'b> = (u32, Vec<Cell<'b>>);

impl<'b> Rows<'b> {
    fn open(
        book: &'b mut Xlsx<BufReader<File>>,
        sheet: &str,
        limits: &'b Limits,
    ) -> Result<Rows<'b>, Refusal> {
        let cells = book.worksheet_cells_reader(sheet);
        let cells = cells.map_err(|_| unreadable("a sheet cannot be read", None))?;
        Ok(Rows {
            cells,
            ahead: None,
            ended: false,
            limits,
        })
    }

    /// The next row that has a cell, with its number from 1.
    fn next(&mut self) -> Result<Option<Row<'b>>, Refusal> {
        let (mut row, mut found): (Option<u32>, Vec<Cell<'b>>) = (None, Vec::new());
        let mut bytes = 0;
        loop {
            let (at, column, cell) = match self.ahead.take() {
                Some(ahead) => ahead,
                None => match self.cell()? {
                    Some(cell) => cell,
                    None => break,
                },
            };
            if *row.get_or_insert(at) != at {
                self.ahead = Some((at, column, cell));
                break;
            }
            let limit = |what, max| {
                let line = Some(u64::from(at) + 1);
                Err(Refusal::Limit { what, max, line })
            };
            if u64::from(column) >= self.limits.columns_max {
                return limit("columns", self.limits.columns_max);
            }
            bytes += length(&cell);
            if bytes > self.limits.record_bytes_max {
                return limit("bytes of a row", self.limits.record_bytes_max);
            }
            let place = column as usize;
            if found.len() <= place {
                found.resize(place + 1, Cell::Empty);
            }
            if let Some(slot) = found.get_mut(place) {
                *slot = cell;
            }
        }
        Ok(row.map(|row| (row + 1, found)))
    }

    fn cell(&mut self) -> Result<Option<(u32, u32, Cell<'b>)>, Refusal> {
        while !self.ended {
            let cell = self.cells.next_cell();
            let Some(cell) = cell.map_err(|_| unreadable("a sheet cannot be read", None))? else {
                self.ended = true;
                break;
            };
            let (row, column) = cell.get_position();
            match cell_of(cell.get_value()) {
                Cell::Empty => {}
                value => return Ok(Some((row, column, value))),
            }
        }
        Ok(None)
    }
}

/// The row with the names: the declared one, or the first that names every field. `None`: the sheet is empty.
fn header(
    rows: &mut Rows<'_>,
    names: &Names<'_>,
    declared: &Declared,
) -> Result<Option<(u64, Mapping)>, Refusal> {
    let wanted = declared.spec.facts.header_row;
    let (mut above, mut looked, mut nearest) = (Vec::new(), 0, None);
    while let Some((row, cells)) = rows.next()? {
        looked = row;
        let named = merged(&cells, &above, names);
        match wanted {
            Some(wanted) if row < wanted => {}
            Some(wanted) if row > wanted => break,
            Some(_) => return names.map(&named).map(|map| Some((u64::from(row), map))),
            None => match names.map(&named) {
                Ok(mapping) => return Ok(Some((u64::from(row), mapping))),
                Err(refusal) => {
                    // A row in which most are names is the one that was meant: its refusal helps more.
                    let known = named.iter().filter(|name| names.find(name).is_some());
                    if known.count() * 2 > named.len() {
                        nearest.get_or_insert(refusal);
                    }
                }
            },
        }
        if row >= HEADER_WITHIN.max(wanted.unwrap_or(0)) {
            break;
        }
        above = cells;
    }
    match (nearest, looked) {
        (Some(refusal), _) => Err(refusal),
        (None, 0) => Ok(None),
        (None, looked) => Err(Refusal::NoHeader { looked }),
    }
}

/// The names of a row; a name that was merged with the row above stands there.
fn merged(cells: &[Cell<'_>], above: &[Cell<'_>], names: &Names<'_>) -> Vec<String> {
    let width = cells.len().max(above.len());
    let text = |cells: &[Cell<'_>], at: usize| match cells.get(at) {
        Some(Cell::Text(text)) => (*text).to_owned(),
        Some(Cell::Owned(text)) => text.clone(),
        _ => String::new(),
    };
    let field = |name: &String| matches!(names.find(name), Some(What::Field(_) | What::Op));
    let mut all: Vec<String> = (0..width)
        .map(|at| match text(cells, at) {
            own if !own.trim().is_empty() => own,
            _ => Some(text(above, at)).filter(field).unwrap_or_default(),
        })
        .collect();
    while all.last().is_some_and(|name| name.trim().is_empty()) {
        all.pop();
    }
    all
}

fn data(
    line: u64,
    cells: &[Cell<'_>],
    mapping: &Mapping,
    intake: &mut Intake,
) -> Result<(), Refusal> {
    let blank = |cell: &Cell<'_>| match cell {
        Cell::Empty => true,
        Cell::Text(text) => text.trim().is_empty(),
        Cell::Owned(text) => text.trim().is_empty(),
        _ => false,
    };
    if cells.iter().all(blank) {
        return Ok(());
    }
    let beyond = cells.get(mapping.width()..).unwrap_or_default();
    if !beyond.iter().all(blank) {
        return intake.odd_row(line, "ragged", || format!("{} columns", cells.len()));
    }
    let cell = |column: &usize| cells.get(*column).cloned().unwrap_or(Cell::Empty);
    let fields: Vec<Cell<'_>> = mapping.of_field().iter().map(cell).collect();
    let op = mapping.op().map(|column| cell(&column));
    let op = match &op {
        Some(Cell::Text(text)) => Some(*text),
        Some(Cell::Owned(text)) => Some(text.as_str()),
        _ => None,
    };
    intake.row(line, &fields, op)
}

fn cell_of<'b>(value: &DataRef<'b>) -> Cell<'b> {
    match value {
        DataRef::Empty => Cell::Empty,
        DataRef::Int(n) => Cell::Int(*n),
        DataRef::Float(n) => Cell::Number(*n),
        DataRef::Bool(yes) => Cell::Bool(*yes),
        DataRef::SharedString(text) => Cell::Text(text),
        DataRef::String(text) => Cell::Owned(text.clone()),
        DataRef::DateTimeIso(text) => Cell::Owned(text.clone()),
        DataRef::DateTime(at) => {
            let (year, month, day, hour, minute, second, milli) = at.to_ymd_hms_milli();
            let civil = jiff::civil::DateTime::new(
                i16::try_from(year).unwrap_or(0),
                i8::try_from(month).unwrap_or(0),
                i8::try_from(day).unwrap_or(0),
                i8::try_from(hour).unwrap_or(0),
                i8::try_from(minute).unwrap_or(0),
                i8::try_from(second).unwrap_or(0),
                i32::from(milli) * 1_000_000,
            );
            civil.map_or(Cell::Odd, Cell::Civil)
        }
        DataRef::DurationIso(_) | DataRef::Error(_) => Cell::Odd,
    }
}

fn length(cell: &Cell<'_>) -> u64 {
    match cell {
        Cell::Text(text) => text.len() as u64,
        Cell::Owned(text) => text.len() as u64,
        _ => 8,
    }
}
