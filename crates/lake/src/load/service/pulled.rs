//! What the service of pulls needs to know of tables.

use haina_catalog::{Resource, ResourceId};
use haina_core::Env;
use haina_party::{DeptKey, Principal};
use haina_store::Store;

use super::{Lake, no_table, rows};
use crate::LakeError;
use crate::load::spec::LoadMode;
use crate::pull::PullSpec;

/// Tables that are read at a time.
const CHUNK: u32 = 100;

/// A source of a table that is pulled.
#[derive(Debug, Clone)]
pub(crate) struct Pullable {
    pub resource: ResourceId,
    pub key: String,
    pub source: DeptKey,
    pub pull: PullSpec,
    pub mode: LoadMode,
    /// The table's fields, and of change files the column that says what a row does.
    pub fields: Vec<String>,
}

impl Lake {
    pub(crate) fn store(&self) -> &Store {
        &self.inner.store
    }

    pub(crate) fn env(&self) -> &Env {
        &self.inner.env
    }

    pub(crate) fn file_bytes_max(&self) -> u64 {
        self.inner.limits.file_bytes_max
    }

    /// A source of a table that somebody may deliver for; when none is said, the one that is pulled, or else the owner.
    ///
    /// # Errors
    /// `LAK0001`, `LAK0002` as the policies say, and where the source is not pulled; `LAK0015` for a department that does not
    /// deliver to the table.
    pub(crate) async fn pullable(
        &self,
        principal: &Principal,
        key: &str,
        source: Option<DeptKey>,
    ) -> Result<Pullable, LakeError> {
        let resource = self.resource(key).await?.ok_or_else(|| no_table(key))?;
        let mut session = self.inner.store.glance().await?;
        let stored = rows::table(&mut session, resource.id).await?;
        drop(session);
        let pulls = stored.as_ref().map(|stored| &stored.declared.spec.pulls);
        let only = pulls
            .filter(|pulls| pulls.len() == 1)
            .and_then(|pulls| pulls.keys().next());
        let source = source.or_else(|| only.cloned());
        let source = self.may_load(principal, key, source).await?;
        let stored = stored.ok_or_else(|| no_table(key))?;
        let found = of(&stored).find(|one| one.source == source);
        found.ok_or_else(|| LakeError::NotFound {
            what: "pull of the table",
            id: stored.key,
        })
    }

    /// Every source of every table that is pulled; for the product's own work, no policy is asked.
    pub(crate) async fn all_pulled(&self) -> Result<Vec<Pullable>, LakeError> {
        let (mut all, mut after) = (Vec::new(), String::new());
        loop {
            let mut session = self.inner.store.glance().await?;
            let some = rows::tables_after(&mut session, &after, CHUNK).await?;
            drop(session);
            let Some(last) = some.last() else {
                return Ok(all);
            };
            after.clone_from(&last.key);
            all.extend(some.iter().flat_map(of));
        }
    }

    /// The sources of a table that are pulled, as far as the principal may see what they deliver.
    ///
    /// # Errors
    /// `LAK0001`, `LAK0002` as the policies say.
    pub(crate) async fn pulled_of(
        &self,
        principal: &Principal,
        key: &str,
    ) -> Result<(Resource, Vec<Pullable>), LakeError> {
        let (resource, stored) = self.readable(principal, key).await?;
        let seen = of(&stored).filter(|one| self.may_see(principal, &resource, &one.source));
        let seen = seen.collect();
        Ok((resource, seen))
    }
}

fn of(stored: &rows::Stored) -> impl Iterator<Item = Pullable> + '_ {
    let spec = &stored.declared.spec;
    let mut fields: Vec<String> = stored
        .declared
        .fields
        .iter()
        .map(|f| f.name.clone())
        .collect();
    if spec.mode == LoadMode::Changes {
        fields.push(spec.facts.op_column().to_owned());
    }
    spec.pulls.iter().map(move |(source, pull)| Pullable {
        resource: stored.resource,
        key: stored.key.clone(),
        source: source.clone(),
        pull: pull.clone(),
        mode: spec.mode,
        fields: fields.clone(),
    })
}
