//! `GET /v1/tables/{key}/refusals`: deliveries that were refused whole.

use axum::extract::State;

use crate::Problem;
use crate::app::Api;
use crate::extract::{Json, Path, Who};
use crate::model::{Page, RefusedView};
use crate::v1::matters::titled;

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
    let view = |one: haina_lake::load::Refused| RefusedView {
        id: one.id.to_string(),
        source: titled(&api, &one.source),
        at: one.at.into(),
        file_name: one.file_name,
        words: crate::problem::words(&one.code),
        code: one.code,
        why: one.why,
    };
    Ok(Json(Page {
        items: found.into_iter().map(view).collect(),
        next: None,
    }))
}
