//! `DELETE /v1/session`: signs out.

use axum::extract::State;
use http::{HeaderMap, StatusCode};

use super::with_cookie;
use crate::Problem;
use crate::app::Api;
use crate::extract::Who;

/// Signs out: the session ends here and the cookie is taken away.
#[utoipa::path(
    delete, path = "/v1/session", tag = "session",
    responses((status = 204, description = "signed out")),
    extensions(("x-gate" = json!("person")), ("x-action" = json!("party.end_session")))
)]
pub async fn close_session(
    State(api): State<Api>,
    who: Who,
) -> Result<(StatusCode, HeaderMap), Problem> {
    if let Some(cookie) = &who.session {
        let signed = api.parties().by_cookie(cookie).await?;
        let mut tx = api.store().begin().await?;
        let person = signed.principal.person;
        api.parties()
            .end_session(&mut tx, &who.principal, person, signed.session)
            .await?;
        tx.commit().await?;
    }
    Ok((StatusCode::NO_CONTENT, with_cookie(&api, "", 0)))
}
