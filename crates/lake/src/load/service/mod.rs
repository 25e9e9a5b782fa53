//! The service: tables with a database, a journal, the catalogue and the policies around them.

mod declare;
mod entry;
mod list;
mod look;
mod open;
mod pulled;
mod read_in;
mod rows;
mod standing;
mod take_in;
mod tidy;
mod trace;
mod turn;
mod version;
mod withdraw;

use std::sync::Arc;

use haina_catalog::{Catalog, CatalogError, Resource};
use haina_core::Env;
use haina_journal::{Actor, Journal};
use haina_party::{Access, Principal};
use haina_store::{Migrations, Step, Store};

pub(crate) use pulled::Pullable;
pub use tidy::Tidied;

use super::Limits;
use crate::LakeError;
use crate::delta::{Place, Table};

/// The room's tables.
pub const MIGRATIONS: Migrations = Migrations {
    room: "lake",
    steps: &[Step {
        number: 1,
        name: "lake",
        sql: include_str!("../../../migrations/0001_lake.sql"),
    }],
};

/// What the standing of deliveries is found by.
pub const STANDING: Step = Step {
    number: 3,
    name: "standing",
    sql: include_str!("../../../migrations/0003_standing.sql"),
};

/// The lake (数据湖) as a service; clones share it.
#[derive(Clone)]
pub struct Lake {
    inner: Arc<Inner>,
}

struct Inner {
    store: Store,
    journal: Journal,
    env: Env,
    access: Access,
    catalog: Catalog,
    place: Place,
    limits: Limits,
}

/// The three Delta tables of a table.
struct Three {
    current: Table,
    history: Table,
    rejects: Table,
}

impl Lake {
    /// The service over a migrated store, with its tables at `place`. What an earlier process left half done is put in order
    /// first, where nobody else works on it.
    ///
    /// # Errors
    /// `LAK0012` when the place cannot be read, and as the store fails.
    pub async fn open(
        store: Store,
        journal: Journal,
        env: Env,
        access: Access,
        catalog: Catalog,
        place: Place,
        limits: Limits,
    ) -> Result<Lake, LakeError> {
        let inner = Arc::new(Inner {
            store,
            journal,
            env,
            access,
            catalog,
            place,
            limits,
        });
        let lake = Lake { inner };
        lake.recover().await?;
        Ok(lake)
    }

    /// Who acts on the resource as it stands in the department `dept`, by the role that lets them do it. Who may not even read
    /// the resource learns nothing of it.
    ///
    /// # Errors
    /// `LAK0001`, `LAK0002` as the policies say.
    fn allowed(
        &self,
        principal: &Principal,
        action: &str,
        resource: &Resource,
        dept: &str,
    ) -> Result<Actor, LakeError> {
        let now = self.inner.env.now();
        let access = &self.inner.access;
        let mut standing = resource.attributes();
        dept.clone_into(&mut standing.owner);
        let on = haina_party::Resource::Catalogued(standing);
        let verdict = access.decide(principal, action, &on, now);
        if verdict.allowed {
            return Ok(principal.actor(verdict.role.as_deref().unwrap_or("person")));
        }
        let there = haina_party::Resource::Catalogued(resource.attributes());
        let read = access.decide(principal, "catalog.read", &there, now);
        match read.allowed {
            true => Err(LakeError::Forbidden { why: verdict.why() }),
            false => Err(no_table(&resource.spec.key)),
        }
    }

    /// The resource of a key, as it is stored.
    async fn resource(&self, key: &str) -> Result<Option<Resource>, LakeError> {
        let mut session = self.inner.store.glance().await?;
        match self.inner.catalog.stored(&mut session, key).await {
            Ok(resource) => Ok(Some(resource)),
            Err(CatalogError::NotFound { .. }) => Ok(None),
            Err(error) => Err(error.into()),
        }
    }

    /// The Delta tables of the table of this key.
    fn three(&self, key: &str) -> Result<Three, LakeError> {
        let table = |part: &str| self.inner.place.table(&format!("{key}/{part}"));
        Ok(Three {
            current: table("current")?,
            history: table("history")?,
            rejects: table("rejects")?,
        })
    }
}

fn no_table(key: &str) -> LakeError {
    LakeError::NotFound {
        what: "table",
        id: key.chars().take(96).collect(),
    }
}
