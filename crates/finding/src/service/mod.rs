//! The service: findings with a database, a journal and the policies around them.

mod act;
mod claim;
mod list;
mod load;
mod precision;
mod write;

use std::sync::Arc;

use haina_core::Env;
use haina_journal::{Actor, Journal};
use haina_party::{Access, FindingAttributes, Principal, Resource};
use haina_store::{Migrations, Step, Store};

pub use claim::{CLAIMS_MAX, Claimed};
pub use list::{Filter, Page};
pub use precision::{ModelRow, Precision};

use crate::{Finding, FindingError};

/// The room's tables.
pub const MIGRATIONS: Migrations = Migrations {
    room: "finding",
    steps: &[Step {
        number: 1,
        name: "finding",
        sql: include_str!("../../migrations/0001_finding.sql"),
    }],
};

/// Findings as a service; clones share it.
#[derive(Clone)]
pub struct Findings {
    inner: Arc<Inner>,
}

struct Inner {
    store: Store,
    journal: Journal,
    env: Env,
    access: Access,
}

impl Findings {
    /// The service over a migrated store.
    pub fn new(store: Store, journal: Journal, env: Env, access: Access) -> Findings {
        let inner = Arc::new(Inner {
            store,
            journal,
            env,
            access,
        });
        Findings { inner }
    }

    /// Who acts, by the role that lets them do it.
    ///
    /// # Errors
    /// `FND0002` when the policies refuse.
    fn allowed(
        &self,
        principal: &Principal,
        action: &str,
        resource: &Resource,
    ) -> Result<Actor, FindingError> {
        let now = self.inner.env.now();
        let verdict = self.inner.access.decide(principal, action, resource, now);
        match verdict.allowed {
            true => Ok(principal.actor(verdict.role.as_deref().unwrap_or("person"))),
            false => Err(FindingError::Forbidden { why: verdict.why() }),
        }
    }
}

impl Finding {
    /// What the policies know of it.
    pub fn attributes(&self) -> FindingAttributes {
        FindingAttributes {
            id: self.id.to_string(),
            unit: Some(self.unit.clone()).filter(|unit| !unit.is_empty()),
            area: self.area.clone(),
        }
    }
}
