//! `GET /v1/findings/{id}`: one finding.

use axum::extract::State;
use haina_finding::FindingId;

use super::view;
use crate::Problem;
use crate::app::Api;
use crate::extract::{Json, Path, Who};
use crate::model::FindingView;

/// A finding with every reason: the value, the table, the version of the row, the day and the department.
#[utoipa::path(
    get, path = "/v1/findings/{id}", tag = "findings",
    params(("id" = String, Path, description = "a finding", example = "fnd_01jzz9w2h8e5x9n3q5b7t1m4ka")),
    responses((status = 200, description = "the finding", body = FindingView)),
    extensions(("x-gate" = json!("person")), ("x-action" = json!("finding.read")))
)]
pub async fn show_finding(
    State(api): State<Api>,
    who: Who,
    Path(id): Path<FindingId>,
) -> Result<Json<FindingView>, Problem> {
    let finding = api.findings().load(&who.principal, id).await?;
    Ok(Json(view(&api, &who.principal, finding)))
}
