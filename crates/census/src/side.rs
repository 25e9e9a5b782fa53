//! Side files of the truth (真值旁表): plain CSV in UTF-8, a line for each row of a delivery.

use std::fs::File;
use std::io::{BufWriter, Write};
use std::path::{Path, PathBuf};

use crate::CensusError;
use crate::damage::Damage;
use crate::files::{csv_line, wrote};
use crate::funnel::RowFate;

/// A plain CSV file that the truth writes.
pub(crate) struct SideFile {
    path: PathBuf,
    out: BufWriter<File>,
    line: Vec<u8>,
}

impl SideFile {
    /// Begins a file with a header.
    pub(crate) fn create(dir: &Path, name: &str, header: &[&str]) -> Result<SideFile, CensusError> {
        let path = dir.join(name);
        let file = File::create(&path).map_err(|source| wrote(&path, source))?;
        let mut side = SideFile {
            path,
            out: BufWriter::with_capacity(1 << 17, file),
            line: Vec::with_capacity(256),
        };
        side.line(header.iter().copied())?;
        Ok(side)
    }

    /// The side file of a table: which row is whose and what is wrong with it.
    pub(crate) fn rows(dir: &Path, table: &str) -> Result<SideFile, CensusError> {
        SideFile::create(
            dir,
            &format!("{table}.rows.csv"),
            &["file", "row", "record_no", "person", "errors"],
        )
    }

    /// A row of a table's side file.
    pub(crate) fn row(
        &mut self,
        file: &str,
        number: u64,
        record: &str,
        person: u64,
        damage: Damage,
    ) -> Result<(), CensusError> {
        let line = &mut self.line;
        let done = write!(line, "{file},{number},{record},{person},").and_then(|()| {
            for (nth, kind) in damage.kinds().enumerate() {
                line.extend_from_slice(if nth > 0 { b"+" } else { b"" });
                line.extend_from_slice(kind.key().as_bytes());
            }
            line.push(b'\n');
            self.out.write_all(line)
        });
        self.line.clear();
        done.map_err(|source| wrote(&self.path, source))
    }

    /// Appends a line.
    pub(crate) fn line<'a>(
        &mut self,
        fields: impl Iterator<Item = &'a str>,
    ) -> Result<(), CensusError> {
        csv_line(&mut self.line, fields);
        let done = self.out.write_all(&self.line);
        self.line.clear();
        done.map_err(|source| wrote(&self.path, source))
    }

    /// Ends the file.
    pub(crate) fn finish(mut self) -> Result<(), CensusError> {
        self.out.flush().map_err(|source| wrote(&self.path, source))
    }

    /// Writes where each raw row of the funnel ends.
    pub(crate) fn fates(
        dir: &Path,
        rows: &[RowFate],
        tables: &[&'static str],
    ) -> Result<(), CensusError> {
        let header = ["table", "record_no", "person", "truth", "step", "reason"];
        let mut side = SideFile::create(dir, "funnel.rows.csv", &header)?;
        for row in rows {
            let table = tables
                .get(usize::from(row.table))
                .copied()
                .unwrap_or_default();
            let (truth, step, reason) = (row.truth.key(), row.fate.step(), row.fate.key());
            let line = &mut side.line;
            let done = writeln!(
                line,
                "{table},R{:010},{},{truth},{step},{reason}",
                row.record, row.person
            );
            let done = done.and_then(|()| side.out.write_all(line));
            side.line.clear();
            done.map_err(|source| wrote(&side.path, source))?;
        }
        side.finish()
    }
}
