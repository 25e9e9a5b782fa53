//! `POST /v1/mandates`: lets another act for me.

use axum::extract::State;
use haina_party::{NewMandate as Wanted, PersonId};
use http::StatusCode;

use super::view;
use crate::Problem;
use crate::app::Api;
use crate::extract::{Json, Who};
use crate::fault::ApiFault;
use crate::model::{MandateView, NewMandate};

/// Lets another act for me: for a purpose, for a time, for named actions.
#[utoipa::path(
    post, path = "/v1/mandates", tag = "account",
    request_body = NewMandate,
    responses((status = 201, description = "the mandate", body = MandateView)),
    extensions(("x-gate" = json!("person")), ("x-action" = json!("party.give_mandate")))
)]
pub async fn give_mandate(
    State(api): State<Api>,
    who: Who,
    Json(new): Json<NewMandate>,
) -> Result<(StatusCode, Json<MandateView>), Problem> {
    api.permit_person(&who.principal, "party.give_mandate", who.principal.person)?;
    let taker: PersonId = new
        .taker
        .parse()
        .map_err(|_| ApiFault::Shape("`taker` is not a person's id".to_owned()))?;
    let wanted = Wanted {
        taker,
        actions: new.actions,
        purpose: new.purpose,
        from: new.from.map(|at| at.0),
        until: new.until.0,
        uses_max: new.uses_max,
    };
    let mut tx = api.store().begin().await?;
    let id = api
        .parties()
        .give_mandate(&mut tx, &who.principal, &wanted)
        .await?;
    let mandate = api.parties().mandate(&mut tx, id).await?;
    let names = api
        .parties()
        .names(&mut tx, [mandate.giver, mandate.taker])
        .await?;
    tx.commit().await?;
    Ok((StatusCode::CREATED, Json(view(mandate, &names))))
}
