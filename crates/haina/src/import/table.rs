//! A table in CSV, each row with the line it begins in.

use std::collections::HashMap;

use haina_pack::imports::{Encoding, Filled, ImportMapping};

use super::decode::decode;

/// A table that was read: what each good row fills, and what is wrong with the others.
#[derive(Debug)]
pub struct Table {
    pub headings: Vec<String>,
    pub rows: Vec<Good>,
    pub rejects: Vec<Reject>,
}

/// A row that can be imported.
#[derive(Debug)]
pub struct Good {
    /// The line of the table it begins in.
    pub line: u64,
    pub filled: Filled,
    pub cells: Vec<String>,
}

/// A row that cannot be imported.
#[derive(Debug)]
pub struct Reject {
    /// The line of the table it begins in.
    pub line: u64,
    pub reasons: Vec<String>,
    pub cells: Vec<String>,
}

/// Why a table cannot be read at all.
#[derive(Debug)]
pub enum TableFault {
    /// The byte at this offset, in this line, is not of the encoding of this name.
    Encoding(usize, usize, &'static str),
    Csv(csv::Error),
    /// It lacks these columns; it has those.
    Columns(Vec<String>, Vec<String>),
}

/// Reads a table by `mapping`.
///
/// # Errors
/// It is not of the mapping's encoding, or lacks a column that the mapping reads.
/// A bad row is no error: it becomes a reject.
pub fn parse(bytes: &[u8], mapping: &ImportMapping) -> Result<Table, TableFault> {
    let text = decode(bytes, mapping.table.encoding).map_err(|at| {
        let line = bytes.iter().take(at).filter(|b| **b == b'\n').count() + 1;
        TableFault::Encoding(at, line, name(mapping.table.encoding))
    })?;
    let mut reader = csv::ReaderBuilder::new()
        .delimiter(u8::try_from(mapping.table.delimiter).unwrap_or(b','))
        .flexible(true)
        .from_reader(text.as_bytes());
    let headings = reader.headers().map_err(TableFault::Csv)?;
    let headings: Vec<String> = headings.iter().map(|h| h.trim().to_owned()).collect();
    let place: HashMap<&str, usize> = headings
        .iter()
        .enumerate()
        .map(|(i, h)| (h.as_str(), i))
        .collect();
    let missing = mapping
        .reads()
        .into_iter()
        .filter(|name| !place.contains_key(name));
    let missing: Vec<String> = missing.map(str::to_owned).collect();
    if !missing.is_empty() {
        return Err(TableFault::Columns(missing, headings));
    }
    let (mut rows, mut rejects) = (Vec::new(), Vec::new());
    let mut seen: HashMap<String, u64> = HashMap::new();
    for record in reader.records() {
        let record = record.map_err(TableFault::Csv)?;
        let line = record.position().map_or(0, csv::Position::line);
        let mut reasons = Vec::new();
        if record.len() != headings.len() {
            reasons.push(format!(
                "it has {} cells, the heading has {}",
                record.len(),
                headings.len()
            ));
        } else if record.as_slice().len() as u64 > mapping.table.row_bytes_max {
            reasons.push(format!(
                "it has more than {} bytes",
                mapping.table.row_bytes_max
            ));
        } else {
            match mapping.fill(|name| place.get(name).and_then(|at| record.get(*at))) {
                Ok(filled) => match seen.insert(filled.key.clone(), line) {
                    None => {
                        let cells = record.iter().map(str::to_owned).collect();
                        rows.push(Good {
                            line,
                            filled,
                            cells,
                        });
                        continue;
                    }
                    Some(first) => reasons.push(format!("line {first} has the same key")),
                },
                Err(faults) => reasons.extend(faults.iter().map(ToString::to_string)),
            }
        }
        let cells = record.iter().map(str::to_owned).collect();
        rejects.push(Reject {
            line,
            reasons,
            cells,
        });
    }
    Ok(Table {
        headings,
        rows,
        rejects,
    })
}

fn name(encoding: Encoding) -> &'static str {
    match encoding {
        Encoding::Utf8 => "UTF-8",
        Encoding::Gb18030 => "GB18030",
    }
}
