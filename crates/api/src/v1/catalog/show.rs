//! `GET /v1/catalog/resources/{id}`: one resource.

use axum::extract::State;

use super::view::view;
use crate::Problem;
use crate::app::Api;
use crate::extract::{Json, Path, Who};
use crate::model::ResourceView;

/// A resource by its id or its key: fields with class and grade, freshness, quality, lineage, versions.
#[utoipa::path(
    get, path = "/v1/catalog/resources/{id}", tag = "catalog",
    params(("id" = String, Path, description = "the id or the key of a resource", example = "civil.low-income")),
    responses((status = 200, description = "the resource", body = ResourceView)),
    extensions(("x-gate" = json!("person")), ("x-action" = json!("catalog.read")))
)]
pub async fn show_resource(
    State(api): State<Api>,
    who: Who,
    Path(id): Path<String>,
) -> Result<Json<ResourceView>, Problem> {
    let (resource, fact) = api.catalog().load(&who.principal, &id).await?;
    Ok(Json(view(&api, &who.principal, &resource, &fact).await?))
}
