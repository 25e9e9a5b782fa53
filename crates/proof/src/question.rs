//! Questions and their answers.

use jiff::civil::Date;
use serde::{Deserialize, Serialize};
use strum::{Display, EnumString, IntoStaticStr};

/// A question (核验问题): is there such a record, and what does its one field say?
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Question {
    /// The key of the table in the catalogue.
    pub table: String,
    /// Columns and the value that each must have.
    pub find: Vec<(String, String)>,
    /// Columns and the values of which each must have one.
    pub holds: Vec<(String, Vec<String>)>,
    /// The column with the day on which a record ends, and today: one that has ended does not count.
    pub until: Option<(String, Date)>,
    /// The column that is told; none: only whether there is such a record.
    pub tell: Option<String>,
}

/// What was answered; only this leaves.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Answer {
    /// There is such a record; with the field that was asked for, which may be empty in it.
    Record(Option<String>),
    NoRecord,
    /// No agreement permits the question, or the field is too secret to be told.
    NotAgreed,
    /// The source did not answer in time.
    Down,
}

/// How a question ended (核验结果), without what was told.
#[derive(
    Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, Display, EnumString, IntoStaticStr,
)]
#[serde(rename_all = "snake_case")]
#[strum(serialize_all = "snake_case")]
pub enum Outcome {
    /// 查到.
    Record,
    /// 未查到.
    NoRecord,
    /// 没有协议.
    NotAgreed,
    /// 来源不可用.
    Down,
}

impl Question {
    /// Every column that the question names: what an agreement must hold.
    pub fn fields(&self) -> Vec<String> {
        let found = self.find.iter().map(|(column, _)| column);
        let held = self.holds.iter().map(|(column, _)| column);
        let until = self.until.iter().map(|(column, _)| column);
        let named = found.chain(held).chain(until).chain(&self.tell);
        let mut fields: Vec<String> = named.cloned().collect();
        fields.sort();
        fields.dedup();
        fields
    }
}

impl Answer {
    /// How it ended.
    pub fn outcome(&self) -> Outcome {
        match self {
            Answer::Record(_) => Outcome::Record,
            Answer::NoRecord => Outcome::NoRecord,
            Answer::NotAgreed => Outcome::NotAgreed,
            Answer::Down => Outcome::Down,
        }
    }
}
