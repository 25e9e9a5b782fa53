//! What a model may answer about an entitlement (资格认定), and what follows from it.

use serde::{Deserialize, Serialize};
use strum::{EnumIter, EnumString, IntoStaticStr};

/// An answer of an eligibility model.
#[derive(
    Debug,
    Clone,
    Copy,
    PartialEq,
    Eq,
    PartialOrd,
    Ord,
    Serialize,
    Deserialize,
    EnumString,
    EnumIter,
    IntoStaticStr,
)]
#[serde(rename_all = "snake_case")]
#[strum(serialize_all = "snake_case")]
pub enum Outcome {
    /// 符合
    Positive,
    /// 不符合
    Negative,
    /// 存疑: the tables do not say, so a person is asked.
    Ask,
}

/// What follows from an answer. There is no third: nothing that a model says ends a payment (不因模型停发).
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Consequence {
    /// 续发: the entitlement goes on, and the served result is its record.
    Renew,
    /// 转人工核查: a finding for a person; the entitlement goes on until that person decides.
    AskPerson,
}

impl Outcome {
    /// What follows.
    pub fn consequence(self) -> Consequence {
        match self {
            Outcome::Positive => Consequence::Renew,
            Outcome::Negative | Outcome::Ask => Consequence::AskPerson,
        }
    }

    /// The name in the column of a model.
    pub fn name(self) -> &'static str {
        self.into()
    }
}
