#![doc = include_str!("../README.md")]

mod account;
mod books;
mod error;
mod holder;
mod ids;
pub mod reconcile;
mod refused;
mod service;
mod transfer;

pub use account::{AMOUNT_MAX, Account, Amount, Overdraft, SCALE_MAX, SUM_MAX, UnitOfAccount};
pub use books::{Books, Done, KEY_CHARS_MAX};
pub use error::LedgerError;
pub use holder::{Holder, HolderKind};
pub use ids::{AccountId, TransferId};
pub use refused::Refused;
pub use service::{
    AccountFilter, AccountPage, DAYS_MAX, DEEDS_MAX, DayOfAccount, Ledger, MIGRATIONS, NewAccount,
    Outcome, Proof, Statement, StatementLine, UnitProof, Whose,
};
pub use transfer::{Deed, Line, Order, Transfer, TransferState};
