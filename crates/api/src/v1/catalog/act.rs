//! `POST /v1/catalog/resources/{id}/actions`: publishes or retires a resource.

use axum::extract::State;
use haina_catalog::Act;

use super::view::changed;
use crate::Problem;
use crate::app::Api;
use crate::extract::{Json, Path, Who};
use crate::model::{ResourceAct, ResourceAction, ResourceChanged};

/// Publishes or retires a resource. What is retired stays to be looked up, and its grants end at once.
#[utoipa::path(
    post, path = "/v1/catalog/resources/{id}/actions", tag = "catalog",
    params(("id" = String, Path, description = "the id or the key of a resource", example = "civil.low-income")),
    request_body = ResourceAct,
    responses((status = 200, description = "the resource afterwards", body = ResourceChanged)),
    extensions(("x-gate" = json!("person")), ("x-action" = json!("catalog.read")))
)]
pub async fn act_on_resource(
    State(api): State<Api>,
    who: Who,
    Path(id): Path<String>,
    Json(act): Json<ResourceAct>,
) -> Result<Json<ResourceChanged>, Problem> {
    let act = match act.action {
        ResourceAction::Publish => Act::Publish,
        ResourceAction::Retire => Act::Retire,
    };
    let done = api.catalog().act(&who.principal, &id, &act).await?;
    Ok(Json(changed(&api, &who.principal, done).await?))
}
