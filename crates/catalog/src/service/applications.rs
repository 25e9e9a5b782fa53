//! Lists of applications and grants: who uses what under what, newest first.

use haina_party::Principal;
use haina_store::list::{self, ListQuery, Place};
use serde::{Deserialize, Serialize};

use super::Catalog;
use super::load::read_application;
use super::word;
use crate::{Application, ApplicationState, CatalogError, ResourceId};

/// What narrows a list of applications; empty: does not.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct ApplicationFilter {
    /// `applied`, `granted`, …; `live` are all grants in force.
    pub state: String,
    pub resource: Option<ResourceId>,
    /// The department that owns the resource.
    pub owner: String,
    /// The department that applied.
    pub applicant: String,
}

/// A page of applications.
#[derive(Debug, Clone, PartialEq)]
pub struct ApplicationPage {
    pub items: Vec<Application>,
    /// Where the next page begins; none: this was the last one.
    pub next: Option<String>,
}

impl Catalog {
    /// A page of applications of or to the departments the principal works for, at most `limit`.
    ///
    /// # Errors
    /// `CAT0002` when the policies refuse, `CAT0007` for a state nobody knows or a cursor that is not ours.
    pub async fn applications(
        &self,
        principal: &Principal,
        filter: &ApplicationFilter,
        cursor: Option<&str>,
        limit: u32,
    ) -> Result<ApplicationPage, CatalogError> {
        self.allowed(
            principal,
            "catalog.applications",
            &haina_party::Resource::City,
        )?;
        let now = self.inner.env.now();
        let action = "catalog.read_application";
        let scope = self.inner.access.scope_of(principal, action, now);
        let mut query = narrowed(filter)?;
        if let Some(cursor) = cursor {
            query.past("a.applied_at", "a.id", cursor.parse()?);
        }
        let head = "SELECT a.id, a.version, a.body FROM catalog_application a";
        let tail = format!("ORDER BY a.applied_at DESC, a.id DESC LIMIT {}", limit + 1);
        let mut session = self.inner.store.glance().await?;
        let mut found = Vec::new();
        for door in scope.doors(&[("dept", &["a.owner", "a.applicant"])]) {
            let (sql, args) = query.sql(head, &door, &tail);
            for row in session.all(&sql, &args).await? {
                found.push(read_application(&row)?.0);
            }
        }
        let place = |a: &Application| Place {
            at: a.applied_at,
            id: a.id.uuid(),
        };
        let (items, next) = list::newest(found, limit, place);
        Ok(ApplicationPage { items, next })
    }
}

fn narrowed(filter: &ApplicationFilter) -> Result<ListQuery, CatalogError> {
    let mut query = ListQuery::default();
    if filter.state == "live" {
        query.and("a.live");
    } else if let Some(state) = word::<ApplicationState>("state", &filter.state)? {
        query.is("a.state", state.name());
    }
    if let Some(resource) = filter.resource {
        query.is("a.resource", resource);
    }
    for (column, value) in [
        ("a.owner", &filter.owner),
        ("a.applicant", &filter.applicant),
    ] {
        if !value.is_empty() {
            query.is(column, value);
        }
    }
    Ok(query)
}
