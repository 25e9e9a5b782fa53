//! `GET /v1/tables/{key}/refusals`: deliveries that were refused whole.

use axum::extract::State;

use super::refused;
use crate::Problem;
use crate::app::Api;
use crate::extract::{Json, Path, Who};
use crate::model::{Page, RefusedView};

/// Refusals on one page.
const REFUSALS_MAX: u32 = 100;

/// The last deliveries that were refused whole, with why and what to do.
#[utoipa::path(
    get, path = "/v1/tables/{key}/refusals", tag = "tables",
    params(("key" = String, Path, description = "the key of its resource", example = "police.register")),
    responses((status = 200, description = "the last 100", body = Page<RefusedView>)),
    extensions(("x-gate" = json!("person")), ("x-action" = json!("lake.read")))
)]
pub async fn list_refused_deliveries(
    State(api): State<Api>,
    who: Who,
    Path(key): Path<String>,
) -> Result<Json<Page<RefusedView>>, Problem> {
    let found = api
        .lake()
        .refusals(&who.principal, &key, REFUSALS_MAX)
        .await?;
    Ok(Json(Page {
        items: found.into_iter().map(|one| refused(&api, one)).collect(),
        next: None,
    }))
}
