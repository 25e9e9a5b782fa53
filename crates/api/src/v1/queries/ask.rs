//! `POST /v1/queries`: asks.

use axum::extract::State;

use super::{question, view};
use crate::Problem;
use crate::app::Api;
use crate::extract::{Json, Who};
use crate::model::{QueryAnswer, QueryAsk};

/// Asks one SELECT over tables of the catalogue, for a department and a purpose. Every column that is used is decided on; the
/// question, what it used and how many rows it gave are in the journal before the answer is given out. Closing the connection
/// cancels it.
#[utoipa::path(
    post, path = "/v1/queries", tag = "queries",
    request_body = QueryAsk,
    responses((status = 200, description = "the answer", body = QueryAnswer)),
    extensions(("x-gate" = json!("person")), ("x-action" = json!("lake.query")), ("x-keys" = json!("work-alone")))
)]
pub async fn ask_query(
    State(api): State<Api>,
    who: Who,
    Json(ask): Json<QueryAsk>,
) -> Result<Json<QueryAnswer>, Problem> {
    let ask = question(&api, &who.principal, ask)?;
    let answer = api.queries().ask(&who.principal, ask).await?;
    Ok(Json(view::answer(answer)?))
}
