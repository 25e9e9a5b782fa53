//! `POST /v1/session/password`: changes my password.

use axum::extract::State;
use http::StatusCode;

use crate::Problem;
use crate::app::Api;
use crate::extract::{Json, Who};
use crate::model::NewPassword;

/// Changes my password and ends my other sessions.
#[utoipa::path(
    post, path = "/v1/session/password", tag = "session",
    request_body = NewPassword,
    responses((status = 204, description = "changed")),
    extensions(("x-gate" = json!("person")), ("x-action" = json!("party.set_password")))
)]
pub async fn change_password(
    State(api): State<Api>,
    who: Who,
    Json(body): Json<NewPassword>,
) -> Result<StatusCode, Problem> {
    let person = who.principal.person;
    api.permit_person(&who.principal, "party.set_password", person)?;
    api.parties()
        .confirm_password(person, &body.old, &who.client)
        .await?;
    let mut session = api.store().read().await?;
    let login = api
        .parties()
        .person(&mut session, person)
        .await?
        .login
        .unwrap_or_default();
    drop(session);
    let hashed = api.parties().hash_password(&body.new, &login).await?;
    let mut tx = api.store().begin().await?;
    api.parties()
        .set_password(
            &mut tx,
            &who.principal,
            person,
            &hashed,
            who.session.as_deref(),
        )
        .await?;
    tx.commit().await?;
    Ok(StatusCode::NO_CONTENT)
}
