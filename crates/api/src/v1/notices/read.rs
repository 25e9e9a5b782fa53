//! `POST /v1/notices/read`: I have seen them.

use axum::extract::State;
use http::StatusCode;

use crate::Problem;
use crate::app::Api;
use crate::extract::{Json, Who};
use crate::model::ReadUpTo;
use crate::notify::inbox;

/// Marks my notices up to a moment as read.
#[utoipa::path(
    post, path = "/v1/notices/read", tag = "account",
    request_body = ReadUpTo,
    responses((status = 204, description = "they are marked")),
    extensions(("x-gate" = json!("person")), ("x-action" = json!("matter.list")))
)]
pub async fn read_notices(
    State(api): State<Api>,
    who: Who,
    Json(body): Json<ReadUpTo>,
) -> Result<StatusCode, Problem> {
    let mut tx = api.store().begin().await?;
    inbox::mark(&mut tx, who.principal.person, body.up_to.0, api.env().now()).await?;
    tx.commit().await?;
    Ok(StatusCode::NO_CONTENT)
}
