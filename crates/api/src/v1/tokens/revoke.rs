//! `DELETE /v1/tokens/{id}`: revokes an API token.

use axum::extract::State;
use haina_party::{PartyError, TokenId};
use http::StatusCode;

use crate::Problem;
use crate::app::Api;
use crate::extract::{Path, Who};
use crate::fault::ApiFault;

/// Revokes an API token of mine; its next use is refused.
#[utoipa::path(
    delete, path = "/v1/tokens/{id}", tag = "account",
    params(("id" = String, Path, description = "a token", example = "tok_01jzz9w2h8e5x9n3q5b7t1m4ka")),
    responses((status = 204, description = "it is revoked")),
    extensions(("x-gate" = json!("person")), ("x-action" = json!("party.revoke_token")))
)]
pub async fn revoke_token(
    State(api): State<Api>,
    who: Who,
    Path(id): Path<TokenId>,
) -> Result<StatusCode, Problem> {
    let person = who.principal.person;
    api.permit_person(&who.principal, "party.revoke_token", person)?;
    let mut tx = api.store().begin().await?;
    let revoked = api
        .parties()
        .revoke_token(&mut tx, &who.principal, person, id)
        .await;
    revoked.map_err(|error| match error {
        PartyError::NoToken => Problem::from(ApiFault::NotFound {
            what: "token",
            id: id.to_string(),
        }),
        other => other.into(),
    })?;
    tx.commit().await?;
    Ok(StatusCode::NO_CONTENT)
}
