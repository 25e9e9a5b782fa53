//! The service: books with a database and a journal.

mod account;
mod carry_out;
mod expire;
mod load;
mod proof;
mod rows;
mod statement;
mod unit;

use std::sync::Arc;

use haina_core::Env;
use haina_journal::Journal;
use haina_store::{Migrations, Step, Store};

pub use account::{AccountFilter, AccountPage, NewAccount, Whose};
pub use carry_out::{DEEDS_MAX, Outcome};
pub use proof::{Proof, UnitProof};
pub use statement::{DAYS_MAX, DayOfAccount, Statement, StatementLine};

/// The room's tables.
pub const MIGRATIONS: Migrations = Migrations {
    room: "ledger",
    steps: &[Step {
        number: 1,
        name: "ledger",
        sql: include_str!("../../migrations/0001_ledger.sql"),
    }],
};

/// The ledger as a service; clones share it. Whoever calls has asked the policies.
#[derive(Clone)]
pub struct Ledger {
    inner: Arc<Inner>,
}

struct Inner {
    store: Store,
    journal: Journal,
    env: Env,
}

impl Ledger {
    /// The service over a migrated store.
    pub fn new(store: Store, journal: Journal, env: Env) -> Ledger {
        let inner = Arc::new(Inner {
            store,
            journal,
            env,
        });
        Ledger { inner }
    }
}
