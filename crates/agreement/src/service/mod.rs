//! The service: agreements with a database and a journal.

mod count;
mod expire;
mod law;
mod life;
mod list;
mod load;
mod offer;
mod receipt;
mod rows;
mod usage;

use std::sync::Arc;

use haina_core::Env;
use haina_journal::Journal;
use haina_store::{Migrations, Step as Migration, Store};

pub use law::{Bound, Breach, Law};
pub use list::{AgreementFilter, AgreementPage, ReceiptPage};
pub use load::Version;
pub use offer::NewOffer;
pub use receipt::{Metered, Receipt};
pub use usage::{Answer, Use, Used};

/// The room's tables.
pub const MIGRATIONS: Migrations = Migrations {
    room: "agreement",
    steps: &[Migration {
        number: 1,
        name: "agreement",
        sql: include_str!("../../migrations/0001_agreement.sql"),
    }],
};

/// The longest key of an offer, a party, a resource or a use, in characters.
pub const KEY_CHARS_MAX: usize = 200;

/// The agreements as a service; clones share it. Whoever calls has asked the policies who the actor is and for whom it acts.
#[derive(Clone)]
pub struct Agreements {
    inner: Arc<Inner>,
}

struct Inner {
    store: Store,
    journal: Journal,
    env: Env,
    /// None: nothing is refused by rules.
    law: Option<Arc<dyn Law>>,
}

impl Agreements {
    /// The service over a migrated store.
    pub fn new(store: Store, journal: Journal, env: Env) -> Agreements {
        let inner = Arc::new(Inner {
            store,
            journal,
            env,
            law: None,
        });
        Agreements { inner }
    }
}
