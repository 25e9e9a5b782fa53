//! The service: questions with agreements, a catalogue, a database and sources around them.

mod ask;
mod due;
mod log;

use std::collections::BTreeMap;
use std::sync::Arc;
use std::time::Duration;

use haina_agreement::Agreements;
use haina_catalog::Catalog;
use haina_core::Env;
use haina_store::{Migrations, Step, Store};

use crate::Source;
use crate::source::Rests;

pub use ask::{Asked, Asking};
pub use due::Due;
pub use log::{Count, Note, Reader};

/// The room's tables.
pub const MIGRATIONS: Migrations = Migrations {
    room: "proof",
    steps: &[Step {
        number: 1,
        name: "proof",
        sql: include_str!("../../migrations/0001_proof.sql"),
    }],
};

/// How long a source may take; with what comes before and after it, a person knows within two seconds.
pub(crate) const PATIENCE: Duration = Duration::from_millis(1_200);

/// What the service stands on.
pub struct Around {
    pub store: Store,
    pub env: Env,
    pub catalog: Catalog,
    pub agreements: Agreements,
    /// What answers for tables that no service answers for.
    pub lake: Arc<dyn Source>,
    /// Departments' own services, by table.
    pub services: BTreeMap<String, Arc<dyn Source>>,
}

/// Questions as a service; clones share it.
#[derive(Clone)]
pub struct Proofs {
    inner: Arc<Inner>,
}

struct Inner {
    around: Around,
    rests: Rests,
}

impl Proofs {
    /// The service over a migrated store.
    pub fn new(around: Around) -> Proofs {
        let rests = Rests::default();
        Proofs {
            inner: Arc::new(Inner { around, rests }),
        }
    }

    fn around(&self) -> &Around {
        &self.inner.around
    }
}
