//! `DELETE /v1/mandates/{id}`: ends a mandate.

use axum::extract::State;
use haina_party::{MandateId, PartyError};
use http::StatusCode;

use crate::Problem;
use crate::app::Api;
use crate::extract::{Path, Who};

/// Ends a mandate I gave; its next use is refused.
#[utoipa::path(
    delete, path = "/v1/mandates/{id}", tag = "account",
    params(("id" = String, Path, description = "a mandate", example = "man_01jzz9w2h8e5x9n3q5b7t1m4ka")),
    responses((status = 204, description = "it has ended")),
    extensions(("x-gate" = json!("person")), ("x-action" = json!("party.end_mandate")))
)]
pub async fn end_mandate(
    State(api): State<Api>,
    who: Who,
    Path(id): Path<MandateId>,
) -> Result<StatusCode, Problem> {
    let mut tx = api.store().begin().await?;
    let mandate = api.parties().mandate(&mut tx, id).await?;
    // Whose it is not may not know of it.
    api.permit_person(&who.principal, "party.end_mandate", mandate.giver)
        .map_err(|_| PartyError::NoMandate)?;
    api.parties()
        .end_mandate(&mut tx, &who.principal, id)
        .await?;
    tx.commit().await?;
    Ok(StatusCode::NO_CONTENT)
}
