//! `GET /v1/queries/{id}`: how far a running query is.

use axum::extract::State;
use haina_lake::query::QueryId;

use crate::Problem;
use crate::app::Api;
use crate::extract::{Json, Path, Who};
use crate::model::QueryProgress;

/// How far a query of one's own is that runs now.
#[utoipa::path(
    get, path = "/v1/queries/{id}", tag = "queries",
    params(("id" = String, Path, description = "a running query", example = "qry_01jzz9w2h8e5x9n3q5b7t1m4ka")),
    responses((status = 200, description = "how far it is", body = QueryProgress)),
    extensions(("x-gate" = json!("person")), ("x-action" = json!("lake.query")))
)]
pub async fn show_query(
    State(api): State<Api>,
    who: Who,
    Path(id): Path<QueryId>,
) -> Result<Json<QueryProgress>, Problem> {
    let progress = api.queries().progress(&who.principal, id)?;
    Ok(Json(QueryProgress {
        rows_read: progress.rows_read,
        rows_in_tables: progress.rows_in_tables,
        parts_read: progress.parts_read,
        parts: progress.parts,
        runs_ms: progress.runs_ms,
    }))
}
