//! A table as a department hands it over (部门来表): CSV with any columns, in UTF-8 or GB 18030.

use std::path::Path;

use encoding_rs::{DecoderResult, Encoding, GB18030, UTF_8};

use crate::error::LinkageError;

/// Bytes of a table at most.
pub const TABLE_BYTES_MAX: u64 = 4 << 30;
/// Columns of a table at most.
pub const COLUMNS_MAX: usize = 200;

/// A table in memory. Cells are trimmed; an empty cell, and one that says "missing", is none.
#[derive(Debug, Clone, Default)]
pub struct Table {
    /// What the table is called: the file's name.
    pub name: String,
    columns: Vec<String>,
    text: String,
    /// Where each cell ends in `text`; row by row.
    ends: Vec<u64>,
}

impl Table {
    /// An empty table with these columns.
    pub fn new(name: impl Into<String>, columns: &[&str]) -> Table {
        Table {
            name: name.into(),
            columns: columns.iter().map(|c| c.trim().to_owned()).collect(),
            ..Table::default()
        }
    }

    /// Reads a CSV file. Errors: `LNK0001` when it cannot be read, `LNK0002` when it is no table, `LNK0007` when it is
    /// too large.
    pub fn read(path: &Path) -> Result<Table, LinkageError> {
        let shown = path.display().to_string();
        let file = |source| LinkageError::File {
            path: shown.clone(),
            source,
        };
        let found = std::fs::metadata(path).map_err(file)?.len();
        if found > TABLE_BYTES_MAX {
            return Err(LinkageError::TooLarge {
                what: "bytes",
                found,
                max: TABLE_BYTES_MAX,
            });
        }
        let bytes = std::fs::read(path).map_err(file)?;
        let name = path.file_stem().unwrap_or_default().to_string_lossy();
        Table::parse(&name, &bytes)
    }

    /// Reads CSV: comma, semicolon or tab, whichever the header has most of; short rows are filled with missing.
    pub fn parse(name: &str, bytes: &[u8]) -> Result<Table, LinkageError> {
        let wrong = |reason: String| LinkageError::NotATable {
            path: name.to_owned(),
            reason,
        };
        let text = decode(bytes).ok_or_else(|| wrong("neither UTF-8 nor GB 18030".to_owned()))?;
        let header = text.lines().next().unwrap_or_default();
        let delimiter = *b",;\t"
            .iter()
            .max_by_key(|d| (header.bytes().filter(|b| b == *d).count(), **d == b','))
            .unwrap_or(&b',');
        let mut reader = csv::ReaderBuilder::new()
            .delimiter(delimiter)
            .flexible(true)
            .trim(csv::Trim::All)
            .from_reader(text.as_bytes());
        let headers = reader.headers().map_err(|e| wrong(e.to_string()))?;
        if headers.len() > COLUMNS_MAX {
            return Err(wrong(format!("more than {COLUMNS_MAX} columns")));
        }
        let mut table = Table::new(name, &headers.iter().collect::<Vec<_>>());
        if table.columns.iter().all(String::is_empty) {
            return Err(wrong("it has no header".to_owned()));
        }
        let mut record = csv::StringRecord::new();
        while reader
            .read_record(&mut record)
            .map_err(|e| wrong(e.to_string()))?
        {
            table.push(record.iter());
        }
        Ok(table)
    }

    /// Adds a row; cells beyond the columns are dropped, missing ones are empty.
    pub fn push<'a>(&mut self, cells: impl IntoIterator<Item = &'a str>) {
        let mut cells = cells.into_iter();
        for _ in 0..self.columns.len() {
            let cell = cells.next().map(str::trim).unwrap_or_default();
            if !is_missing(cell) {
                self.text.push_str(cell);
            }
            self.ends.push(self.text.len() as u64);
        }
    }

    /// The columns' names.
    pub fn columns(&self) -> &[String] {
        &self.columns
    }

    /// Rows.
    pub fn len(&self) -> usize {
        self.ends.len().checked_div(self.columns.len()).unwrap_or(0)
    }

    /// Whether there are no rows.
    pub fn is_empty(&self) -> bool {
        self.len() == 0
    }

    /// A cell; none when it is missing.
    pub fn cell(&self, row: usize, column: usize) -> Option<&str> {
        let i = row * self.columns.len() + column;
        let end = *self.ends.get(i)? as usize;
        let start = i
            .checked_sub(1)
            .map_or(0, |before| self.ends[before] as usize);
        self.text.get(start..end).filter(|cell| !cell.is_empty())
    }

    /// The place of a column, by its name without regard to case.
    pub fn column(&self, name: &str) -> Option<usize> {
        let name = name.trim();
        let exact = self.columns.iter().position(|c| c == name);
        exact.or_else(|| {
            self.columns
                .iter()
                .position(|c| c.eq_ignore_ascii_case(name))
        })
    }
}

/// Ways in which programs and people write that nothing is known.
fn is_missing(cell: &str) -> bool {
    matches!(
        cell,
        "" | "-"
            | "--"
            | "—"
            | "?"
            | "\\N"
            | "NULL"
            | "null"
            | "NaN"
            | "N/A"
            | "n/a"
            | "#N/A"
            | "<NA>"
            | "不详"
            | "未知"
            | "暂无"
            | "无"
            | "空"
    )
}

fn decode(bytes: &[u8]) -> Option<String> {
    let bytes = bytes.strip_prefix(b"\xef\xbb\xbf").unwrap_or(bytes);
    decode_as(bytes, UTF_8).or_else(|| decode_as(bytes, GB18030))
}

fn decode_as(bytes: &[u8], encoding: &'static Encoding) -> Option<String> {
    let mut decoder = encoding.new_decoder_without_bom_handling();
    let room = decoder.max_utf8_buffer_length_without_replacement(bytes.len())?;
    let mut text = String::with_capacity(room);
    match decoder.decode_to_string_without_replacement(bytes, &mut text, true) {
        (DecoderResult::InputEmpty, _) => Some(text),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn headers_are_trimmed_and_blanks_are_missing() {
        let text = "\u{feff}id, name ,born\n1,  Li ,\n2,   ,NULL\n3,Wang";
        let table = Table::parse("t", text.as_bytes()).unwrap();
        assert_eq!(table.columns(), ["id", "name", "born"]);
        assert_eq!(table.len(), 3);
        assert_eq!(table.cell(0, 1), Some("Li"));
        assert_eq!(table.cell(0, 2), None);
        assert_eq!(table.cell(1, 1), None);
        assert_eq!(table.cell(1, 2), None);
        assert_eq!(table.cell(2, 1), Some("Wang"));
        assert_eq!(table.cell(2, 2), None);
    }

    #[test]
    fn gb18030_and_semicolons_are_read() {
        let (bytes, _, _) = GB18030.encode("姓名;证件号\n王小明;1\n");
        let table = Table::parse("t", &bytes).unwrap();
        assert_eq!(table.column("证件号"), Some(1));
        assert_eq!(table.cell(0, 0), Some("王小明"));
    }
}
