//! `GET /v1/tables/{key}/batches/{batch}/rejects`: rows of a delivery that were rejected.

use axum::extract::State;
use haina_lake::load::{BatchId, Reject};

use crate::Problem;
use crate::app::Api;
use crate::extract::{Json, Path, Query, Who};
use crate::model::{Page, PageQuery, RejectView};
use crate::page;
use crate::v1::matters::titled;

/// Rows that were rejected, as they came, in the order of the file, with the reasons.
#[utoipa::path(
    get, path = "/v1/tables/{key}/batches/{batch}/rejects", tag = "tables",
    params(
        ("key" = String, Path, description = "the key of the table's resource", example = "police.register"),
        ("batch" = String, Path, description = "a delivery", example = "bat_01jzz9w2h8e5x9n3q5b7t1m4ka"),
        PageQuery
    ),
    responses((status = 200, description = "a page of rows", body = Page<RejectView>)),
    extensions(("x-gate" = json!("person")), ("x-action" = json!("lake.read")))
)]
pub async fn list_rejects(
    State(api): State<Api>,
    who: Who,
    Path((key, batch)): Path<(String, BatchId)>,
    Query(query): Query<PageQuery>,
) -> Result<Json<Page<RejectView>>, Problem> {
    let limit = page::limit(query.limit)?;
    let after: u64 = page::read(query.cursor.as_deref())?.unwrap_or(0);
    let found = api
        .lake()
        .rejects(&who.principal, &key, batch, after, limit + 1)
        .await?;
    let view = |one: Reject| RejectView {
        source: titled(&api, &one.source),
        row: one.row,
        reasons: one.reasons,
        columns: one.columns,
        raw: one.raw,
    };
    Ok(Json(page::of(found, limit, |one: &Reject| one.row, view)))
}
