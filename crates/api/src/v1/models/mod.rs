//! Models of packs in force: what they are, what their runs did, the funnels that they form.

mod accept;
mod funnel;
mod funnels;
mod list;
mod problem;
mod run;
mod show;
mod view;

use std::collections::BTreeSet;
use std::sync::Arc;

use haina_journal::Actor;
use haina_lake::LakeError;
use haina_lake::model::ModelSet;
use haina_party::{CatalogAttributes, Principal, Resource};
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;

use crate::app::Api;
use crate::fault::ApiFault;

/// The routes of models.
pub fn router() -> OpenApiRouter<Api> {
    OpenApiRouter::new()
        .routes(routes!(list::list_models))
        .routes(routes!(run::run_models))
        .routes(routes!(accept::accept_input))
        .routes(routes!(show::show_model))
        .routes(routes!(funnels::list_funnels))
        .routes(routes!(funnel::show_funnel))
}

/// The models of a pack in force.
fn set_of(api: &Api, name: &str) -> Result<Arc<ModelSet>, ApiFault> {
    let pack = api.registry().pack(name);
    let set = pack.and_then(|installed| installed.pack.models.clone());
    set.ok_or_else(|| ApiFault::NotFound {
        what: "a pack with models",
        id: name.to_owned(),
    })
}

/// Who lets a set run, as the actor of entries: whoever may run each of its models.
fn runner(api: &Api, principal: &Principal, set: &ModelSet) -> Result<Actor, LakeError> {
    let owners: BTreeSet<&String> = set.models().map(|model| &model.header.owner).collect();
    let mut role = None;
    for owner in owners {
        let standing = Resource::Catalogued(CatalogAttributes {
            id: set.name.clone(),
            owner: owner.clone(),
            ..CatalogAttributes::default()
        });
        let verdict = api.decide(principal, "model.run", &standing);
        if !verdict.allowed {
            return Err(LakeError::Forbidden { why: verdict.why() });
        }
        role = verdict.role;
    }
    Ok(principal.actor(role.as_deref().unwrap_or("person")))
}
