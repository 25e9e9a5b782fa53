//! `POST /v1/agreements/decisions`: what would be decided.

use axum::extract::State;

use super::{clauses, may, view};
use crate::Problem;
use crate::app::Api;
use crate::extract::{Json, Who};
use crate::model::{UseAnswer, UseAsk};

/// What would be decided now about a use by a department that I work for, with a reason for every term. Nothing is counted or written.
#[utoipa::path(
    post, path = "/v1/agreements/decisions", tag = "agreements",
    request_body = UseAsk,
    responses((status = 200, description = "permitted or denied, and why", body = UseAnswer)),
    extensions(("x-gate" = json!("person")), ("x-action" = json!("agreement.use")), ("x-keys" = json!("reads")))
)]
pub async fn decide_use(
    State(api): State<Api>,
    who: Who,
    Json(ask): Json<UseAsk>,
) -> Result<Json<UseAnswer>, Problem> {
    may::permit(&api, &who.principal, "agreement.use", &ask.unit)?;
    let asked = clauses::asked(&api, ask)?;
    let answer = api.agreements().decide(&asked).await?;
    Ok(Json(view::answer(answer, None)))
}
