//! `POST /v1/queries/plan`: what a statement would do.

use axum::extract::State;

use super::{question, view};
use crate::Problem;
use crate::app::Api;
use crate::extract::{Json, Who};
use crate::model::{QueryAsk, QueryPlan};

/// Says what a statement would do, whether it may, and where its columns come from. Nothing is run.
#[utoipa::path(
    post, path = "/v1/queries/plan", tag = "queries",
    request_body = QueryAsk,
    responses((status = 200, description = "the plan", body = QueryPlan)),
    extensions(("x-gate" = json!("person")), ("x-action" = json!("lake.query")), ("x-keys" = json!("reads")))
)]
pub async fn plan_query(
    State(api): State<Api>,
    who: Who,
    Json(ask): Json<QueryAsk>,
) -> Result<Json<QueryPlan>, Problem> {
    let ask = question(&api, &who.principal, ask)?;
    let explained = api.queries().explain(&who.principal, ask).await?;
    Ok(Json(view::plan(explained)))
}
