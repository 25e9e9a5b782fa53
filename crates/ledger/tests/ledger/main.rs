//! The ledger: the books by random deeds, the service over both databases.

#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)] // a test that breaks off has failed

mod books;
mod service;

use haina_core::Words;
use haina_ledger::{Account, AccountId, Amount, Deed, Holder, Order, Overdraft};
use jiff::Timestamp;
use uuid::Uuid;

/// An account with nothing in it.
pub fn account(n: u128, unit: &str, overdraft: Overdraft) -> Account {
    Account {
        id: AccountId::from_uuid(Uuid::from_u128(n)),
        key: format!("account/{n}"),
        title: Words::default(),
        unit: unit.to_owned(),
        holder: Holder::dept("city"),
        overdraft,
        credits_posted: 0,
        debits_posted: 0,
        credits_pending: 0,
        debits_pending: 0,
        lines: 0,
        last_at: None,
        opened_at: Timestamp::UNIX_EPOCH,
        closed_at: None,
    }
}

/// A transfer of an amount.
pub fn order(key: &str, from: AccountId, to: AccountId, amount: Amount) -> Order {
    Order {
        key: key.to_owned(),
        from,
        to,
        amount,
        kind: "test".to_owned(),
        about: String::new(),
        pending: false,
        expires_at: None,
    }
}

/// As [`order`], as a deed.
pub fn transfer(key: &str, from: AccountId, to: AccountId, amount: Amount) -> Deed {
    Deed::Transfer(order(key, from, to, amount))
}
