//! `PATCH /v1/persons/{id}`: changes a person's record.

use axum::extract::State;
use haina_party::{Contact, PersonChange as Wanted, PersonId};

use super::record;
use crate::Problem;
use crate::app::Api;
use crate::extract::{Json, Path, Who};
use crate::model::{PersonChange, PersonRecord};

/// Changes name, sign-in name or contact; what is not given stays.
#[utoipa::path(
    patch, path = "/v1/persons/{id}", tag = "persons",
    params(("id" = String, Path, description = "a person", example = "per_01jzz9w2h8e5x9n3q5b7t1m4ka")),
    request_body = PersonChange,
    responses((status = 200, description = "the person", body = PersonRecord)),
    extensions(("x-gate" = json!("person")), ("x-action" = json!("party.change_person")))
)]
pub async fn change_person(
    State(api): State<Api>,
    who: Who,
    Path(id): Path<PersonId>,
    Json(change): Json<PersonChange>,
) -> Result<Json<PersonRecord>, Problem> {
    api.permit_person(&who.principal, "party.change_person", id)?;
    let mut tx = api.store().begin().await?;
    let before = api.parties().person(&mut tx, id).await?.contact;
    let contact = Contact {
        phone: change.phone.or(before.phone),
        mail: change.mail.or(before.mail),
        address: change.address.or(before.address),
    };
    let wanted = Wanted {
        name: change.display,
        login: change.name,
        contact: Some(contact),
    };
    api.parties()
        .change_person(&mut tx, &who.principal, id, &wanted)
        .await?;
    let record = record(&api, &mut tx, id).await?;
    tx.commit().await?;
    Ok(Json(record))
}
