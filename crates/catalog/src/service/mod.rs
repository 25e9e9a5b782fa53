//! The service: the catalogue with a database, a journal and the policies around it.

mod act;
mod applications;
mod apply;
mod load;
mod may;
mod report;
mod resources;
mod timer;
mod write;

use std::sync::Arc;

use haina_core::Env;
use haina_journal::{Actor, Journal};
use haina_party::{Access, ApplicationAttributes, CatalogAttributes, Principal};
use haina_store::{FtsIndex, Migrations, Step, Store};

pub use act::Acted;
pub use applications::{ApplicationFilter, ApplicationPage};
pub use load::VersionRow;
pub use report::{EDGES_MAX, Edges, Neighbour, Report};
pub use resources::{ResourceFilter, ResourcePage};
pub use timer::Ender;

use crate::{Application, CatalogError, Resource, ResourceState};

/// The room's tables.
pub const MIGRATIONS: Migrations = Migrations {
    room: "catalog",
    steps: &[
        Step {
            number: 1,
            name: "catalog",
            sql: include_str!("../../migrations/0001_catalog.sql"),
        },
        Step {
            number: 2,
            name: "numbers",
            sql: include_str!("../../migrations/0002_numbers.sql"),
        },
    ],
};

const SEARCH: FtsIndex = FtsIndex {
    table: "catalog_search",
};

/// The catalogue as a service; clones share it.
#[derive(Clone)]
pub struct Catalog {
    inner: Arc<Inner>,
}

struct Inner {
    store: Store,
    journal: Journal,
    env: Env,
    access: Access,
}

impl Catalog {
    /// The service over a migrated store.
    pub fn new(store: Store, journal: Journal, env: Env, access: Access) -> Catalog {
        let inner = Arc::new(Inner {
            store,
            journal,
            env,
            access,
        });
        Catalog { inner }
    }

    /// Who acts, by the role that lets them do it.
    ///
    /// # Errors
    /// `CAT0002` when the policies refuse.
    fn allowed(
        &self,
        principal: &Principal,
        action: &str,
        on: &haina_party::Resource,
    ) -> Result<Actor, CatalogError> {
        let now = self.inner.env.now();
        let verdict = self.inner.access.decide(principal, action, on, now);
        match verdict.allowed {
            true => Ok(principal.actor(verdict.role.as_deref().unwrap_or("person"))),
            false => Err(CatalogError::Forbidden { why: verdict.why() }),
        }
    }

    /// As [`Catalog::allowed`]; who may not even `read` it learns nothing of it.
    fn allowed_or_unseen(
        &self,
        principal: &Principal,
        action: &str,
        read: &str,
        on: &haina_party::Resource,
        unseen: impl FnOnce() -> CatalogError,
    ) -> Result<Actor, CatalogError> {
        self.allowed(principal, action, on).map_err(|no| {
            let seen = self.allowed(principal, read, on);
            seen.map_or_else(|_| unseen(), |_| no)
        })
    }
}

/// The word of a filter as a value of its list; empty is `None`.
fn word<T: std::str::FromStr>(what: &str, text: &str) -> Result<Option<T>, CatalogError> {
    match text.trim() {
        "" => Ok(None),
        text => text.parse().map(Some).map_err(|_| {
            let shown: String = text.chars().take(32).collect();
            CatalogError::Query {
                why: format!("`{shown}` is no {what}"),
            }
        }),
    }
}

impl Resource {
    /// What the policies know of it.
    pub fn attributes(&self) -> CatalogAttributes {
        CatalogAttributes {
            id: self.id.to_string(),
            owner: self.spec.owner.clone(),
            area: self.spec.area.clone(),
            draft: self.state == ResourceState::Draft,
        }
    }
}

impl Application {
    /// What the policies know of it.
    pub fn attributes(&self) -> ApplicationAttributes {
        ApplicationAttributes {
            id: self.id.to_string(),
            owner: self.owner.clone(),
            applicant: self.wish.applicant.clone(),
        }
    }
}
