//! `DELETE /v1/grants/{id}`: takes a role back.

use axum::extract::State;
use haina_party::GrantId;
use http::StatusCode;

use crate::Problem;
use crate::app::Api;
use crate::extract::{Path, Who};

/// Takes a role back, from now on.
#[utoipa::path(
    delete, path = "/v1/grants/{id}", tag = "persons",
    params(("id" = String, Path, description = "a grant", example = "grt_01jzz9w2h8e5x9n3q5b7t1m4ka")),
    responses((status = 204, description = "taken back")),
    extensions(("x-gate" = json!("person")), ("x-action" = json!("party.revoke")))
)]
pub async fn revoke_grant(
    State(api): State<Api>,
    who: Who,
    Path(id): Path<GrantId>,
) -> Result<StatusCode, Problem> {
    let mut tx = api.store().begin().await?;
    // Who may not is refused before learning whether there is such a grant.
    let nobody = haina_party::PersonId::from_uuid(uuid::Uuid::nil());
    let person = api
        .parties()
        .grant_by_id(&mut tx, id)
        .await
        .map(|g| g.person);
    api.permit_person(
        &who.principal,
        "party.revoke",
        *person.as_ref().unwrap_or(&nobody),
    )?;
    person?;
    api.parties().revoke(&mut tx, &who.principal, id).await?;
    tx.commit().await?;
    Ok(StatusCode::NO_CONTENT)
}
