//! `DELETE /v1/sessions/{id}`: ends one of my sessions.

use axum::extract::State;
use haina_party::SessionId;
use http::StatusCode;

use crate::Problem;
use crate::app::Api;
use crate::extract::{Path, Who};
use crate::fault::ApiFault;

/// Ends one of my sessions, on whatever machine it is.
#[utoipa::path(
    delete, path = "/v1/sessions/{id}", tag = "account",
    params(("id" = String, Path, description = "a session", example = "ses_01jzz9w2h8e5x9n3q5b7t1m4ka")),
    responses((status = 204, description = "it has ended")),
    extensions(("x-gate" = json!("person")), ("x-action" = json!("party.end_session")))
)]
pub async fn end_session(
    State(api): State<Api>,
    who: Who,
    Path(id): Path<SessionId>,
) -> Result<StatusCode, Problem> {
    let mut tx = api.store().begin().await?;
    let ended = api
        .parties()
        .end_session(&mut tx, &who.principal, who.principal.person, id)
        .await;
    ended.map_err(|error| match error {
        haina_party::PartyError::NoSession => Problem::from(ApiFault::NotFound {
            what: "session",
            id: id.to_string(),
        }),
        other => other.into(),
    })?;
    tx.commit().await?;
    Ok(StatusCode::NO_CONTENT)
}
