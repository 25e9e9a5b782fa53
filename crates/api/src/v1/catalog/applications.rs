//! `GET /v1/catalog/applications`: applications and grants that may be seen.

use axum::extract::State;
use haina_catalog::{ApplicationFilter, ResourceId};

use super::view_application::views;
use crate::Problem;
use crate::app::Api;
use crate::extract::{Json, Query, Who};
use crate::fault::ApiFault;
use crate::model::{ApplicationQuery, ApplicationView, Page};
use crate::page::limit;

/// Applications of and to the departments I work for, newest first: who uses what under what.
#[utoipa::path(
    get, path = "/v1/catalog/applications", tag = "catalog",
    params(ApplicationQuery),
    responses((status = 200, description = "a page of applications", body = Page<ApplicationView>)),
    extensions(("x-gate" = json!("city")), ("x-action" = json!("catalog.applications")))
)]
pub async fn list_applications(
    State(api): State<Api>,
    who: Who,
    Query(query): Query<ApplicationQuery>,
) -> Result<Json<Page<ApplicationView>>, Problem> {
    let limit = limit(query.limit)?;
    let resource = query.resource.map(|id| {
        id.parse::<ResourceId>().map_err(|_| ApiFault::Address {
            part: "query",
            why: "`resource` is the id of a resource".to_owned(),
        })
    });
    let filter = ApplicationFilter {
        state: query.state.unwrap_or_default(),
        resource: resource.transpose()?,
        owner: query.owner.unwrap_or_default(),
        applicant: query.applicant.unwrap_or_default(),
    };
    let cursor = query.cursor.as_deref();
    let page = api
        .catalog()
        .applications(&who.principal, &filter, cursor, limit)
        .await?;
    Ok(Json(Page {
        items: views(&api, &who.principal, page.items).await?,
        next: page.next,
    }))
}
