//! Transfers and what may be done with them.

use jiff::Timestamp;
use serde::{Deserialize, Serialize};
use strum::{Display, EnumString, IntoStaticStr};

use crate::{AccountId, Amount, TransferId};

/// How far a transfer has come.
#[derive(
    Debug,
    Clone,
    Copy,
    PartialEq,
    Eq,
    Serialize,
    Deserialize,
    Display,
    EnumString,
    IntoStaticStr,
    strum::EnumIter,
)]
#[serde(rename_all = "snake_case")]
#[strum(serialize_all = "snake_case")]
pub enum TransferState {
    /// 待入账: set aside, and not gone yet.
    Pending,
    /// 已入账.
    Posted,
    /// 已作废: what was set aside is free again.
    Voided,
}

/// A transfer (转账): an amount from one account to another. It is never edited; what was wrong is reversed by another.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Transfer {
    pub id: TransferId,
    /// What makes asking twice the same as asking once.
    pub key: String,
    pub unit: String,
    /// The account that is debited.
    pub from: AccountId,
    /// The account that is credited.
    pub to: AccountId,
    /// What was set aside or moved first.
    pub amount: Amount,
    /// What was moved in the end: less than `amount` where only a part of what was set aside was posted, 0 while it is pending or voided.
    pub posted: Amount,
    pub state: TransferState,
    /// What sort of transfer it is, as the scenario calls it: `meal`, `paper-spared`.
    pub kind: String,
    /// What it is for: a matter, an agreement, a receipt; may be empty.
    pub about: String,
    pub made_at: Timestamp,
    /// When what is set aside is free again by itself; none of one that is not pending, or waits for ever.
    pub expires_at: Option<Timestamp>,
    /// When it was posted or voided.
    pub settled_at: Option<Timestamp>,
    /// The transfer that this one takes back.
    pub reverses: Option<TransferId>,
    /// The transfer that takes this one back.
    pub reversed_by: Option<TransferId>,
}

/// Something to be done (记账指令).
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case", tag = "do", deny_unknown_fields)]
pub enum Deed {
    /// Moves an amount, or sets it aside.
    Transfer(Order),
    /// Moves what was set aside, or a part of it; the rest is free again.
    Post {
        transfer: TransferId,
        /// None: all of it.
        #[serde(default)]
        amount: Option<Amount>,
    },
    /// Frees what was set aside.
    Void { transfer: TransferId },
    /// Moves back what a posted transfer has moved.
    Reverse { transfer: TransferId },
}

/// A transfer that is asked for.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Order {
    /// One key is one transfer, however often it is asked for.
    pub key: String,
    pub from: AccountId,
    pub to: AccountId,
    pub amount: Amount,
    pub kind: String,
    #[serde(default)]
    pub about: String,
    /// Only set aside, not moved.
    #[serde(default)]
    pub pending: bool,
    /// When what is set aside is free again by itself.
    #[serde(default)]
    pub expires_at: Option<Timestamp>,
}

/// A line of a statement (对账单行): a posted transfer as one of its two accounts sees it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Line {
    pub account: AccountId,
    /// From 1 on, without gaps.
    pub nth: i64,
    pub transfer: TransferId,
    pub at: Timestamp,
    /// What came in, negative: what went out.
    pub amount: Amount,
    /// What there was after it.
    pub balance: Amount,
}
