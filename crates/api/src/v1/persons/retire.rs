//! `DELETE /v1/persons/{id}`: retires a person.

use axum::extract::State;
use haina_party::PersonId;
use http::StatusCode;

use crate::Problem;
use crate::app::Api;
use crate::extract::{Path, Who};

/// Retires a person: roles, sessions and tokens end; what they did stays.
#[utoipa::path(
    delete, path = "/v1/persons/{id}", tag = "persons",
    params(("id" = String, Path, description = "a person", example = "per_01jzz9w2h8e5x9n3q5b7t1m4ka")),
    responses((status = 204, description = "retired")),
    extensions(("x-gate" = json!("person")), ("x-action" = json!("party.retire_person")))
)]
pub async fn retire_person(
    State(api): State<Api>,
    who: Who,
    Path(id): Path<PersonId>,
) -> Result<StatusCode, Problem> {
    api.permit_person(&who.principal, "party.retire_person", id)?;
    let mut tx = api.store().begin().await?;
    api.parties()
        .retire_person(&mut tx, &who.principal, id)
        .await?;
    tx.commit().await?;
    Ok(StatusCode::NO_CONTENT)
}
