//! `GET /open311/v2/requests/{service_request_id}.{format}`.

use axum::extract::{Query, State};
use axum::response::Response;
use http::StatusCode;

use super::source::{self, Common};
use super::{Format, Named, Node, Refusal};
use crate::app::Api;

/// One service request, by its tracking code.
#[utoipa::path(
    get, path = "/open311/v2/requests/{service_request_id}.{format}", tag = "open311",
    params(
        ("service_request_id" = String, Path, description = "a tracking code", example = "K7Q2-9FMD-X3TP"),
        ("format" = String, Path, description = "xml or json", example = "json"), Common
    ),
    responses((status = 200, description = "the request", body = crate::model::Free)),
    extensions(("x-gate" = json!("public")), ("x-action" = json!("matter.read_public")))
)]
pub async fn open311_request(
    State(api): State<Api>,
    named: Named,
    Query(common): Query<Common>,
) -> Result<Response, Refusal> {
    source::jurisdiction(&api, common.jurisdiction_id.as_deref(), named.format)?;
    let nodes = vec![by_code(&api, &named.name, named.format).await?];
    Ok(named.format.answer(
        StatusCode::OK,
        "service_requests",
        &Node::List("request", nodes),
    ))
}

/// The request of a code; a merged matter is closed, its notes say so.
pub async fn by_code(api: &Api, code: &str, format: Format) -> Result<Node, Refusal> {
    let found = api.matters().by_code(code).await;
    let found = found.map_err(|_| Refusal::missing(format, "service_request_id was not found"))?;
    Ok(source::request(api, &found.matter).node())
}
