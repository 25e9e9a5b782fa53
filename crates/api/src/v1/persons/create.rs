//! `POST /v1/persons`: adds a person.

use axum::extract::State;
use haina_party::{Contact, NewPerson as Wanted, PersonKind};
use http::StatusCode;

use super::record;
use crate::Problem;
use crate::app::Api;
use crate::extract::{Json, Who};
use crate::fault::ApiFault;
use crate::model::{NewPerson, PersonRecord};

/// Adds a person, with a password if one is given; roles are granted afterwards.
#[utoipa::path(
    post, path = "/v1/persons", tag = "persons",
    request_body = NewPerson,
    responses((status = 201, description = "the person", body = PersonRecord)),
    extensions(("x-gate" = json!("city")), ("x-action" = json!("party.create_person")))
)]
pub async fn create_person(
    State(api): State<Api>,
    who: Who,
    Json(new): Json<NewPerson>,
) -> Result<(StatusCode, Json<PersonRecord>), Problem> {
    let kind = PersonKind::parse(&new.kind);
    let kind =
        kind.ok_or_else(|| ApiFault::Shape(format!("there is no kind of person `{}`", new.kind)))?;
    let hashed = match &new.password {
        Some(password) => Some(
            api.parties()
                .hash_password(password, new.name.as_deref().unwrap_or_default())
                .await?,
        ),
        None => None,
    };
    let wanted = Wanted {
        id: None,
        kind,
        name: new.display,
        login: new.name,
        contact: Contact {
            phone: new.phone,
            mail: new.mail,
            address: new.address,
        },
    };
    let mut tx = api.store().begin().await?;
    let id = api
        .parties()
        .create_person(&mut tx, &who.principal, &wanted)
        .await?;
    if let Some(hashed) = hashed {
        api.parties()
            .set_password(&mut tx, &who.principal, id, &hashed, None)
            .await?;
    }
    let record = record(&api, &mut tx, id).await?;
    tx.commit().await?;
    Ok((StatusCode::CREATED, Json(record)))
}
