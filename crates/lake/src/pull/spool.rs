//! What is pulled, put down as a file of JSON lines: memory does not grow with it, and nothing is taken in before all of it came.

use std::collections::{BTreeMap, HashMap};
use std::io::{BufWriter, Write as _};
use std::path::Path;

use serde_json::Value;
use sha2::{Digest as _, Sha256};
use tempfile::NamedTempFile;

use crate::LakeError;
use crate::load::Refusal;

/// A value as the source gave it.
#[derive(Debug, Clone, PartialEq)]
pub(super) enum Cell {
    None,
    Text(String),
    Whole(i64),
    Real(f64),
}

/// Where a row stands by its watermark.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct At {
    pub level: Cell,
    /// Whether the next pull will look at it again.
    pub again: bool,
}

/// The file, and what of its rows must be remembered.
pub(super) struct Spool {
    file: NamedTempFile,
    out: BufWriter<std::fs::File>,
    names: Vec<String>,
    bytes: u64,
    bytes_max: u64,
    window_max: usize,
    /// Rows of the last pull that may come again, each as often as it was there.
    seen: HashMap<u128, u32>,
    line: Vec<u8>,
    /// Rows that were read, those that were put down, and of all that were read what is the same in whatever order they came.
    pub read: u64,
    pub put: u64,
    pub sum: u128,
    /// The same of those that will be looked at again.
    pub again: u64,
    pub again_sum: u128,
    /// These rows one by one; none: there are too many.
    pub window: Option<BTreeMap<u128, u32>>,
}

/// Limits of a spool.
#[derive(Debug, Clone, Copy)]
pub(super) struct SpoolLimits {
    pub bytes_max: u64,
    pub window_max: usize,
}

impl Spool {
    /// A file in `folder` for rows of these fields.
    pub fn begin(
        folder: &Path,
        names: &[String],
        seen: impl IntoIterator<Item = (u128, u32)>,
        limits: SpoolLimits,
    ) -> Result<Spool, LakeError> {
        std::fs::create_dir_all(folder).map_err(LakeError::unwritten)?;
        let file = NamedTempFile::new_in(folder).map_err(LakeError::unwritten)?;
        let out = file.reopen().map_err(LakeError::unwritten)?;
        let quoted = |name: &String| Value::from(name.as_str()).to_string();
        Ok(Spool {
            file,
            out: BufWriter::with_capacity(1 << 18, out),
            names: names.iter().map(quoted).collect(),
            bytes: 0,
            bytes_max: limits.bytes_max,
            window_max: limits.window_max,
            seen: seen.into_iter().collect(),
            line: Vec::new(),
            read: 0,
            put: 0,
            sum: 0,
            again: 0,
            again_sum: 0,
            window: Some(BTreeMap::new()),
        })
    }

    /// Takes a row.
    ///
    /// # Errors
    /// `LAK0008` when the file becomes too large, `LAK0012` when it cannot be written.
    pub fn row(&mut self, cells: &[Cell], at: Option<&At>) -> Result<(), LakeError> {
        self.line.clear();
        for (place, (name, cell)) in self.names.iter().zip(cells).enumerate() {
            self.line.push(if place == 0 { b'{' } else { b',' });
            self.line.extend_from_slice(name.as_bytes());
            self.line.push(b':');
            write_cell(&mut self.line, cell)?;
        }
        self.line.extend_from_slice(b"}\n");
        let hash = self.hash(at)?;
        self.read += 1;
        self.sum = self.sum.wrapping_add(hash);
        if at.is_some_and(|at| at.again) {
            self.remember(hash);
        }
        if let Some(left) = self.seen.get_mut(&hash).filter(|left| **left > 0) {
            *left -= 1;
            return Ok(());
        }
        self.bytes += self.line.len() as u64;
        if self.bytes > self.bytes_max {
            let refusal = Refusal::Limit {
                what: "bytes of what is pulled",
                max: self.bytes_max,
                line: None,
            };
            return Err(refusal.into());
        }
        self.put += 1;
        self.out.write_all(&self.line).map_err(LakeError::unwritten)
    }

    /// The file, whole; it goes away when it is dropped.
    ///
    /// # Errors
    /// `LAK0012` when it cannot be written.
    pub fn finish(self) -> Result<NamedTempFile, LakeError> {
        let written = self.out.into_inner();
        written.map_err(|error| LakeError::unwritten(error.into_error()))?;
        Ok(self.file)
    }

    /// What tells the row from others: its values, and the watermark's, which need not be among them.
    fn hash(&self, at: Option<&At>) -> Result<u128, LakeError> {
        let mut hash = Sha256::new();
        hash.update(&self.line);
        if let Some(at) = at {
            let mut level = Vec::new();
            write_cell(&mut level, &at.level)?;
            hash.update(&level);
        }
        let mut first = [0; 16];
        for (to, from) in first.iter_mut().zip(hash.finalize()) {
            *to = from;
        }
        Ok(u128::from_be_bytes(first))
    }

    fn remember(&mut self, hash: u128) {
        self.again += 1;
        self.again_sum = self.again_sum.wrapping_add(hash);
        if self.again as usize > self.window_max {
            self.window = None;
        }
        if let Some(window) = &mut self.window {
            *window.entry(hash).or_default() += 1;
        }
    }
}

fn write_cell(out: &mut Vec<u8>, cell: &Cell) -> Result<(), LakeError> {
    let value = match cell {
        Cell::None => Value::Null,
        Cell::Text(text) => {
            let written = serde_json::to_writer(out, text);
            return written.map_err(|error| LakeError::unwritten(error.into()));
        }
        Cell::Whole(n) => Value::from(*n),
        // What JSON has no number for goes as the text that it is, and is rejected as such.
        Cell::Real(n) => serde_json::Number::from_f64(*n)
            .map_or_else(|| Value::from(n.to_string()), Value::Number),
    };
    let written = serde_json::to_writer(out, &value);
    written.map_err(|error| LakeError::unwritten(error.into()))
}
