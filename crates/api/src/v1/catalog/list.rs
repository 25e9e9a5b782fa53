//! `GET /v1/catalog/resources`: resources that may be seen.

use axum::extract::State;
use haina_catalog::ResourceFilter;

use super::view::row;
use crate::Problem;
use crate::app::Api;
use crate::extract::{Json, Query, Who};
use crate::model::{Page, ResourceQuery, ResourceRow};
use crate::page::limit;

/// Resources of the catalogue, the newest registration first; drafts for their owners only.
#[utoipa::path(
    get, path = "/v1/catalog/resources", tag = "catalog",
    params(ResourceQuery),
    responses((status = 200, description = "a page of resources", body = Page<ResourceRow>)),
    extensions(("x-gate" = json!("city")), ("x-action" = json!("catalog.list")))
)]
pub async fn list_resources(
    State(api): State<Api>,
    who: Who,
    Query(query): Query<ResourceQuery>,
) -> Result<Json<Page<ResourceRow>>, Problem> {
    let limit = limit(query.limit)?;
    let filter = ResourceFilter {
        q: query.q.unwrap_or_default(),
        state: query.state.unwrap_or_default(),
        kind: query.kind.unwrap_or_default(),
        owner: query.owner.unwrap_or_default(),
        grade: query.grade.unwrap_or_default(),
        class: query.class.unwrap_or_default(),
        area: query.area.unwrap_or_default(),
    };
    let cursor = query.cursor.as_deref();
    let page = api
        .catalog()
        .list(&who.principal, &filter, cursor, limit)
        .await?;
    let items = page.items.iter();
    Ok(Json(Page {
        items: items.map(|(one, fact)| row(&api, one, fact)).collect(),
        next: page.next,
    }))
}
