//! `GET /v1/tables/{key}/batches`: what was delivered to a table.

use axum::extract::State;
use haina_lake::load::Batch;

use super::view;
use crate::Problem;
use crate::app::Api;
use crate::extract::{Json, Path, Query, Who};
use crate::model::{BatchView, Page, PageQuery};
use crate::page;

/// Deliveries that were taken in, the last first; withdrawn ones with them.
#[utoipa::path(
    get, path = "/v1/tables/{key}/batches", tag = "tables",
    params(("key" = String, Path, description = "the key of its resource", example = "police.register"), PageQuery),
    responses((status = 200, description = "a page of deliveries", body = Page<BatchView>)),
    extensions(("x-gate" = json!("person")), ("x-action" = json!("lake.read")))
)]
pub async fn list_batches(
    State(api): State<Api>,
    who: Who,
    Path(key): Path<String>,
    Query(query): Query<PageQuery>,
) -> Result<Json<Page<BatchView>>, Problem> {
    let limit = page::limit(query.limit)?;
    let before: Option<u64> = page::read(query.cursor.as_deref())?;
    let found = api
        .lake()
        .batches(&who.principal, &key, before, limit + 1)
        .await?;
    let position = |batch: &Batch| batch.ordinal;
    Ok(Json(page::of(found, limit, position, |one| {
        view::batch(&api, one)
    })))
}
