//! `GET /v1/quality`: what departments deliver, and what is wrong with it.

use axum::extract::State;

use super::view::row;
use crate::Problem;
use crate::app::Api;
use crate::bind::quality::{MODEL, SUBJECT, subject};
use crate::extract::{Json, Query, Who};
use crate::model::{Page, PageQuery, QualityRow};
use crate::page;

/// Tables by key, as far as the asker may survey them, each with how the deliveries of its departments stand: rows rejected and
/// why, deliveries refused, the measures of GB/T 36344, and the finding and matter about it.
#[utoipa::path(
    get, path = "/v1/quality", tag = "tables",
    params(PageQuery),
    responses((status = 200, description = "a page of tables", body = Page<QualityRow>)),
    extensions(("x-gate" = json!("person")), ("x-action" = json!("lake.survey")))
)]
pub async fn list_quality(
    State(api): State<Api>,
    who: Who,
    Query(query): Query<PageQuery>,
) -> Result<Json<Page<QualityRow>>, Problem> {
    let limit = page::limit(query.limit)?;
    let after: Option<String> = page::read(query.cursor.as_deref())?;
    let found = api
        .lake()
        .board(&who.principal, after.as_deref(), limit + 1)
        .await?;
    let standings = found.iter().flat_map(|(_, board)| &board.sources);
    let subjects: Vec<String> = standings.map(|s| subject(&s.table, &s.source)).collect();
    let about = api
        .findings()
        .about(&who.principal, MODEL, SUBJECT, &subjects)
        .await?;
    let mut rows = Vec::new();
    for (resource, board) in found {
        // Who delivers to a table of others may not know of what the catalogue measured.
        let fact = api.catalog().load(&who.principal, &board.table.key).await;
        let measures = fact.map(|(_, fact)| fact.quality).unwrap_or_default();
        rows.push(row(&api, &resource, (board, &measures), &about));
    }
    let position = |row: &QualityRow| row.key.clone();
    Ok(Json(page::of(rows, limit, position, |row| row)))
}
