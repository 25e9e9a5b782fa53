//! `DELETE /v1/views/{id}`: takes a saved view away.

use axum::extract::State;
use haina_matter::ViewId;
use http::StatusCode;

use crate::Problem;
use crate::app::Api;
use crate::extract::{Path, Who};

/// Takes one of my views away.
#[utoipa::path(
    delete, path = "/v1/views/{id}", tag = "matters",
    params(("id" = String, Path, description = "a view of mine", example = "mvw_01jzz9w2h8e5x9n3q5b7t1m4ka")),
    responses((status = 204, description = "it is gone")),
    extensions(("x-gate" = json!("person")), ("x-action" = json!("matter.list")))
)]
pub async fn remove_view(
    State(api): State<Api>,
    who: Who,
    Path(id): Path<ViewId>,
) -> Result<StatusCode, Problem> {
    api.matters().drop_view(&who.principal, id).await?;
    Ok(StatusCode::NO_CONTENT)
}
