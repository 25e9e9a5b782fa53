//! `GET /open311/v2/services.{format}`.

use axum::extract::{Query, State};
use axum::response::Response;
use http::StatusCode;

use super::source::{self, Common};
use super::{Named, Node, Refusal};
use crate::app::Api;

/// The types of matters that can be sent in.
#[utoipa::path(
    get, path = "/open311/v2/services.{format}", tag = "open311",
    params(("format" = String, Path, description = "xml or json", example = "json"), Common),
    responses((status = 200, description = "the services", body = crate::model::Free)),
    extensions(("x-gate" = json!("public")), ("x-action" = json!("matter.types")))
)]
pub async fn open311_services(
    State(api): State<Api>,
    named: Named,
    Query(common): Query<Common>,
) -> Result<Response, Refusal> {
    source::jurisdiction(&api, common.jurisdiction_id.as_deref(), named.format)?;
    let services = source::services(&api)
        .iter()
        .map(super::document::Service::node)
        .collect();
    Ok(named
        .format
        .answer(StatusCode::OK, "services", &Node::List("service", services)))
}
