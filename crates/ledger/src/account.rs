//! Units of account and accounts.

use haina_core::Words;
use jiff::Timestamp;
use serde::{Deserialize, Serialize};

use crate::{AccountId, Holder};

/// Amounts, in the smallest part of their unit: fen, papers, grams of CO₂. Never negative in a transfer, signed as a balance.
pub type Amount = i64;

/// The largest amount of one transfer.
pub const AMOUNT_MAX: Amount = 1_000_000_000_000_000;
/// The most that may ever come into, or go out of, one account: what a browser still counts exactly (2⁵³ − 1).
pub const SUM_MAX: Amount = 9_007_199_254_740_991;
/// Digits behind the point that a unit may be shown with.
pub const SCALE_MAX: u8 = 9;

/// What an account counts in (记账单位): `fen`, `paper`, `carbon-gram`.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct UnitOfAccount {
    pub key: String,
    pub title: Words,
    /// What stands behind an amount, such as `元`.
    pub symbol: Words,
    /// Digits behind the point when an amount is shown: 2 where the smallest part is a fen and a yuan is shown.
    pub scale: u8,
}

/// How far below nothing an account may go.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Overdraft {
    /// As far as this; 0 for a purse, an allowance, a budget.
    UpTo(Amount),
    /// As far as it likes: what brings units into the world, such as the city that gives out vouchers. Below nothing is what it owes.
    Free,
}

/// An account (账户): whose units of one kind they are. Its balance is what came in less what went out.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Account {
    pub id: AccountId,
    /// Its name in the city, unique: `fund/meal-2026`, `person/per_…/meals`.
    pub key: String,
    pub title: Words,
    /// The key of its unit; it never changes.
    pub unit: String,
    /// Whose it is.
    pub holder: Holder,
    pub overdraft: Overdraft,
    /// What has come in and gone out.
    pub credits_posted: Amount,
    pub debits_posted: Amount,
    /// What is on its way in and out.
    pub credits_pending: Amount,
    pub debits_pending: Amount,
    /// Lines of its statement so far, and when the last one was added.
    pub lines: i64,
    pub last_at: Option<Timestamp>,
    pub opened_at: Timestamp,
    /// Nothing comes in or goes out any more.
    pub closed_at: Option<Timestamp>,
}

impl Account {
    /// What there is.
    pub fn balance(&self) -> Amount {
        self.credits_posted - self.debits_posted
    }

    /// What may still go out; `None`: any amount. What is on its way out is gone already, what is on its way in is not there yet.
    pub fn available(&self) -> Option<Amount> {
        let free = self.balance() - self.debits_pending;
        match self.overdraft {
            Overdraft::UpTo(limit) => Some(free.saturating_add(limit)),
            Overdraft::Free => None,
        }
    }
}
