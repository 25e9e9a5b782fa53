//! `PUT /v1/persons/{id}/identity`: binds a verified identity number to an account.

use axum::extract::State;
use haina_party::{PersonId, VerifiedBy};
use http::StatusCode;

use crate::Problem;
use crate::app::Api;
use crate::extract::{Json, Path, Who};
use crate::model::IdentityNumber;

/// Binds the identity number that an official compared with the card: then the person reads their own file. Only a digest is kept.
#[utoipa::path(
    put, path = "/v1/persons/{id}/identity", tag = "persons",
    params(("id" = String, Path, description = "a person", example = "per_01jzz9w2h8e5x9n3q5b7t1m4ka")),
    request_body = IdentityNumber,
    responses((status = 204, description = "bound")),
    extensions(("x-gate" = json!("person")), ("x-action" = json!("party.bind_identity")))
)]
pub async fn bind_identity(
    State(api): State<Api>,
    who: Who,
    Path(id): Path<PersonId>,
    Json(identity): Json<IdentityNumber>,
) -> Result<StatusCode, Problem> {
    api.permit_person(&who.principal, "party.bind_identity", id)?;
    let mut tx = api.store().begin().await?;
    api.parties()
        .bind_identity(
            &mut tx,
            &who.principal,
            id,
            &identity.number,
            VerifiedBy::Counter,
        )
        .await?;
    tx.commit().await?;
    Ok(StatusCode::NO_CONTENT)
}
