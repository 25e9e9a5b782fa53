//! `GET /v1/journal/checkpoint`: the signed state of the log.

use axum::extract::State;
use axum::response::{IntoResponse, Response};
use http::header;

use crate::Problem;
use crate::app::Api;
use crate::fault::ApiFault;

/// The last checkpoint as a C2SP signed note: origin, size, root, signature.
#[utoipa::path(
    get, path = "/v1/journal/checkpoint", tag = "journal",
    responses((status = 200, description = "a signed note", body = String, content_type = "text/plain")),
    extensions(("x-gate" = json!("public")), ("x-action" = json!("journal.checkpoint")))
)]
pub async fn show_checkpoint(State(api): State<Api>) -> Result<Response, Problem> {
    let mut session = api.store().read().await?;
    let found = api.journal().checkpoint(&mut session).await?;
    let found = found.ok_or(ApiFault::NotFound {
        what: "checkpoint",
        id: "latest".to_owned(),
    })?;
    Ok((
        [(header::CONTENT_TYPE, "text/plain; charset=utf-8")],
        found.to_string(),
    )
        .into_response())
}
