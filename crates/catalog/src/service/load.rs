//! Reading resources and applications.

use std::collections::{BTreeMap, BTreeSet};

use haina_party::Principal;
use haina_store::{Row, Session, Value, args};
use jiff::Timestamp;
use serde::de::DeserializeOwned;

use super::Catalog;
use crate::{Application, ApplicationId, CatalogError, Fact, Happened, Resource, ResourceId};

/// Versions of a resource that its page shows.
const VERSIONS_SHOWN: u32 = 20;
/// Resources that are read by one statement.
const IDS_AT_ONCE: usize = 200;

/// One version of a resource.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct VersionRow {
    pub version: u32,
    pub happened: Happened,
    /// The person's id.
    pub by: String,
    pub at: Timestamp,
}

impl Catalog {
    /// A resource by its id or its key, with what was observed last, if the principal may see it.
    ///
    /// # Errors
    /// `CAT0001` when there is none, or none the principal may know of.
    pub async fn load(
        &self,
        principal: &Principal,
        name: &str,
    ) -> Result<(Resource, Fact), CatalogError> {
        let mut session = self.inner.store.glance().await?;
        let (resource, fact, _) = self.named(&mut session, name).await?;
        let on = haina_party::Resource::Catalogued(resource.attributes());
        let seen = self.allowed(principal, "catalog.read", &on);
        seen.map_err(|_| missing("resource", name))?;
        Ok((resource, fact))
    }

    /// The last versions of a resource, newest first; whoever calls has asked whether it may be read.
    ///
    /// # Errors
    /// As the store fails.
    pub async fn versions(&self, resource: ResourceId) -> Result<Vec<VersionRow>, CatalogError> {
        let mut session = self.inner.store.glance().await?;
        let sql = "SELECT version, event, by_person, at FROM catalog_version
            WHERE resource = $1 ORDER BY version DESC LIMIT $2";
        let rows = session.all(sql, &args![resource, VERSIONS_SHOWN]).await?;
        let one = |row: &Row| {
            let event: String = row.get("event")?;
            Ok(VersionRow {
                version: row.get("version")?,
                happened: event.parse().unwrap_or(Happened::Changed),
                by: row.get("by_person")?,
                at: row.get("at")?,
            })
        };
        rows.iter().map(one).collect()
    }

    /// An application, if the principal may see it.
    ///
    /// # Errors
    /// `CAT0001` when there is none, or none the principal may know of.
    pub async fn application(
        &self,
        principal: &Principal,
        id: ApplicationId,
    ) -> Result<Application, CatalogError> {
        let mut session = self.inner.store.glance().await?;
        let (application, _) = self.found(&mut session, id).await?;
        let on = haina_party::Resource::Application(application.attributes());
        let seen = self.allowed(principal, "catalog.read_application", &on);
        seen.map_err(|_| missing("application", &id.to_string()))?;
        Ok(application)
    }

    /// A resource as it is stored, for the product's own work: no policy is asked.
    ///
    /// # Errors
    /// `CAT0001` when there is none.
    pub async fn stored(
        &self,
        session: &mut Session,
        name: &str,
    ) -> Result<Resource, CatalogError> {
        Ok(self.named(session, name).await?.0)
    }

    /// The resources of these ids, those that there are, for the product's own work: no policy is asked.
    ///
    /// # Errors
    /// As the store fails.
    pub async fn resources_of(
        &self,
        ids: &BTreeSet<ResourceId>,
    ) -> Result<BTreeMap<ResourceId, Resource>, CatalogError> {
        let mut session = self.inner.store.glance().await?;
        let mut all = BTreeMap::new();
        let ids: Vec<ResourceId> = ids.iter().copied().collect();
        for some in ids.chunks(IDS_AT_ONCE) {
            let numbers: Vec<String> = (1..=some.len()).map(|n| format!("${n}")).collect();
            let sql = format!(
                "SELECT id, version, body, fact FROM catalog_resource WHERE id IN ({})",
                numbers.join(", ")
            );
            let args: Vec<Value> = some.iter().map(|id| Value::from(*id)).collect();
            for row in session.all(&sql, &args).await? {
                let (resource, _, _) = read_resource(&row)?;
                all.insert(resource.id, resource);
            }
        }
        Ok(all)
    }

    /// The resource of an id or a key, with its fact and the version of its row.
    pub(super) async fn named(
        &self,
        session: &mut Session,
        name: &str,
    ) -> Result<(Resource, Fact, i64), CatalogError> {
        const SELECT: &str = "SELECT id, version, body, fact FROM catalog_resource";
        // PostgreSQL takes no such text, and no key has one.
        if name.contains(char::is_control) {
            return Err(missing("resource", name));
        }
        let row = match name.parse::<ResourceId>() {
            Ok(id) => {
                let sql = format!("{SELECT} WHERE id = $1");
                session.optional(&sql, &args![id]).await?
            }
            Err(_) => {
                let sql = format!("{SELECT} WHERE key = $1");
                session.optional(&sql, &args![name]).await?
            }
        };
        read_resource(&row.ok_or_else(|| missing("resource", name))?)
    }

    /// The application as it is stored, with the version of its row.
    pub(super) async fn found(
        &self,
        session: &mut Session,
        id: ApplicationId,
    ) -> Result<(Application, i64), CatalogError> {
        let sql = "SELECT id, version, body FROM catalog_application WHERE id = $1";
        let row = session.optional(sql, &args![id]).await?;
        read_application(&row.ok_or_else(|| missing("application", &id.to_string()))?)
    }

    /// The grants in force on a resource, of one unit or of all.
    pub(super) async fn live(
        &self,
        session: &mut Session,
        resource: ResourceId,
        unit: Option<&str>,
    ) -> Result<Vec<(Application, i64)>, CatalogError> {
        let sql = "SELECT id, version, body FROM catalog_application WHERE live AND resource = $1";
        let rows = match unit {
            Some(unit) => {
                let sql = format!("{sql} AND applicant = $2");
                session.all(&sql, &args![resource, unit]).await?
            }
            None => session.all(sql, &args![resource]).await?,
        };
        rows.iter().map(read_application).collect()
    }
}

pub(super) fn read_resource(row: &Row) -> Result<(Resource, Fact, i64), CatalogError> {
    let id: ResourceId = row.get("id")?;
    let resource = read(row, "body", &id.to_string())?;
    let fact = read(row, "fact", &id.to_string())?;
    Ok((resource, fact, row.get("version")?))
}

pub(super) fn read_application(row: &Row) -> Result<(Application, i64), CatalogError> {
    let id: ApplicationId = row.get("id")?;
    Ok((read(row, "body", &id.to_string())?, row.get("version")?))
}

fn read<T: DeserializeOwned>(row: &Row, column: &str, id: &str) -> Result<T, CatalogError> {
    let text: String = row.get(column)?;
    serde_json::from_str(&text).map_err(|source| CatalogError::Broken {
        id: id.to_owned(),
        source,
    })
}

pub(super) fn missing(what: &'static str, id: &str) -> CatalogError {
    CatalogError::NotFound {
        what,
        id: id.chars().take(96).collect(),
    }
}
