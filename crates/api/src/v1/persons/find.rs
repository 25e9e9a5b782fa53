//! `GET /v1/persons`: colleagues by name.

use axum::extract::State;

use crate::Problem;
use crate::app::Api;
use crate::extract::{Json, Query};
use crate::model::{MyRole, Page, Person, PersonQuery};
use crate::page::limit;

/// Staff, deputies and experts whose name begins so; residents are never listed.
#[utoipa::path(
    get, path = "/v1/persons", tag = "persons",
    params(PersonQuery),
    responses((status = 200, description = "persons by name", body = Page<Person>)),
    extensions(("x-gate" = json!("city")), ("x-action" = json!("party.find_person")))
)]
pub async fn find_persons(
    State(api): State<Api>,
    Query(query): Query<PersonQuery>,
) -> Result<Json<Page<Person>>, Problem> {
    let limit = limit(query.limit)?.min(100);
    let mut session = api.store().read().await?;
    let prefix = query.q.as_deref().unwrap_or_default();
    let (role, dept) = (query.role.as_deref(), query.dept.as_deref());
    let found = api
        .parties()
        .find_persons(&mut session, prefix, role, dept, None, limit)
        .await?;
    let items = found.into_iter().map(|p| Person {
        id: p.id.to_string(),
        display: p.name,
        roles: p.roles.iter().map(|held| MyRole::of(&api, held)).collect(),
    });
    Ok(Json(Page {
        items: items.collect(),
        next: None,
    }))
}
