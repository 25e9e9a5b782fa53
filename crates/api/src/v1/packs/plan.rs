//! `POST /v1/packs/plan`: what applying would change.

use axum::extract::State;
use haina_pack::Pack;

use super::upload;
use crate::Problem;
use crate::app::Api;
use crate::errors;
use crate::extract::Json;
use crate::model::{PackChange, PackFiles, PackPlan};
use crate::v1::types::word;

/// What applying this pack would change, and what is wrong with it among the packs in force. Nothing is changed.
#[utoipa::path(
    post, path = "/v1/packs/plan", tag = "packs",
    request_body = PackFiles,
    responses((status = 200, description = "the plan", body = PackPlan)),
    extensions(("x-gate" = json!("city")), ("x-action" = json!("pack.plan")), ("x-keys" = json!("reads")))
)]
pub async fn plan_packs(
    State(api): State<Api>,
    Json(sent): Json<PackFiles>,
) -> Result<Json<PackPlan>, Problem> {
    let pack = upload::read(sent)?;
    let installed = api.registry().packs();
    let others = installed.iter().map(|one| one.pack.as_ref());
    let others: Vec<&Pack> = others.filter(|one| one.name() != pack.name()).collect();
    let faults = haina_pack::check(&pack, &others);
    let current = api.registry().pack(pack.name());
    let plan = haina_pack::plan(current.as_ref().map(|c| c.pack.as_ref()), &pack);
    let change = |one: haina_pack::Change| PackChange {
        how: word(&one.how),
        what: one.what.to_owned(),
        key: one.key,
        title: one.title.map(Into::into),
        fields: one.fields,
    };
    Ok(Json(PackPlan {
        name: plan.name,
        from: plan.from,
        to: plan.to,
        changes: plan.changes.into_iter().map(change).collect(),
        diff: plan.diff,
        faults: faults.iter().map(errors::pack_fault).collect(),
    }))
}
