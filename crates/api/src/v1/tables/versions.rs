//! `GET /v1/tables/{key}/versions`: how a table came to be what it is.

use axum::extract::State;
use haina_lake::load::Version;

use super::view;
use crate::Problem;
use crate::app::Api;
use crate::extract::{Json, Path, Query, Who};
use crate::model::{Page, PageQuery, TableVersionView};
use crate::page;

/// Versions, the last first, with what each changed of each source: what came less what went is what is there.
#[utoipa::path(
    get, path = "/v1/tables/{key}/versions", tag = "tables",
    params(("key" = String, Path, description = "the key of its resource", example = "police.register"), PageQuery),
    responses((status = 200, description = "a page of versions", body = Page<TableVersionView>)),
    extensions(("x-gate" = json!("person")), ("x-action" = json!("lake.read")))
)]
pub async fn list_table_versions(
    State(api): State<Api>,
    who: Who,
    Path(key): Path<String>,
    Query(query): Query<PageQuery>,
) -> Result<Json<Page<TableVersionView>>, Problem> {
    let limit = page::limit(query.limit)?;
    let before: Option<u64> = page::read(query.cursor.as_deref())?;
    let found = api
        .lake()
        .versions(&who.principal, &key, before, limit + 1)
        .await?;
    let position = |version: &Version| version.version;
    Ok(Json(page::of(found, limit, position, |one| {
        view::version(&api, one)
    })))
}
