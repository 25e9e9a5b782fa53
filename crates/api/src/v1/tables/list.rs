//! `GET /v1/tables`: tables of the lake.

use axum::extract::State;

use super::view::row;
use crate::Problem;
use crate::app::Api;
use crate::extract::{Json, Query, Who};
use crate::model::{Page, PageQuery, TableRow};
use crate::page;

/// Tables that were declared, by key, as far as the asker may read them.
#[utoipa::path(
    get, path = "/v1/tables", tag = "tables",
    params(PageQuery),
    responses((status = 200, description = "a page of tables", body = Page<TableRow>)),
    extensions(("x-gate" = json!("person")), ("x-action" = json!("lake.read")))
)]
pub async fn list_tables(
    State(api): State<Api>,
    who: Who,
    Query(query): Query<PageQuery>,
) -> Result<Json<Page<TableRow>>, Problem> {
    let limit = page::limit(query.limit)?;
    let after: Option<String> = page::read(query.cursor.as_deref())?;
    let found = api
        .lake()
        .tables(&who.principal, after.as_deref(), limit + 1)
        .await?;
    let view = |(resource, state)| row(&api, &resource, &state);
    let position =
        |found: &(haina_catalog::Resource, haina_lake::load::TableState)| found.1.key.clone();
    Ok(Json(page::of(found, limit, position, view)))
}
