//! `POST /v1/agreements/{id}/takers`: a department takes a standing offer up.

use axum::extract::State;
use haina_agreement::AgreementId;
use http::StatusCode;

use super::{clauses, may, view};
use crate::Problem;
use crate::app::Api;
use crate::extract::{Json, Path, Who};
use crate::model::{AgreementView, TakeUp};

/// Takes a standing offer up for a department that I answer for, as it stands or with other terms, on which the owner then has the next
/// word. What is between the two is an agreement of its own.
#[utoipa::path(
    post, path = "/v1/agreements/{id}/takers", tag = "agreements",
    params(("id" = String, Path, description = "a standing offer", example = "agr_01jzz9w2h8e5x9n3q5b7t1m4ka")),
    request_body = TakeUp,
    responses((status = 201, description = "the agreement", body = AgreementView)),
    extensions(("x-gate" = json!("person")), ("x-action" = json!("agreement.act")))
)]
pub async fn take_up_agreement(
    State(api): State<Api>,
    who: Who,
    Path(id): Path<AgreementId>,
    Json(wish): Json<TakeUp>,
) -> Result<(StatusCode, Json<AgreementView>), Problem> {
    may::readable(&api, &who.principal, id).await?;
    let role = may::permit(&api, &who.principal, "agreement.act", &wish.unit)?;
    let other = clauses::read(wish.terms, None)?;
    let (actor, party) = (who.principal.actor(&role), may::party(&wish.unit));
    let mut tx = api.store().begin().await?;
    let named = (wish.key.as_str(), party.as_str());
    let taken = api
        .agreements()
        .take_up(&mut tx, &actor, id, named, other)
        .await?;
    tx.commit().await?;
    Ok((StatusCode::CREATED, Json(view::agreement(&api, &taken))))
}
