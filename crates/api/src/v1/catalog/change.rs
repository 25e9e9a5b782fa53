//! `PUT /v1/catalog/resources/{id}`: its owner describes a resource anew.

use axum::extract::State;
use haina_catalog::Act;

use super::spec;
use super::view::changed;
use crate::Problem;
use crate::app::Api;
use crate::extract::{Json, Path, Who};
use crate::model::{ResourceChange, ResourceChanged};

/// Describes a resource anew, as a new version. Gives the grants that no longer fit: a field that is graded higher or becomes
/// sensitive is withheld from them until the owner confirms.
#[utoipa::path(
    put, path = "/v1/catalog/resources/{id}", tag = "catalog",
    params(("id" = String, Path, description = "the id or the key of a resource", example = "civil.low-income")),
    request_body = ResourceChange,
    responses((status = 200, description = "the resource afterwards", body = ResourceChanged)),
    extensions(("x-gate" = json!("person")), ("x-action" = json!("catalog.change")))
)]
pub async fn change_resource(
    State(api): State<Api>,
    who: Who,
    Path(id): Path<String>,
    Json(change): Json<ResourceChange>,
) -> Result<Json<ResourceChanged>, Problem> {
    let act = Act::Change {
        spec: Box::new(spec(&change.resource)?),
        seen: change.version,
    };
    let done = api.catalog().act(&who.principal, &id, &act).await?;
    Ok(Json(changed(&api, &who.principal, done).await?))
}
