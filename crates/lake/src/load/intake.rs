//! Rows as they come from a reader: parsed, checked, and handed on as accepted or rejected.

use std::borrow::Cow;
use std::collections::BTreeMap;

use datafusion::arrow::array::RecordBatch;
use haina_catalog::{Dimension, FieldType, Measure};
use jiff::Timestamp;
use serde::{Deserialize, Serialize};
use tokio::sync::mpsc::Sender;

use super::build::Rows;
use super::ids::BatchId;
use super::quality::{CheckResult, Judges, by_dimension};
use super::read::{Cell, Parsed, Reasons, of_cell};
use super::refusal::Refusal;
use super::spec::{Declared, LoadMode};
use super::{Limits, schema};

/// Characters of a rejected row that are kept.
const RAW_MAX: usize = 4_000;

/// Rows on their way from the reader to the files.
#[derive(Debug)]
pub(super) enum Piece {
    Accepted(RecordBatch),
    Rejected(RecordBatch),
}

/// Where the rows of a delivery come from.
#[derive(Debug, Clone)]
pub(super) struct Stamp {
    pub batch: BatchId,
    pub source: String,
    pub known_at: Timestamp,
}

/// What was counted of a delivery.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Counted {
    pub read: u64,
    pub accepted: u64,
    pub rejected: u64,
    /// Rejected rows by reason; a row may have several.
    pub reasons: BTreeMap<String, u64>,
    pub checks: Vec<CheckResult>,
    /// By dimension of GB/T 36344.
    pub measures: Vec<Measure>,
}

/// Takes rows, and hands on batches.
pub(super) struct Intake {
    kinds: Vec<FieldType>,
    names: Vec<String>,
    declared: Declared,
    keys: Vec<usize>,
    judges: Judges,
    rows: Rows,
    rejects: Rows,
    reasons: Reasons,
    /// Batch, source and time as values.
    origin: [Parsed<'static>; 3],
    counted: Counted,
    /// Rows of a wrong form, and rows that lack a part of their key.
    bad_form: u64,
    no_key: u64,
    out: Sender<Piece>,
}

impl Intake {
    pub fn new(
        declared: &Declared,
        stamp: &Stamp,
        judges: Judges,
        limits: &Limits,
        out: Sender<Piece>,
    ) -> Intake {
        let text = |text: String| Parsed::Text(Cow::Owned(text));
        let keys = declared.spec.keys.iter();
        let place = |key: &String| declared.fields.iter().position(|f| f.name == *key);
        Intake {
            kinds: declared.fields.iter().map(|field| field.kind).collect(),
            names: declared.fields.iter().map(|f| f.name.clone()).collect(),
            keys: match declared.spec.mode.goes_by_key() {
                true => keys.filter_map(place).collect(),
                false => Vec::new(),
            },
            judges,
            rows: Rows::new(schema::history(declared), limits.batch_bytes),
            rejects: Rows::new(schema::rejects(), limits.batch_bytes),
            reasons: Reasons::default(),
            origin: [
                text(stamp.batch.to_string()),
                text(stamp.source.clone()),
                Parsed::At(stamp.known_at.as_microsecond()),
            ],
            counted: Counted::default(),
            bad_form: 0,
            no_key: 0,
            out,
            declared: declared.clone(),
        }
    }

    /// Takes a row: its cells in the order of the fields, and of a change file what it does.
    ///
    /// # Errors
    /// When the delivery is refused whole because of it.
    pub fn row(&mut self, line: u64, cells: &[Cell<'_>], op: Option<&str>) -> Result<(), Refusal> {
        self.counted.read += 1;
        self.reasons.clear();
        let facts = &self.declared.spec.facts;
        let mut values = Vec::with_capacity(cells.len() + 5);
        for (place, (cell, kind)) in cells.iter().zip(&self.kinds).enumerate() {
            let none = !facts.missing.is_empty() && is_missing(cell, &facts.missing);
            let value = match none {
                true => Ok(Parsed::None),
                false => of_cell(cell, *kind, &facts.dates),
            };
            values.push(value.unwrap_or_else(|code| {
                self.reasons.add(code, place);
                Parsed::None
            }));
        }
        let changes = self.declared.spec.mode == LoadMode::Changes;
        let op = changes.then(|| op.and_then(op_of));
        if op == Some(None) {
            self.reasons.add_row("bad-op");
        }
        self.bad_form += u64::from(!self.reasons.is_empty());
        if self.reasons.is_empty() {
            let lacks = |place: &&usize| matches!(values.get(**place), Some(Parsed::None) | None);
            if let Some(place) = self.keys.iter().find(lacks) {
                self.no_key += 1;
                self.reasons.add("missing-key", *place);
            }
        }
        let op = op.flatten();
        if self.reasons.is_empty() && op != Some("delete") {
            self.judges.row(&values, line, &mut self.reasons)?;
        }
        if !self.reasons.is_empty() {
            return self.reject(line, &raw(cells));
        }
        self.counted.accepted += 1;
        let row = Parsed::Int(i64::try_from(line).unwrap_or(i64::MAX));
        let op = Parsed::Text(Cow::Borrowed(op.unwrap_or_default()));
        let [batch, source, known_at] = &self.origin;
        self.rows
            .push(values.iter().chain([batch, source, &row, known_at, &op]));
        match self.rows.is_full() {
            true => self.hand_on_accepted(),
            false => Ok(()),
        }
    }

    /// Rejects a row that has not the form of one.
    ///
    /// # Errors
    /// When nobody takes what is handed on.
    pub fn odd_row(
        &mut self,
        line: u64,
        code: &str,
        raw: impl FnOnce() -> String,
    ) -> Result<(), Refusal> {
        self.counted.read += 1;
        self.bad_form += 1;
        self.reasons.clear();
        self.reasons.add_row(code);
        self.reject(line, &raw())
    }

    /// Rows that were read so far.
    pub fn read_rows(&self) -> u64 {
        self.counted.read
    }

    /// Hands on what is left; gives the counts.
    ///
    /// # Errors
    /// When nobody takes it.
    pub fn finish(mut self) -> Result<Counted, Refusal> {
        self.hand_on_accepted()?;
        self.hand_on_rejected()?;
        let mut counted = self.counted;
        counted.checks = self.judges.results();
        let mut measures = BTreeMap::new();
        let mut measure = |dimension: Dimension, all: u64, bad: u64| {
            let good = all - bad;
            measures.insert(
                dimension,
                Measure {
                    dimension,
                    good,
                    all,
                },
            );
        };
        measure(Dimension::Conformity, counted.read, self.bad_form);
        if !self.keys.is_empty() {
            let all = counted.read - self.bad_form;
            measure(Dimension::Completeness, all, self.no_key);
        }
        by_dimension(&counted.checks, &mut measures);
        counted.measures = measures.into_values().collect();
        Ok(counted)
    }

    fn reject(&mut self, line: u64, raw: &str) -> Result<(), Refusal> {
        self.counted.rejected += 1;
        let reasons = self.reasons.all();
        for (code, _) in reasons {
            match self.counted.reasons.get_mut(code) {
                Some(n) => *n += 1,
                None => {
                    self.counted.reasons.insert(code.clone(), 1);
                }
            }
        }
        let joined = |texts: Vec<&str>| Parsed::Text(Cow::Owned(texts.join("+")));
        let codes = joined(reasons.iter().map(|(code, _)| code.as_str()).collect());
        let columns = reasons.iter().filter_map(|(_, place)| *place);
        let columns = columns.filter_map(|place| self.names.get(place));
        let columns = joined(columns.map(String::as_str).collect());
        let raw = Parsed::Text(Cow::Owned(raw.chars().take(RAW_MAX).collect()));
        let row = Parsed::Int(i64::try_from(line).unwrap_or(i64::MAX));
        let [batch, source, known_at] = &self.origin;
        let values = [batch, source, &row, known_at, &codes, &columns, &raw];
        self.rejects.push(values.into_iter());
        match self.rejects.is_full() {
            true => self.hand_on_rejected(),
            false => Ok(()),
        }
    }

    fn hand_on_accepted(&mut self) -> Result<(), Refusal> {
        let batch = self.rows.take().map_err(|_| stopped())?;
        let piece = batch.map(Piece::Accepted);
        piece.map_or(Ok(()), |piece| self.hand_on(piece))
    }

    fn hand_on_rejected(&mut self) -> Result<(), Refusal> {
        let batch = self.rejects.take().map_err(|_| stopped())?;
        let piece = batch.map(Piece::Rejected);
        piece.map_or(Ok(()), |piece| self.hand_on(piece))
    }

    fn hand_on(&self, piece: Piece) -> Result<(), Refusal> {
        self.out.blocking_send(piece).map_err(|_| stopped())
    }
}

/// Whoever writes has stopped; what it says of that is what is told.
fn stopped() -> Refusal {
    Refusal::Unreadable {
        what: "the loading was broken off",
        line: None,
    }
}

fn is_missing(cell: &Cell<'_>, codes: &std::collections::BTreeSet<String>) -> bool {
    match cell {
        Cell::Text(text) => codes.contains(text.trim()),
        Cell::Owned(text) => codes.contains(text.trim()),
        _ => false,
    }
}

/// What a row of a change file does.
fn op_of(text: &str) -> Option<&'static str> {
    match text.trim().to_ascii_lowercase().as_str() {
        "insert" | "i" | "新增" | "增加" => Some("insert"),
        "update" | "u" | "修改" | "变更" | "更新" => Some("update"),
        "delete" | "d" | "删除" | "注销" => Some("delete"),
        _ => None,
    }
}

/// The row as a text, for whoever corrects it.
fn raw(cells: &[Cell<'_>]) -> String {
    let one = |cell: &Cell<'_>| match cell {
        Cell::Empty => String::new(),
        Cell::Text(text) => (*text).to_owned(),
        Cell::Owned(text) => text.clone(),
        Cell::Number(n) => n.to_string(),
        Cell::Int(n) => n.to_string(),
        Cell::Bool(yes) => yes.to_string(),
        Cell::Civil(at) => at.to_string(),
        Cell::Day(day) => day.to_string(),
        Cell::At(at) => at.to_string(),
        Cell::Decimal(n) => n.to_string(),
        Cell::Bytes(bytes) => format!("{} bytes", bytes.len()),
        Cell::Odd => "?".to_owned(),
    };
    cells.iter().map(one).collect::<Vec<_>>().join(",")
}
