//! `POST /v1/persons/{id}/unlock`: lifts a sign-in lock.

use axum::extract::State;
use haina_party::PersonId;
use http::StatusCode;

use crate::Problem;
use crate::app::Api;
use crate::extract::{Path, Who};

/// Lifts the lock that failed attempts put on a person's account.
#[utoipa::path(
    post, path = "/v1/persons/{id}/unlock", tag = "persons",
    params(("id" = String, Path, description = "a person", example = "per_01jzz9w2h8e5x9n3q5b7t1m4ka")),
    responses((status = 204, description = "lifted")),
    extensions(("x-gate" = json!("person")), ("x-action" = json!("party.unlock")))
)]
pub async fn unlock_person(
    State(api): State<Api>,
    who: Who,
    Path(id): Path<PersonId>,
) -> Result<StatusCode, Problem> {
    api.permit_person(&who.principal, "party.unlock", id)?;
    let mut tx = api.store().begin().await?;
    api.parties().unlock(&mut tx, &who.principal, id).await?;
    tx.commit().await?;
    Ok(StatusCode::NO_CONTENT)
}
