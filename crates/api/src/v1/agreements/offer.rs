//! `POST /v1/agreements`: a department offers terms on what it owns.

use axum::extract::State;
use haina_agreement::{AgreementKind, NewOffer as Wanted};
use haina_catalog::ResourceState;
use http::StatusCode;

use super::{clauses, may, view};
use crate::Problem;
use crate::app::Api;
use crate::extract::{Json, Who};
use crate::fault::ApiFault;
use crate::model::{AgreementView, NewOffer};

/// Offers terms on a resource of the catalogue to a department, or to any. Whoever owns the resource offers it; terms that are not
/// understood cannot be offered.
#[utoipa::path(
    post, path = "/v1/agreements", tag = "agreements",
    request_body = NewOffer,
    responses((status = 201, description = "the offer", body = AgreementView)),
    extensions(("x-gate" = json!("person")), ("x-action" = json!("agreement.act")))
)]
pub async fn offer_agreement(
    State(api): State<Api>,
    who: Who,
    Json(new): Json<NewOffer>,
) -> Result<(StatusCode, Json<AgreementView>), Problem> {
    let (resource, _) = api.catalog().load(&who.principal, &new.resource).await?;
    if resource.state != ResourceState::Published {
        let why = "only what is published in the catalogue can be offered";
        return Err(clauses::ask(why.to_owned()).into());
    }
    let owner = &resource.spec.owner;
    let role = may::permit(&api, &who.principal, "agreement.act", owner)?;
    if let Some(party) = &new.party
        && api.access().directory().dept(party).is_none()
    {
        let (what, id) = ("the department", party.clone());
        return Err(ApiFault::NotFound { what, id }.into());
    }
    let wanted = Wanted {
        key: new.key,
        kind: AgreementKind::Agreement,
        title: new.title.into(),
        resource: resource.spec.key.clone(),
        owner: may::party(owner),
        party: new.party.as_deref().map(may::party),
        clauses: clauses::wanted(new.terms, new.odrl)?,
    };
    let mut tx = api.store().begin().await?;
    let actor = who.principal.actor(&role);
    let offered = api.agreements().offer(&mut tx, &actor, &wanted).await?;
    tx.commit().await?;
    Ok((StatusCode::CREATED, Json(view::agreement(&api, &offered))))
}
