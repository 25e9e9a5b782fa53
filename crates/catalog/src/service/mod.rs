//! The service: the catalogue with a database, a journal and the policies around it.

mod act;
mod applications;
mod apply;
mod load;
mod may;
mod query;
mod report;
mod resources;
mod timer;
mod write;

use std::sync::Arc;

use haina_core::{Env, Words};
use haina_journal::{Actor, Journal};
use haina_party::{Access, ApplicationAttributes, CatalogAttributes, Principal};
use haina_store::{FtsIndex, Migrations, Step, Store};

pub use applications::{ApplicationFilter, ApplicationPage};
pub use load::VersionRow;
pub use report::{EDGES_MAX, Edges, Neighbour, Report};
pub use resources::{ResourceFilter, ResourcePage};
pub use timer::Ender;

use crate::{Application, CatalogError, Resource, ResourceState};

/// The room's tables.
pub const MIGRATIONS: Migrations = Migrations {
    room: "catalog",
    steps: &[Step {
        number: 1,
        name: "catalog",
        sql: include_str!("../../migrations/0001_catalog.sql"),
    }],
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
        if verdict.allowed {
            return Ok(principal.actor(verdict.role.as_deref().unwrap_or("person")));
        }
        let why = verdict
            .reason
            .unwrap_or_else(|| Words::new("您没有这项权限", "you may not do this"));
        Err(CatalogError::Forbidden { why })
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
