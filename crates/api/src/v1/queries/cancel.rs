//! `DELETE /v1/queries/{id}`: ends a running query.

use axum::extract::State;
use haina_lake::query::QueryId;
use http::StatusCode;

use crate::Problem;
use crate::app::Api;
use crate::extract::{Path, Who};

/// Ends a query of one's own that runs now.
#[utoipa::path(
    delete, path = "/v1/queries/{id}", tag = "queries",
    params(("id" = String, Path, description = "a running query", example = "qry_01jzz9w2h8e5x9n3q5b7t1m4ka")),
    responses((status = 204, description = "it ends")),
    extensions(("x-gate" = json!("person")), ("x-action" = json!("lake.query")))
)]
pub async fn cancel_query(
    State(api): State<Api>,
    who: Who,
    Path(id): Path<QueryId>,
) -> Result<StatusCode, Problem> {
    api.queries().cancel(&who.principal, id)?;
    Ok(StatusCode::NO_CONTENT)
}
