//! `POST /v1/persons/{id}/password`: gives a person a new password.

use axum::extract::State;
use haina_party::PersonId;
use http::StatusCode;

use crate::Problem;
use crate::app::Api;
use crate::extract::{Json, Path, Who};
use crate::model::ResetPassword;

/// Gives a person a new password and ends their sessions.
#[utoipa::path(
    post, path = "/v1/persons/{id}/password", tag = "persons",
    params(("id" = String, Path, description = "a person", example = "per_01jzz9w2h8e5x9n3q5b7t1m4ka")),
    request_body = ResetPassword,
    responses((status = 204, description = "set")),
    extensions(("x-gate" = json!("person")), ("x-action" = json!("party.reset_password")))
)]
pub async fn reset_password(
    State(api): State<Api>,
    who: Who,
    Path(id): Path<PersonId>,
    Json(body): Json<ResetPassword>,
) -> Result<StatusCode, Problem> {
    api.permit_person(&who.principal, "party.reset_password", id)?;
    let mut session = api.store().read().await?;
    let login = api
        .parties()
        .person(&mut session, id)
        .await?
        .login
        .unwrap_or_default();
    drop(session);
    let hashed = api.parties().hash_password(&body.password, &login).await?;
    let mut tx = api.store().begin().await?;
    api.parties()
        .set_password(&mut tx, &who.principal, id, &hashed, None)
        .await?;
    tx.commit().await?;
    Ok(StatusCode::NO_CONTENT)
}
