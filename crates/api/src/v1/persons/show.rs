//! `GET /v1/persons/{id}`: a person's record.

use axum::extract::State;
use haina_party::PersonId;

use super::record;
use crate::Problem;
use crate::app::Api;
use crate::extract::{Json, Path, Who};
use crate::model::PersonRecord;

/// A person's record with the roles granted to them.
#[utoipa::path(
    get, path = "/v1/persons/{id}", tag = "persons",
    params(("id" = String, Path, description = "a person", example = "per_01jzz9w2h8e5x9n3q5b7t1m4ka")),
    responses((status = 200, description = "the person", body = PersonRecord)),
    extensions(("x-gate" = json!("person")), ("x-action" = json!("party.read_person")))
)]
pub async fn show_person(
    State(api): State<Api>,
    who: Who,
    Path(id): Path<PersonId>,
) -> Result<Json<PersonRecord>, Problem> {
    api.permit_person(&who.principal, "party.read_person", id)?;
    let mut session = api.store().read().await?;
    Ok(Json(record(&api, &mut session, id).await?))
}
