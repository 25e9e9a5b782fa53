//! `GET /v1/matters/{id}/precedents`: earlier conclusions that may help with this one.

use axum::extract::State;
use haina_matter::service::Precedent as Found;

use super::{find, titled};
use crate::Problem;
use crate::app::Api;
use crate::extract::{Json, Path, Who};
use crate::model::{Page, Precedent};

/// Earlier conclusions of its family, class and words, the likeliest first.
#[utoipa::path(
    get, path = "/v1/matters/{id}/precedents", tag = "matters",
    params(("id" = String, Path, description = "a matter", example = "mat_01jzz9w2h8e5x9n3q5b7t1m4ka")),
    responses((status = 200, description = "the precedents", body = Page<Precedent>)),
    extensions(("x-gate" = json!("person")), ("x-action" = json!("matter.precedents")))
)]
pub async fn list_matter_precedents(
    State(api): State<Api>,
    who: Who,
    Path(id): Path<String>,
) -> Result<Json<Page<Precedent>>, Problem> {
    let matter = find(&api, &who.principal, &id).await?.matter;
    let found = api.matters().precedents(&who.principal, matter.id).await?;
    let items = found.into_iter().map(|one| precedent(&api, one)).collect();
    Ok(Json(Page { items, next: None }))
}

/// A precedent as it is shown.
pub(crate) fn precedent(api: &Api, found: Found) -> Precedent {
    Precedent {
        id: found.id.to_string(),
        matter: found.id.to_string(),
        number: found.number,
        title: found.title,
        text: found.conclusion,
        lead: Some(titled(api, &found.lead)),
        at: found.at.into(),
        score: Some(f64::from(found.score) / 100.0),
    }
}
