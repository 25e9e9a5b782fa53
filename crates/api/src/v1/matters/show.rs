//! `GET /v1/matters/{id}`: a matter.

use axum::extract::State;

use super::{find, view};
use crate::Problem;
use crate::app::Api;
use crate::extract::{Json, Path, Who};
use crate::model::MatterView;

/// A matter with everything I may see, what I may do with it, and why the rest is not possible.
#[utoipa::path(
    get, path = "/v1/matters/{id}", tag = "matters",
    params(("id" = String, Path, description = "an id or a number", example = "mat_01jzz9w2h8e5x9n3q5b7t1m4ka")),
    responses((status = 200, description = "the matter", body = MatterView)),
    extensions(("x-gate" = json!("person")), ("x-action" = json!("matter.read")))
)]
pub async fn show_matter(
    State(api): State<Api>,
    who: Who,
    Path(id): Path<String>,
) -> Result<Json<MatterView>, Problem> {
    let loaded = find(&api, &who.principal, &id).await?;
    Ok(Json(view::view(&api, &who.principal, &loaded).await?))
}
