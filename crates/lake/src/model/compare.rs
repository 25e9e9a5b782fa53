//! Compares a run with what is held, in one pass over both in the order of keys; memory does not grow with them.

use std::cmp::Ordering;
use std::sync::{Arc, LazyLock};

use datafusion::arrow::array::{
    ArrayRef, BooleanBuilder, Int64Builder, RecordBatch, StringBuilder,
};
use datafusion::arrow::datatypes::{DataType, Field, Schema, SchemaRef};
use datafusion::common::DataFusionError;

use super::claim::Claimer;
use super::diff::{Change, Fingerprint, Held, Rule, step};
use super::engine::{Stop, stop};
use super::rows::Rows;
use super::sieve::Feed;

/// Characters of a key.
const KEY_MAX: usize = 500;
/// Rows that are written at a time.
const ROWS_AT_ONCE: usize = 4096;

/// The columns of what is held.
pub(super) static HELD: LazyLock<SchemaRef> = LazyLock::new(|| {
    let field = |name: &str, kind| Field::new(name, kind, false);
    Arc::new(Schema::new(vec![
        field("key", DataType::Utf8),
        field("claimed", DataType::Boolean),
        field("streak", DataType::Int64),
        field("rests_on", DataType::Utf8),
    ]))
});

/// The columns of what happens; the claim is JSON, and none for who leaves.
pub(super) static CHANGES: LazyLock<SchemaRef> = LazyLock::new(|| {
    Arc::new(Schema::new(vec![
        Field::new("nth", DataType::Int64, false),
        Field::new("change", DataType::Utf8, false),
        Field::new("key", DataType::Utf8, false),
        Field::new("claim", DataType::Utf8, true),
    ]))
});

/// How many moved.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, serde::Serialize, serde::Deserialize)]
pub struct Moved {
    pub entered: u64,
    pub changed: u64,
    pub left: u64,
    /// Those that would enter or leave, were the same said often enough or the inputs whole.
    pub waiting: u64,
}

/// One pass over what is held and what a run says.
pub(super) struct Compare<'m> {
    pub claimer: &'m Claimer<'m>,
    pub rule: Rule,
    pub held: HeldOut,
    pub changes: ChangesOut,
    pub moved: Moved,
}

impl Compare<'_> {
    /// Both in the order of their keys.
    pub(super) async fn run(mut self, held: Rows, now: Rows) -> Result<Moved, DataFusionError> {
        let (mut held, mut now) = (Side::new(held), Side::new(now));
        held.advance().await?;
        now.advance().await?;
        loop {
            match (&held.key, &now.key) {
                (None, None) => break,
                (before, after) => {
                    // Who is out of rows comes behind every key.
                    let order = match (before, after) {
                        (Some(before), Some(after)) => before.cmp(after),
                        (Some(_), None) => Ordering::Less,
                        _ => Ordering::Greater,
                    };
                    let was = order.is_le().then(|| held_of(&held.rows)).transpose()?;
                    let says = order.is_ge().then_some(&mut now.rows);
                    let key = if order.is_le() { before } else { after };
                    self.one(key.as_deref().unwrap_or_default(), was, says)
                        .await?;
                    if order.is_le() {
                        held.advance().await?;
                    }
                    if order.is_ge() {
                        now.advance().await?;
                    }
                }
            }
        }
        self.held.flush().await?;
        self.changes.flush().await?;
        Ok(self.moved)
    }

    async fn one(
        &mut self,
        key: &str,
        was: Option<Held>,
        // Exclusive: rows can be sent to another thread, and not shared between threads.
        says: Option<&mut Rows>,
    ) -> Result<(), DataFusionError> {
        let rests_on = says.as_deref().map(|rows| self.claimer.rests_on(rows));
        let (held, change) = step(was, rests_on, self.rule);
        if let Some(held) = held {
            self.moved.waiting += u64::from(held.claimed != says.is_some());
            self.held.push(key, held).await?;
        }
        let Some(change) = change else {
            return Ok(());
        };
        match change {
            Change::Enter => self.moved.entered += 1,
            Change::Changed => self.moved.changed += 1,
            Change::Leave => self.moved.left += 1,
        }
        let claim = says
            .as_deref()
            .map(|rows| serde_json::to_string(&self.claimer.claim(rows)));
        let claim = claim
            .transpose()
            .map_err(|e| DataFusionError::External(Box::new(e)))?;
        self.changes.push(change, key, claim.as_deref()).await
    }
}

/// Rows with the present key.
struct Side {
    rows: Rows,
    key: Option<String>,
}

impl Side {
    fn new(rows: Rows) -> Side {
        Side { rows, key: None }
    }

    /// Moves on, and sees to it that keys are there, in order and not twice.
    async fn advance(&mut self) -> Result<(), DataFusionError> {
        if !self.rows.advance().await? {
            self.key = None;
            return Ok(());
        }
        let wrong = |rule: &str| Err(stop(Stop::Value("key".to_owned(), rule.to_owned())));
        match (self.rows.get(0), &self.key) {
            (None, _) => wrong("a key is never missing"),
            (Some(next), Some(last)) if next <= last.as_str() => {
                wrong("a key comes out once: tell rows apart by more columns, or group them")
            }
            (Some(next), _) if next.is_empty() || next.chars().count() > KEY_MAX => {
                wrong("a key is not blank, and not longer than a key may be")
            }
            (Some(next), _) => {
                self.key = Some(next.to_owned());
                Ok(())
            }
        }
    }
}

/// What the columns of [`HELD`] say, read in the order key, claimed, streak, rests on.
fn held_of(rows: &Rows) -> Result<Held, DataFusionError> {
    let parse = || {
        let mut rests_on = Fingerprint::default();
        hex::decode_to_slice(rows.get(3)?, &mut rests_on).ok()?;
        Some(Held {
            claimed: rows.get(1)? == "true",
            streak: rows.get(2)?.parse().ok()?,
            rests_on,
        })
    };
    parse().ok_or_else(|| DataFusionError::Internal("what is held cannot be read".to_owned()))
}

/// Writes what is held.
pub(super) struct HeldOut {
    feed: Feed,
    key: StringBuilder,
    claimed: BooleanBuilder,
    streak: Int64Builder,
    rests_on: StringBuilder,
    rows: usize,
}

impl HeldOut {
    pub(super) fn new(feed: Feed) -> HeldOut {
        HeldOut {
            feed,
            key: StringBuilder::new(),
            claimed: BooleanBuilder::new(),
            streak: Int64Builder::new(),
            rests_on: StringBuilder::new(),
            rows: 0,
        }
    }

    async fn push(&mut self, key: &str, held: Held) -> Result<(), DataFusionError> {
        self.key.append_value(key);
        self.claimed.append_value(held.claimed);
        self.streak.append_value(i64::from(held.streak));
        self.rests_on.append_value(hex::encode(held.rests_on));
        self.rows += 1;
        match self.rows >= ROWS_AT_ONCE {
            true => self.flush().await,
            false => Ok(()),
        }
    }

    async fn flush(&mut self) -> Result<(), DataFusionError> {
        self.rows = 0;
        let columns: Vec<ArrayRef> = vec![
            Arc::new(self.key.finish()),
            Arc::new(self.claimed.finish()),
            Arc::new(self.streak.finish()),
            Arc::new(self.rests_on.finish()),
        ];
        self.feed
            .send(RecordBatch::try_new(HELD.clone(), columns)?)
            .await
    }
}

/// Writes what happens.
pub(super) struct ChangesOut {
    feed: Feed,
    nth: Int64Builder,
    change: StringBuilder,
    key: StringBuilder,
    claim: StringBuilder,
    rows: usize,
    all: i64,
}

impl ChangesOut {
    pub(super) fn new(feed: Feed) -> ChangesOut {
        ChangesOut {
            feed,
            nth: Int64Builder::new(),
            change: StringBuilder::new(),
            key: StringBuilder::new(),
            claim: StringBuilder::new(),
            rows: 0,
            all: 0,
        }
    }

    async fn push(
        &mut self,
        change: Change,
        key: &str,
        claim: Option<&str>,
    ) -> Result<(), DataFusionError> {
        self.nth.append_value(self.all);
        self.change.append_value(change.name());
        self.key.append_value(key);
        self.claim.append_option(claim);
        self.all += 1;
        self.rows += 1;
        match self.rows >= ROWS_AT_ONCE {
            true => self.flush().await,
            false => Ok(()),
        }
    }

    async fn flush(&mut self) -> Result<(), DataFusionError> {
        self.rows = 0;
        let columns: Vec<ArrayRef> = vec![
            Arc::new(self.nth.finish()),
            Arc::new(self.change.finish()),
            Arc::new(self.key.finish()),
            Arc::new(self.claim.finish()),
        ];
        self.feed
            .send(RecordBatch::try_new(CHANGES.clone(), columns)?)
            .await
    }
}
