//! `GET /v1/packs`: the packs in force.

use axum::extract::State;

use super::row;
use crate::app::Api;
use crate::extract::Json;
use crate::model::{PackRow, Page};

/// The packs in force, by name.
#[utoipa::path(
    get, path = "/v1/packs", tag = "packs",
    responses((status = 200, description = "the packs", body = Page<PackRow>)),
    extensions(("x-gate" = json!("city")), ("x-action" = json!("pack.read")))
)]
pub async fn list_packs(State(api): State<Api>) -> Json<Page<PackRow>> {
    Json(Page {
        items: api.registry().packs().iter().map(row).collect(),
        next: None,
    })
}
