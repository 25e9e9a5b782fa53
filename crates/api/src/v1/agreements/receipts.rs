//! `GET /v1/agreements/{id}/receipts`: the uses of an agreement.

use axum::extract::State;
use haina_agreement::AgreementId;

use super::{may, view};
use crate::Problem;
use crate::app::Api;
use crate::extract::{Json, Path, Query, Who};
use crate::model::{Page, PageQuery, ReceiptView};
use crate::page;

/// Receipts of the uses under an agreement, newest first; both sides see the same.
#[utoipa::path(
    get, path = "/v1/agreements/{id}/receipts", tag = "agreements",
    params(("id" = String, Path, description = "an agreement", example = "agr_01jzz9w2h8e5x9n3q5b7t1m4ka"), PageQuery),
    responses((status = 200, description = "a page of receipts", body = Page<ReceiptView>)),
    extensions(("x-gate" = json!("person")), ("x-action" = json!("agreement.read")))
)]
pub async fn list_receipts(
    State(api): State<Api>,
    who: Who,
    Path(id): Path<AgreementId>,
    Query(query): Query<PageQuery>,
) -> Result<Json<Page<ReceiptView>>, Problem> {
    let limit = page::limit(query.limit)?;
    may::readable(&api, &who.principal, id).await?;
    let cursor = query.cursor.as_deref();
    let found = api.agreements().receipts(id, cursor, limit).await?;
    Ok(Json(Page {
        items: found.items.into_iter().map(view::receipt).collect(),
        next: found.next,
    }))
}
