//! `GET /v1/persons/{id}/roles`: the roles granted to a person.

use axum::extract::State;
use haina_party::PersonId;

use super::view;
use crate::Problem;
use crate::app::Api;
use crate::extract::{Json, Path, Who};
use crate::model::{GrantView, Page};

/// The roles granted to a person, past ones too, newest first.
#[utoipa::path(
    get, path = "/v1/persons/{id}/roles", tag = "persons",
    params(("id" = String, Path, description = "a person", example = "per_01jzz9w2h8e5x9n3q5b7t1m4ka")),
    responses((status = 200, description = "the grants", body = Page<GrantView>)),
    extensions(("x-gate" = json!("person")), ("x-action" = json!("party.read_grants")))
)]
pub async fn list_grants(
    State(api): State<Api>,
    who: Who,
    Path(id): Path<PersonId>,
) -> Result<Json<Page<GrantView>>, Problem> {
    api.permit_person(&who.principal, "party.read_grants", id)?;
    let mut session = api.store().read().await?;
    api.parties().person(&mut session, id).await?;
    let grants = api.parties().grants(&mut session, id).await?;
    Ok(Json(Page {
        items: grants.into_iter().map(|grant| view(&api, grant)).collect(),
        next: None,
    }))
}
