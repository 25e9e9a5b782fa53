//! `GET /v1/findings`: findings that may be seen.

use axum::extract::State;
use haina_finding::Filter;

use super::view;
use crate::Problem;
use crate::app::Api;
use crate::extract::{Json, Query, Who};
use crate::model::{FindingQuery, FindingView, Page};
use crate::page::limit;

/// Findings of the units and areas I work for, newest first.
#[utoipa::path(
    get, path = "/v1/findings", tag = "findings",
    params(FindingQuery),
    responses((status = 200, description = "a page of findings", body = Page<FindingView>)),
    extensions(("x-gate" = json!("city")), ("x-action" = json!("finding.list")))
)]
pub async fn list_findings(
    State(api): State<Api>,
    who: Who,
    Query(query): Query<FindingQuery>,
) -> Result<Json<Page<FindingView>>, Problem> {
    let limit = limit(query.limit)?;
    let filter = Filter {
        open: query.open,
        state: query.state.unwrap_or_default(),
        model: query.model.unwrap_or_default(),
        unit: query.unit.unwrap_or_default(),
    };
    let cursor = query.cursor.as_deref();
    let page = api
        .findings()
        .list(&who.principal, &filter, cursor, limit)
        .await?;
    let items = page.items.into_iter();
    Ok(Json(Page {
        items: items.map(|one| view(&api, &who.principal, one)).collect(),
        next: page.next,
    }))
}
