//! Readers (读取器): a file in, rows out one by one, with memory that does not grow with the file.

mod columns;
mod csv;
mod dates;
mod decode;
mod inspect;
mod json;
mod parquet;
mod sheet;
mod texts;
mod value;
mod zip;

use std::collections::BTreeSet;
use std::path::Path;

use serde::{Deserialize, Serialize};
use strum::{Display, EnumString, IntoStaticStr};

pub use dates::DateStyle;
pub(in crate::load) use dates::day_number;
pub(in crate::load) use inspect::{Inspected, inspect};
pub(in crate::load) use value::{Cell, Parsed, Reasons, SCALE, of_cell, parse};

use columns::OP_COLUMN;

use super::Limits;
use super::intake::Intake;
use super::refusal::Refusal;
use super::spec::Declared;

/// Codes for "no value", names of columns and the like of one declaration.
const WORDS_MAX: usize = 100;

/// The form of a file.
#[derive(
    Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, Display, EnumString, IntoStaticStr,
)]
#[serde(rename_all = "snake_case")]
#[strum(serialize_all = "snake_case")]
pub enum Format {
    Csv,
    /// JSON lines: an object in each line.
    Json,
    Parquet,
    /// A spreadsheet of Excel.
    Xlsx,
    /// A ZIP archive of texts (.txt, .md): each file is a row.
    Texts,
}

/// How characters are written as bytes.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, Display, EnumString)]
pub enum Encoding {
    #[serde(rename = "utf-8")]
    #[strum(serialize = "UTF-8")]
    Utf8,
    /// GB 18030-2022, and what is written in GBK or GB 2312.
    #[serde(rename = "gb18030")]
    #[strum(serialize = "GB18030")]
    Gb18030,
}

/// What the owner knows of the files' form.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct Facts {
    /// None: by how the file's name ends.
    pub format: Option<Format>,
    /// None: found, and stated in the batch. A file found to be otherwise is refused.
    pub encoding: Option<Encoding>,
    /// The row with the columns' names, from 1; none: the first of a CSV file, and in a spreadsheet the one that holds them.
    pub header_row: Option<u32>,
    /// The sheet; none: every sheet that has rows.
    pub sheet: Option<String>,
    /// Texts that mean that there is no value: `—`, `无`.
    pub missing: BTreeSet<String>,
    /// What separates the fields of CSV; none: a comma.
    pub delimiter: Option<char>,
    /// The styles that dates may have; none: all.
    pub dates: Vec<DateStyle>,
    /// Of change files, the column that says what a row does; none: `change`.
    pub op_column: Option<String>,
    /// Columns of the file that are not wanted.
    pub ignored: BTreeSet<String>,
}

/// What was found of a file's form; stands in the batch.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Found {
    pub format: Format,
    /// Of texts.
    pub encoding: Option<Encoding>,
    /// The row with the columns' names, from 1.
    pub header_row: Option<u64>,
    pub bytes: u64,
}

impl Facts {
    pub(super) fn check(&self) -> Result<(), String> {
        if self.header_row == Some(0) {
            return Err("rows are counted from 1".to_owned());
        }
        if self.missing.len() > WORDS_MAX || self.ignored.len() > WORDS_MAX {
            return Err(format!("at most {WORDS_MAX} codes and ignored columns"));
        }
        let odd = |c: char| !c.is_ascii() || matches!(c, '"' | '\n' | '\r');
        match self.delimiter {
            Some(delimiter) if odd(delimiter) => {
                Err("fields are separated by one ASCII character".to_owned())
            }
            _ => Ok(()),
        }
    }

    /// What is known of a file that we pulled ourselves: how it is written we know, what its values mean stays.
    pub(super) fn of_pulled(&self) -> Facts {
        Facts {
            format: Some(Format::Json),
            encoding: Some(Encoding::Utf8),
            missing: self.missing.clone(),
            op_column: self.op_column.clone(),
            ..Facts::default()
        }
    }

    /// The column of change files that says what a row does.
    pub(crate) fn op_column(&self) -> &str {
        self.op_column.as_deref().unwrap_or(OP_COLUMN)
    }

    /// The form of a file of this name.
    pub(super) fn format_of(&self, name: &str) -> Result<Format, Refusal> {
        if let Some(format) = self.format {
            return Ok(format);
        }
        let ending = Path::new(name).extension().and_then(|e| e.to_str());
        match ending.unwrap_or_default().to_ascii_lowercase().as_str() {
            "csv" | "txt" => Ok(Format::Csv),
            "jsonl" | "ndjson" | "json" => Ok(Format::Json),
            "parquet" => Ok(Format::Parquet),
            "xlsx" => Ok(Format::Xlsx),
            "zip" => Ok(Format::Texts),
            _ => Err(Refusal::UnknownForm),
        }
    }
}

/// Reads the file into `intake`.
///
/// # Errors
/// Why it is refused whole.
pub(super) fn read(
    path: &Path,
    inspected: &Inspected,
    declared: &Declared,
    limits: &Limits,
    intake: &mut Intake,
) -> Result<Found, Refusal> {
    let header_row = match inspected.format {
        Format::Csv => Some(csv::read(path, inspected, declared, limits, intake)?),
        Format::Json => {
            json::read(path, inspected, declared, limits, intake)?;
            None
        }
        Format::Parquet => {
            parquet::read(path, declared, limits, intake)?;
            None
        }
        Format::Xlsx => Some(sheet::read(path, declared, limits, intake)?),
        Format::Texts => {
            texts::read(path, declared, limits, intake)?;
            None
        }
    };
    Ok(Found {
        format: inspected.format,
        encoding: inspected.encoding,
        header_row,
        bytes: inspected.bytes,
    })
}

fn unreadable(what: &'static str, line: Option<u64>) -> Refusal {
    Refusal::Unreadable { what, line }
}
