//! The one question that every door asks.

use std::collections::BTreeSet;

use haina_party::Principal;
use haina_store::Session;

use super::Catalog;
use crate::{CatalogError, Decision, judge};

impl Catalog {
    /// Which of these fields the unit may use for this purpose now; for the product's own doors: no policy is asked, and
    /// whoever asks has made sure that the person works for the unit.
    ///
    /// It is asked at every use and not once: an end, a revocation or a regrading stops the next use. The room `agreement`
    /// will answer it with more terms (counts, minimum groups, prices) and leave a receipt; the doors stay as they are.
    ///
    /// # Errors
    /// `CAT0001` when there is no such resource.
    pub async fn may(
        &self,
        session: &mut Session,
        unit: &str,
        resource: &str,
        fields: &[String],
        purpose: &str,
    ) -> Result<Decision, CatalogError> {
        let (resource, _, _) = self.named(session, resource).await?;
        let grants = self.live(session, resource.id, Some(unit)).await?;
        let grants: Vec<_> = grants.into_iter().map(|(grant, _)| grant).collect();
        let fields: BTreeSet<&str> = match fields {
            [] => resource
                .spec
                .fields
                .iter()
                .map(|f| f.name.as_str())
                .collect(),
            some => some.iter().map(String::as_str).collect(),
        };
        let now = self.inner.env.now();
        Ok(judge(&resource, &grants, unit, fields, purpose, now))
    }

    /// As [`Catalog::may`], asked by a person who works in the unit; no fields: all of them.
    ///
    /// # Errors
    /// `CAT0001` when they may not know of the resource, `CAT0002` when they do not work in the unit.
    pub async fn may_we(
        &self,
        principal: &Principal,
        unit: &str,
        resource: &str,
        fields: &[String],
        purpose: &str,
    ) -> Result<Decision, CatalogError> {
        let (found, _) = self.load(principal, resource).await?;
        let asked = haina_party::ApplicationAttributes {
            id: String::new(),
            owner: found.spec.owner.clone(),
            applicant: unit.to_owned(),
        };
        let on = haina_party::Resource::Application(asked);
        self.allowed(principal, "catalog.ask", &on)?;
        let mut session = self.inner.store.glance().await?;
        self.may(&mut session, unit, resource, fields, purpose)
            .await
    }
}
