//! Files of a delivery (交换文件): CSV in UTF-8 or GB18030, JSON lines, spreadsheets; and the manifest over them.

mod gb18030;
mod hash;
mod manifest;
mod sheet;

use std::fs::File;
use std::io::{BufWriter, Write};
use std::path::{Path, PathBuf};

use hash::Hashing;
pub use manifest::{Delivered, Delivery, Manifest};
use sheet::Sheet;

use crate::tables::{Format, Row, Table};
use crate::{CensusError, DateStyle};

/// One file of one table, being written.
pub(crate) struct TableFile {
    path: PathBuf,
    table: &'static Table,
    /// Column before the table's own: what a change does.
    leading: Option<&'static str>,
    rows: u64,
    body: Body,
}

enum Body {
    Lines {
        out: Box<Hashing<BufWriter<File>>>,
        line: Vec<u8>,
        gb18030: Option<Box<(gb18030::Encoder, Vec<u8>)>>,
        json: bool,
    },
    Sheet(Box<Sheet>),
}

/// What a finished file holds.
pub(crate) struct Finished {
    pub rows: u64,
    pub bytes: u64,
    pub sha256: String,
}

impl Format {
    /// How the file's name ends.
    pub fn extension(self) -> &'static str {
        match self {
            Format::Csv | Format::CsvGb18030 => "csv",
            Format::JsonLines => "jsonl",
            Format::Xlsx => "xlsx",
        }
    }
}

impl TableFile {
    /// Begins the file `stem` in `dir`, in the table's format, with its header.
    pub(crate) fn create(
        dir: &Path,
        stem: &str,
        table: &'static Table,
        leading: Option<&'static str>,
    ) -> Result<TableFile, CensusError> {
        let path = dir.join(format!("{stem}.{}", table.format.extension()));
        let body = if table.format == Format::Xlsx {
            Body::Sheet(Box::new(Sheet::new(&path, table, leading)?))
        } else {
            let file = File::create(&path).map_err(|source| wrote(&path, source))?;
            Body::Lines {
                out: Box::new(Hashing::new(BufWriter::with_capacity(1 << 18, file))),
                line: Vec::with_capacity(512),
                gb18030: (table.format == Format::CsvGb18030)
                    .then(|| Box::new((gb18030::Encoder::new(), Vec::with_capacity(512)))),
                json: table.format == Format::JsonLines,
            }
        };
        let mut file = TableFile {
            path,
            table,
            leading,
            rows: 0,
            body,
        };
        let header = leading
            .into_iter()
            .chain(table.columns.iter().map(|c| c.key));
        if let Body::Lines {
            line, json: false, ..
        } = &mut file.body
        {
            csv_line(line, header);
            file.flush_line()?;
        }
        Ok(file)
    }

    /// Where it is written.
    pub(crate) fn path(&self) -> &Path {
        &self.path
    }

    /// In which style the next row's dates must be written.
    pub(crate) fn style(&self) -> DateStyle {
        match self.body {
            Body::Lines { .. } => self.table.dates,
            Body::Sheet(_) => sheet::style(self.rows),
        }
    }

    /// Appends a row; gives its number in the file, from 1.
    pub(crate) fn write(&mut self, leading: Option<&str>, row: &Row) -> Result<u64, CensusError> {
        match &mut self.body {
            Body::Lines {
                line, json: true, ..
            } => {
                let keys = self
                    .leading
                    .into_iter()
                    .chain(self.table.columns.iter().map(|c| c.key));
                json_line(line, keys.zip(leading.into_iter().chain(row.iter())));
                self.flush_line()?;
            }
            Body::Lines { line, .. } => {
                csv_line(line, leading.into_iter().chain(row.iter()));
                self.flush_line()?;
            }
            Body::Sheet(sheet) => sheet.write(&self.path, leading, row)?,
        }
        self.rows += 1;
        Ok(self.rows)
    }

    /// Ends the file.
    pub(crate) fn finish(self) -> Result<Finished, CensusError> {
        let (bytes, sha256) = match self.body {
            Body::Lines { out, .. } => out.finish().map_err(|source| wrote(&self.path, source))?,
            Body::Sheet(sheet) => sheet.finish(&self.path)?,
        };
        Ok(Finished {
            rows: self.rows,
            bytes,
            sha256,
        })
    }

    fn flush_line(&mut self) -> Result<(), CensusError> {
        let Body::Lines {
            out, line, gb18030, ..
        } = &mut self.body
        else {
            return Ok(());
        };
        let done = match gb18030 {
            Some(encoder) => {
                let (encoder, encoded) = &mut **encoder;
                encoded.clear();
                encoder.encode(&String::from_utf8_lossy(line), encoded);
                out.write_all(encoded)
            }
            None => out.write_all(line),
        };
        line.clear();
        done.map_err(|source| wrote(&self.path, source))
    }
}

/// A failure to write `path`.
pub(crate) fn wrote(path: &Path, source: std::io::Error) -> CensusError {
    CensusError::Write {
        path: path.to_owned(),
        source,
    }
}

/// A line of the truth's own files: plain CSV.
pub(crate) fn csv_line<'a>(line: &mut Vec<u8>, fields: impl Iterator<Item = &'a str>) {
    for (nth, field) in fields.enumerate() {
        if nth > 0 {
            line.push(b',');
        }
        let plain = !field
            .bytes()
            .any(|b| matches!(b, b',' | b'"' | b'\n' | b'\r'));
        if plain {
            line.extend_from_slice(field.as_bytes());
        } else {
            line.push(b'"');
            line.extend(field.replace('"', "\"\"").bytes());
            line.push(b'"');
        }
    }
    line.push(b'\n');
}

/// Blank fields are null, as systems that write JSON do.
fn json_line<'a>(line: &mut Vec<u8>, fields: impl Iterator<Item = (&'a str, &'a str)>) {
    line.push(b'{');
    for (nth, (key, value)) in fields.enumerate() {
        if nth > 0 {
            line.push(b',');
        }
        line.push(b'"');
        line.extend_from_slice(key.as_bytes());
        line.extend_from_slice(b"\":");
        if value.is_empty() {
            line.extend_from_slice(b"null");
        } else if value.bytes().any(|b| b < 0x20 || b == b'"' || b == b'\\') {
            line.extend(serde_json::Value::from(value).to_string().bytes());
        } else {
            line.push(b'"');
            line.extend_from_slice(value.as_bytes());
            line.push(b'"');
        }
    }
    line.extend_from_slice(b"}\n");
}
