//! `GET /v1/agreements/{id}/odrl`: an agreement as other systems read it.

use axum::extract::State;
use haina_agreement::{AgreementId, odrl};

use super::may;
use crate::Problem;
use crate::app::Api;
use crate::extract::{Json, Path, Who};
use crate::model::Free;

/// The agreement as ODRL in JSON-LD, as the Dataspace Protocol 2025-1 writes it.
#[utoipa::path(
    get, path = "/v1/agreements/{id}/odrl", tag = "agreements",
    params(("id" = String, Path, description = "an agreement", example = "agr_01jzz9w2h8e5x9n3q5b7t1m4ka")),
    responses((status = 200, description = "an Offer or an Agreement", body = Free)),
    extensions(("x-gate" = json!("person")), ("x-action" = json!("agreement.read")))
)]
pub async fn export_agreement(
    State(api): State<Api>,
    who: Who,
    Path(id): Path<AgreementId>,
) -> Result<Json<Free>, Problem> {
    may::readable(&api, &who.principal, id).await?;
    let policy = api.agreements().policy(id).await?;
    Ok(Json(Free(odrl::write(&policy)?)))
}
