//! What departments do with applications: apply, grant, refuse, withdraw, revoke, confirm.

use haina_journal::Actor;
use haina_party::Principal;
use haina_store::{Tx, args};

use super::Catalog;
use super::act::by;
use super::load::missing;
use super::write::ApplicationChange;
use crate::{Application, ApplicationId, CatalogError, Command, Ctx, Resource, Wish, step};

/// Characters of a purpose or a legal basis.
const TEXT_CHARS: std::ops::RangeInclusive<usize> = 2..=500;

impl Catalog {
    /// A department applies for fields of a resource, named by its id or key.
    ///
    /// # Errors
    /// `CAT0001` when there is no such resource to see, `CAT0002` for whoever does not work for the applicant, `CAT0003` when
    /// it cannot be applied for, `CAT0005` for a wrong wish.
    pub async fn apply(
        &self,
        principal: &Principal,
        name: &str,
        wish: &Wish,
    ) -> Result<Application, CatalogError> {
        let wish = self.tidy(wish)?;
        let run = || async {
            let mut tx = self.inner.store.begin().await?;
            let (resource, _, row) = self.named(&mut tx, name).await?;
            let on = haina_party::Resource::Catalogued(resource.attributes());
            let seen = self.allowed(principal, "catalog.read", &on);
            seen.map_err(|_| missing("resource", name))?;
            let command = Command::Apply {
                id: ApplicationId::new(&self.inner.env),
                wish: wish.clone(),
            };
            let who = by(principal);
            let ctx = self.ctx(&resource, &who);
            let Some((after, event)) = step(None, &command, &ctx)? else {
                return Err(CatalogError::Clash);
            };
            let on = haina_party::Resource::Application(after.attributes());
            let actor = self.allowed(principal, "catalog.apply", &on)?;
            hold(&mut tx, &resource, row).await?;
            let change = ApplicationChange {
                before: None,
                after,
                event,
            };
            self.write_application(&mut tx, &actor, &change).await?;
            tx.commit().await?;
            Ok(change.after)
        };
        self.inner.store.retry(&self.inner.env, run).await
    }

    /// Grants, refuses, withdraws, revokes or confirms.
    ///
    /// # Errors
    /// `CAT0001` when they may not know of it, `CAT0002` when the policies refuse, `CAT0003` when its state or the resource
    /// does not allow it.
    pub async fn decide(
        &self,
        principal: &Principal,
        id: ApplicationId,
        command: &Command,
    ) -> Result<Application, CatalogError> {
        let action = match command {
            Command::Apply { .. } => "catalog.apply",
            Command::Withdraw => "catalog.withdraw",
            Command::Grant { .. } | Command::Refuse { .. } => "catalog.decide",
            Command::Revoke { .. } => "catalog.revoke",
            Command::Confirm { .. } | Command::Compare | Command::Expire => "catalog.confirm",
        };
        let run = || async {
            let mut tx = self.inner.store.begin().await?;
            let before = self.found(&mut tx, id).await?;
            let on = haina_party::Resource::Application(before.0.attributes());
            let (read, unseen) = ("catalog.read_application", || {
                missing("application", &id.to_string())
            });
            let actor = self.allowed_or_unseen(principal, action, read, &on, unseen)?;
            let who = by(principal);
            let after = self.go_on(&mut tx, &actor, &who, before, command).await?;
            tx.commit().await?;
            Ok(after)
        };
        self.inner.store.retry(&self.inner.env, run).await
    }

    pub(super) async fn go_on(
        &self,
        tx: &mut Tx,
        actor: &Actor,
        who: &str,
        (before, row): (Application, i64),
        command: &Command,
    ) -> Result<Application, CatalogError> {
        let name = before.resource.to_string();
        let (resource, _, resource_row) = self.named(tx, &name).await?;
        let Some((after, event)) = step(Some(&before), command, &self.ctx(&resource, who))? else {
            return Ok(before);
        };
        if matches!(command, Command::Grant { .. } | Command::Confirm { .. }) {
            hold(tx, &resource, resource_row).await?;
        }
        let change = ApplicationChange {
            before: Some((before, row)),
            after,
            event,
        };
        self.write_application(tx, actor, &change).await?;
        Ok(change.after)
    }

    fn ctx<'a>(&self, resource: &'a Resource, by: &'a str) -> Ctx<'a> {
        Ctx {
            resource,
            now: self.inner.env.now(),
            by,
        }
    }

    fn tidy(&self, wish: &Wish) -> Result<Wish, CatalogError> {
        let mut wish = wish.clone();
        for (what, text) in [("purpose", &mut wish.purpose), ("basis", &mut wish.basis)] {
            *text = text.trim().to_owned();
            if !TEXT_CHARS.contains(&text.chars().count()) {
                let (from, to) = (TEXT_CHARS.start(), TEXT_CHARS.end());
                let why = format!("`{what}` has {from} to {to} characters");
                return Err(CatalogError::Spec { why });
            }
        }
        if wish.fields.len() > crate::FIELDS_MAX {
            let why = format!("at most {} fields are applied for", crate::FIELDS_MAX);
            return Err(CatalogError::Spec { why });
        }
        let directory = self.inner.access.directory();
        match directory.dept(&wish.applicant) {
            Some(_) => Ok(wish),
            None => Err(CatalogError::Spec {
                why: "the department that applies does not exist".to_owned(),
            }),
        }
    }
}

/// Holds the row of the resource as it was read until the transaction ends: what is granted is granted on that version.
async fn hold(tx: &mut Tx, resource: &Resource, row: i64) -> Result<(), CatalogError> {
    let sql = "UPDATE catalog_resource SET version = version WHERE id = $1 AND version = $2";
    match tx.execute(sql, &args![resource.id, row]).await? {
        1 => Ok(()),
        _ => Err(CatalogError::Clash),
    }
}
