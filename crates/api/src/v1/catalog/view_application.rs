//! Applications as they are shown.

use std::collections::{BTreeMap, BTreeSet};

use haina_catalog::{Application, ApplicationState, CatalogError, Decided, Resource, ResourceId};
use haina_core::calendar::local_day;
use haina_party::Principal;
use jiff::civil::Date;

use crate::app::Api;
use crate::model::{ApplicationView, AskedField, DecisionView, ResourceName, Text};
use crate::v1::matters::titled;
use crate::v1::types::word;

/// An application as the principal may see it; whoever calls has asked whether they may.
pub(super) async fn one(
    api: &Api,
    principal: &Principal,
    application: Application,
) -> Result<ApplicationView, CatalogError> {
    let resources = resources(api, std::slice::from_ref(&application)).await?;
    Ok(view(api, principal, application, &resources))
}

/// Applications with the names of their resources, which are read together.
pub(super) async fn views(
    api: &Api,
    principal: &Principal,
    applications: Vec<Application>,
) -> Result<Vec<ApplicationView>, CatalogError> {
    let resources = resources(api, &applications).await?;
    let view = |one| view(api, principal, one, &resources);
    Ok(applications.into_iter().map(view).collect())
}

/// A day as it is written: `2026-12-31`.
pub(super) fn day(text: &str) -> Result<Date, String> {
    let shown: String = text.chars().take(32).collect();
    let wrong = move |_| format!("`{shown}` is no day such as 2026-12-31");
    text.trim().parse().map_err(wrong)
}

async fn resources(
    api: &Api,
    of: &[Application],
) -> Result<BTreeMap<ResourceId, Resource>, CatalogError> {
    let ids: BTreeSet<ResourceId> = of.iter().map(|one| one.resource).collect();
    api.catalog().resources_of(&ids).await
}

fn view(
    api: &Api,
    principal: &Principal,
    of: Application,
    resources: &BTreeMap<ResourceId, Resource>,
) -> ApplicationView {
    let resource = resources.get(&of.resource);
    let spec = resource.map(|r| &r.spec);
    let names = of.wish.fields.iter();
    ApplicationView {
        id: of.id.to_string(),
        resource: ResourceName {
            id: of.resource.to_string(),
            key: spec.map_or_else(String::new, |s| s.key.clone()),
            title: spec.map_or_else(Text::default, |s| (&s.title).into()),
        },
        owner: titled(api, &of.owner),
        applicant: titled(api, &of.wish.applicant),
        fields: names.map(|name| field(&of, name, resource)).collect(),
        actions: actions(api, principal, &of, resource),
        purpose: of.wish.purpose,
        basis: of.wish.basis,
        until: of.wish.until.to_string(),
        state: of.state.name().to_owned(),
        applied_at: of.applied_at.into(),
        changed_at: of.changed_at.into(),
        decision: of.decision.map(decided),
        granted_until: of.terms.as_ref().map(|terms| terms.until.to_string()),
        ends_at: of.terms.as_ref().map(|terms| terms.ends_at.into()),
        end: of.end.map(decided),
    }
}

fn field(of: &Application, name: &str, resource: Option<&Resource>) -> AskedField {
    let now = resource.and_then(|resource| resource.field(name));
    let terms = of.terms.iter().flat_map(|terms| &terms.fields);
    let given = terms.clone().find(|given| given.name == name);
    AskedField {
        name: name.to_owned(),
        title: now.map_or_else(
            || Text {
                zh: name.to_owned(),
                en: name.to_owned(),
            },
            |field| (&field.title).into(),
        ),
        grade: now.map(|field| field.grade.name().to_owned()),
        granted_grade: given.map(|given| given.grade.name().to_owned()),
        form: given.map(|given| word(&given.form)),
        withheld: of.withheld.contains(name),
    }
}

/// What the principal may do now: what the state and the resource take and the policies allow.
fn actions(
    api: &Api,
    principal: &Principal,
    of: &Application,
    resource: Option<&Resource>,
) -> Vec<String> {
    let shared = resource.is_some_and(Resource::is_shared);
    let waits = of.state == ApplicationState::Applied;
    let in_time = of.wish.until >= local_day(api.env().now());
    let review = of.state == ApplicationState::Review && shared;
    let other = of.applied_by != principal.subject().to_string();
    let all = [
        (
            "grant",
            "catalog.decide",
            waits && shared && in_time && other,
        ),
        ("refuse", "catalog.decide", waits),
        ("withdraw", "catalog.withdraw", waits),
        ("confirm", "catalog.confirm", review && other),
        ("revoke", "catalog.revoke", of.state.is_live()),
    ];
    let on = haina_party::Resource::Application(of.attributes());
    let may = all
        .into_iter()
        .filter(|(_, action, goes)| *goes && api.decide(principal, action, &on).allowed);
    may.map(|(name, _, _)| name.to_owned()).collect()
}

fn decided(of: Decided) -> DecisionView {
    DecisionView {
        at: of.at.into(),
        by: of.by,
        note: of.reason,
    }
}
