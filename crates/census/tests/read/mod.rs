//! Reads deliveries back, as a receiver would, in all four formats.

#![allow(dead_code)] // each test uses its own part

use std::collections::BTreeMap;
use std::path::Path;

use calamine::{Data, Reader, Xlsx, open_workbook};
use haina_census::tables::{Format, Table};
use haina_census::{Day, Plan, Summary, generate};

/// Generates `plan` into a folder of its own.
pub fn city(plan: &Plan) -> (tempfile::TempDir, Summary) {
    let dir = tempfile::tempdir().unwrap();
    let mut heard = 0;
    let summary = generate(plan, dir.path(), &mut |done, _| heard = done).unwrap();
    assert_eq!(heard, plan.people, "progress ends at the end");
    (dir, summary)
}

/// Rows of a file, every field as text, dates of spreadsheets as in ISO 8601.
pub fn rows(path: &Path, table: &Table, leading: bool) -> Vec<Vec<String>> {
    match table.format {
        Format::Csv => csv_rows(&std::fs::read_to_string(path).unwrap()),
        Format::CsvGb18030 => {
            let bytes = std::fs::read(path).unwrap();
            let (text, _, wrong) = encoding_rs::GB18030.decode(&bytes);
            assert!(!wrong, "{} is GB18030", path.display());
            csv_rows(&text)
        }
        Format::JsonLines => {
            let text = std::fs::read_to_string(path).unwrap();
            text.lines()
                .map(|line| json_row(line, table, leading))
                .collect()
        }
        Format::Xlsx => sheet_rows(path),
    }
}

/// Every row of a table's delivery by record number; a second row of one record must be like the first.
pub fn snapshot(dir: &Path, summary: &Summary, table: &Table) -> BTreeMap<String, Vec<String>> {
    let mut all = BTreeMap::new();
    let own = summary
        .manifest
        .files
        .iter()
        .filter(|f| f.table == table.key);
    for file in own {
        for row in rows(&dir.join(&file.file), table, false) {
            let row = normal(row);
            if let Some(before) = all.insert(row[0].clone(), row.clone()) {
                assert_eq!(before, row, "{}", table.key);
            }
        }
    }
    all
}

/// Dates in any style as in ISO 8601, so that rows of spreadsheets compare.
pub fn normal(row: Vec<String>) -> Vec<String> {
    let one = |text: String| Day::read(&text).map_or(text, |day| day.to_string());
    row.into_iter().map(one).collect()
}

/// A side file of the truth: its lines as fields.
pub fn side(path: &Path) -> Vec<Vec<String>> {
    csv_rows(&std::fs::read_to_string(path).unwrap())
}

fn csv_rows(text: &str) -> Vec<Vec<String>> {
    let mut reader = csv::Reader::from_reader(text.as_bytes());
    let record = |r: Result<csv::StringRecord, _>| r.unwrap().iter().map(str::to_owned).collect();
    reader.records().map(record).collect()
}

fn json_row(line: &str, table: &Table, leading: bool) -> Vec<String> {
    let value: serde_json::Value = serde_json::from_str(line).unwrap();
    let keys = leading
        .then_some("change")
        .into_iter()
        .chain(table.columns.iter().map(|c| c.key));
    keys.map(|key| value[key].as_str().unwrap_or_default().to_owned())
        .collect()
}

fn sheet_rows(path: &Path) -> Vec<Vec<String>> {
    let mut book: Xlsx<_> = open_workbook(path).unwrap();
    let name = book.sheet_names()[0].clone();
    let merged = book.merge_cells_by_sheet_name(&name).unwrap();
    assert!(!merged.is_empty(), "headers are merged");
    let range = book.worksheet_range(&name).unwrap();
    let text = |cell: &Data| match cell {
        Data::Empty => String::new(),
        Data::DateTime(date) => {
            let (year, month, day, ..) = date.to_ymd_hms_milli();
            Day::new(i32::from(year), u32::from(month), u32::from(day)).to_string()
        }
        other => other.to_string(),
    };
    let (end_row, end_column) = range.end().unwrap();
    (3..=end_row)
        .map(|row| {
            (0..=end_column)
                .map(|column| range.get_value((row, column)).map(text).unwrap_or_default())
                .collect()
        })
        .collect()
}
