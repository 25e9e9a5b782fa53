//! What its owner does with a resource: registers, changes, publishes and retires it.

use haina_journal::Actor;
use haina_party::Principal;
use haina_store::Tx;

use super::Catalog;
use super::load::missing;
use super::write::{ApplicationChange, ResourceChange};
use crate::{
    Act, Application, CatalogError, Command, Ctx, Fact, Resource, ResourceId, Spec, carry_out, step,
};

/// What came of an act.
#[derive(Debug, Clone, PartialEq)]
pub struct Acted {
    pub resource: Resource,
    pub fact: Fact,
    /// The grants that no longer fit: fields of them are withheld, or they have ended.
    pub unfit: Vec<Application>,
}

impl Catalog {
    /// Registers a resource as a draft; `publish` publishes it in the same transaction.
    ///
    /// # Errors
    /// `CAT0002` for whoever is not of the owner, `CAT0005` for a wrong description, `CAT0006` for a key that is taken.
    pub async fn register(
        &self,
        principal: &Principal,
        spec: &Spec,
        publish: bool,
    ) -> Result<Resource, CatalogError> {
        self.check(spec)?;
        let run = || async {
            let id = ResourceId::new(&self.inner.env);
            let register = Act::Register {
                id,
                spec: Box::new(spec.clone()),
            };
            let now = self.inner.env.now();
            let Some((resource, happened)) = carry_out(None, &register, now)? else {
                return Err(CatalogError::Clash);
            };
            let on = haina_party::Resource::Catalogued(resource.attributes());
            let actor = self.allowed(principal, "catalog.register", &on)?;
            let mut tx = self.inner.store.begin().await?;
            let change = ResourceChange {
                before: None,
                after: resource,
                happened,
            };
            self.write_resource(&mut tx, &actor, &by(principal), &change)
                .await?;
            let mut resource = change.after;
            if publish {
                let actor = self.allowed(principal, "catalog.publish", &on)?;
                let row = (resource, Fact::default(), 1);
                let who = by(principal);
                resource = self
                    .change(&mut tx, &actor, &who, row, &Act::Publish)
                    .await?
                    .resource;
            }
            tx.commit().await?;
            Ok(resource)
        };
        self.inner.store.retry(&self.inner.env, run).await
    }

    /// Its owner changes, publishes or retires a resource.
    ///
    /// # Errors
    /// `CAT0001` when they may not know of it, `CAT0002` when the policies refuse, `CAT0004` when its state does not allow
    /// it, `CAT0005` for a wrong description.
    pub async fn act(
        &self,
        principal: &Principal,
        name: &str,
        act: &Act,
    ) -> Result<Acted, CatalogError> {
        if let Act::Change { spec, .. } | Act::Register { spec, .. } = act {
            self.check(spec)?;
        }
        let action = match act {
            Act::Register { .. } => "catalog.register",
            Act::Change { .. } => "catalog.change",
            Act::Publish => "catalog.publish",
            Act::Retire => "catalog.retire",
        };
        let run = || async {
            let mut tx = self.inner.store.begin().await?;
            let before = self.named(&mut tx, name).await?;
            let on = haina_party::Resource::Catalogued(before.0.attributes());
            let unseen = || missing("resource", name);
            let actor = self.allowed_or_unseen(principal, action, "catalog.read", &on, unseen)?;
            let who = by(principal);
            let done = self.change(&mut tx, &actor, &who, before, act).await?;
            tx.commit().await?;
            Ok(done)
        };
        self.inner.store.retry(&self.inner.env, run).await
    }

    async fn change(
        &self,
        tx: &mut Tx,
        actor: &Actor,
        who: &str,
        (before, fact, row): (Resource, Fact, i64),
        act: &Act,
    ) -> Result<Acted, CatalogError> {
        let Some((after, happened)) = carry_out(Some(&before), act, self.inner.env.now())? else {
            return Ok(Acted {
                resource: before,
                fact,
                unfit: Vec::new(),
            });
        };
        let change = ResourceChange {
            before: Some((before, row)),
            after,
            happened,
        };
        // The row first: whoever grants holds it, so that no grant slips past the comparison.
        self.write_resource(tx, actor, who, &change).await?;
        let unfit = self.compare(tx, actor, &change.after).await?;
        Ok(Acted {
            resource: change.after,
            fact,
            unfit,
        })
    }

    /// Compares every grant in force with the resource as it is now; gives those that no longer fit.
    async fn compare(
        &self,
        tx: &mut Tx,
        actor: &Actor,
        resource: &Resource,
    ) -> Result<Vec<Application>, CatalogError> {
        let mut unfit = Vec::new();
        let mut grants = self.live(tx, resource.id, None).await?;
        // In the order of ids, so that two changes never wait for each other.
        grants.sort_by_key(|(grant, _)| grant.id);
        for (grant, row) in grants {
            let ctx = Ctx {
                resource,
                now: self.inner.env.now(),
                by: "haina",
            };
            let Some((after, event)) = step(Some(&grant), &Command::Compare, &ctx)? else {
                if !grant.withheld.is_empty() {
                    unfit.push(grant);
                }
                continue;
            };
            let change = ApplicationChange {
                before: Some((grant, row)),
                after,
                event,
            };
            self.write_application(tx, actor, &change).await?;
            let after = change.after;
            if !after.state.is_live() || !after.withheld.is_empty() {
                unfit.push(after);
            }
        }
        Ok(unfit)
    }

    fn check(&self, spec: &Spec) -> Result<(), CatalogError> {
        spec.check().map_err(|why| CatalogError::Spec { why })?;
        let directory = self.inner.access.directory();
        if directory.dept(&spec.owner).is_none() {
            let why = format!("there is no department `{}`", spec.owner);
            return Err(CatalogError::Spec { why });
        }
        match spec
            .area
            .as_deref()
            .filter(|area| directory.area(area).is_none())
        {
            Some(area) => Err(CatalogError::Spec {
                why: format!("there is no area `{area}`"),
            }),
            None => Ok(()),
        }
    }
}

pub(super) fn by(principal: &Principal) -> String {
    principal.subject().to_string()
}
