//! Spreadsheets as offices fill them: a title over all columns, two rows of headers with merged cells, dates as dates,
//! as `2026/3/1` and as `2026年3月1日` in one column.

use std::path::{Path, PathBuf};

use rust_xlsxwriter::{
    DocProperties, ExcelDateTime, Format, FormatAlign, Workbook, Worksheet, XlsxError,
};

use super::{hash, wrote};
use crate::tables::{DataType, Field, Row, Table};
use crate::{CensusError, DateStyle, Day};

/// Rows above the data.
pub(super) const HEADER_ROWS: u32 = 3;
/// The most rows a sheet takes; what comes after is in the next sheet.
const SHEET_ROWS_MAX: u32 = 500_000;

pub(super) struct Sheet {
    book: Workbook,
    table: &'static Table,
    leading: Option<&'static str>,
    date: Format,
    sheets: usize,
    row: u32,
    rows: u64,
}

/// The style of the dates of a row, counted from 0: the three take turns.
pub(super) fn style(row: u64) -> DateStyle {
    match row % 3 {
        0 => DateStyle::Iso,
        1 => DateStyle::Slash,
        _ => DateStyle::Chinese,
    }
}

impl Sheet {
    pub(super) fn new(
        path: &Path,
        table: &'static Table,
        leading: Option<&'static str>,
    ) -> Result<Sheet, CensusError> {
        let mut sheet = Sheet {
            book: Workbook::new(),
            table,
            leading,
            date: Format::new().set_num_format("yyyy-mm-dd"),
            sheets: 0,
            row: 0,
            rows: 0,
        };
        sheet.begin().map_err(|source| failed(path, source))?;
        Ok(sheet)
    }

    pub(super) fn write(
        &mut self,
        path: &Path,
        leading: Option<&str>,
        row: &Row,
    ) -> Result<(), CensusError> {
        let done = (self.row >= SHEET_ROWS_MAX + HEADER_ROWS)
            .then(|| self.begin())
            .transpose();
        done.and_then(|_| self.append(leading, row))
            .map_err(|source| failed(path, source))
    }

    pub(super) fn finish(mut self, path: &PathBuf) -> Result<(u64, String), CensusError> {
        let made = ExcelDateTime::from_ymd(2026, 1, 1).map_err(|source| failed(path, source))?;
        // Without this the file would hold the moment it was written, and no two runs would be alike.
        self.book
            .set_properties(&DocProperties::new().set_creation_datetime(&made));
        let bytes = self
            .book
            .save_to_buffer()
            .map_err(|source| failed(path, source))?;
        std::fs::write(path, &bytes).map_err(|source| wrote(path, source))?;
        Ok(hash::of(&bytes))
    }

    fn begin(&mut self) -> Result<(), XlsxError> {
        let head = Format::new().set_bold().set_align(FormatAlign::Center);
        let table = self.table;
        let lead = u16::from(self.leading.is_some());
        let width = table.columns.len() as u16 + lead;
        let own = |field| {
            matches!(
                field,
                Field::Identity | Field::Name | Field::Sex | Field::Birth | Field::RecordNo
            )
        };
        let people = table.columns.iter().take_while(|c| own(c.field)).count() as u16 + lead;
        self.sheets += 1;
        let sheet = self.book.add_worksheet();
        sheet.set_name(format!(
            "{}{}",
            table.zh.chars().take(20).collect::<String>(),
            self.sheets
        ))?;
        merge(sheet, 0, (0, width), table.zh, &head)?;
        merge(sheet, 1, (0, people), "人员信息", &head)?;
        merge(sheet, 1, (people, width), "业务信息", &head)?;
        if let Some(leading) = self.leading {
            sheet.write_string_with_format(2, 0, leading, &head)?;
        }
        for (nth, column) in table.columns.iter().enumerate() {
            sheet.write_string_with_format(2, nth as u16 + lead, column.zh, &head)?;
        }
        self.row = HEADER_ROWS;
        Ok(())
    }

    fn append(&mut self, leading: Option<&str>, row: &Row) -> Result<(), XlsxError> {
        let real_dates = style(self.rows) == DateStyle::Iso;
        let sheet = self.book.worksheet_from_index(self.sheets - 1)?;
        let lead = u16::from(leading.is_some());
        if let Some(text) = leading {
            sheet.write_string(self.row, 0, text)?;
        }
        for (nth, column) in self.table.columns.iter().enumerate() {
            let (at, text) = (nth as u16 + lead, row.get(nth));
            let day = (real_dates && column.field.spec().0 == DataType::Date)
                .then(|| Day::read(text))
                .flatten();
            // Excel knows no day before 1900-03-01 that others know, too.
            match day.filter(|day| *day >= Day::new(1900, 3, 1)) {
                Some(day) => {
                    let (year, month, of_month) = day.ymd();
                    let date = ExcelDateTime::from_ymd(year as u16, month as u8, of_month as u8)?;
                    sheet.write_datetime_with_format(self.row, at, &date, &self.date)?;
                }
                None if text.is_empty() => {}
                None => {
                    sheet.write_string(self.row, at, text)?;
                }
            }
        }
        self.row += 1;
        self.rows += 1;
        Ok(())
    }
}

/// Writes `text` over columns `from` to before `to`; one column cannot be merged.
fn merge(
    sheet: &mut Worksheet,
    row: u32,
    (from, to): (u16, u16),
    text: &str,
    format: &Format,
) -> Result<(), XlsxError> {
    match to.saturating_sub(from) {
        0 => {}
        1 => {
            sheet.write_string_with_format(row, from, text, format)?;
        }
        _ => {
            sheet.merge_range(row, from, row, to - 1, text, format)?;
        }
    }
    Ok(())
}

fn failed(path: &Path, source: XlsxError) -> CensusError {
    CensusError::Sheet {
        path: path.to_owned(),
        source: Box::new(source),
    }
}
