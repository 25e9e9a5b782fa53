//! `GET /open311/v2/discovery.{format}`.

use axum::extract::State;
use axum::response::Response;
use http::StatusCode;

use super::{Named, document};
use crate::app::Api;

/// Where the endpoint is and what it speaks.
#[utoipa::path(
    get, path = "/open311/v2/discovery.{format}", tag = "open311",
    params(("format" = String, Path, description = "xml or json", example = "json")),
    responses((status = 200, description = "the discovery document", body = crate::model::Free)),
    extensions(("x-gate" = json!("public")), ("x-action" = json!("matter.types")))
)]
pub async fn open311_discovery(State(api): State<Api>, named: Named) -> Response {
    let packs = api.registry().packs();
    let changed = packs
        .iter()
        .map(|p| p.applied_at)
        .max()
        .unwrap_or(jiff::Timestamp::UNIX_EPOCH);
    let node = document::discovery(api.config(), changed);
    named.format.answer(StatusCode::OK, "discovery", &node)
}
