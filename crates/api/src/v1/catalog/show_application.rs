//! `GET /v1/catalog/applications/{id}`: one application.

use axum::extract::State;
use haina_catalog::ApplicationId;

use super::view_application::one;
use crate::Problem;
use crate::app::Api;
use crate::extract::{Json, Path, Who};
use crate::model::ApplicationView;

/// An application with what was decided and granted.
#[utoipa::path(
    get, path = "/v1/catalog/applications/{id}", tag = "catalog",
    params(("id" = String, Path, description = "an application", example = "apl_01jzz9w2h8e5x9n3q5b7t1m4ka")),
    responses((status = 200, description = "the application", body = ApplicationView)),
    extensions(("x-gate" = json!("person")), ("x-action" = json!("catalog.read_application")))
)]
pub async fn show_application(
    State(api): State<Api>,
    who: Who,
    Path(id): Path<ApplicationId>,
) -> Result<Json<ApplicationView>, Problem> {
    let application = api.catalog().application(&who.principal, id).await?;
    Ok(Json(one(&api, &who.principal, application).await?))
}
