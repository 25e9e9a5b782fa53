//! `GET /open311/v2/tokens/{token}.{format}`.

use axum::extract::{Query, State};
use axum::response::Response;
use http::StatusCode;

use super::source::{self, Common};
use super::{Named, Refusal, document};
use crate::app::Api;

/// The id behind a token. New requests are answered with their id at once, so a token is the id itself.
#[utoipa::path(
    get, path = "/open311/v2/tokens/{token}.{format}", tag = "open311",
    params(
        ("token" = String, Path, description = "a token", example = "K7Q2-9FMD-X3TP"),
        ("format" = String, Path, description = "xml or json", example = "json"), Common
    ),
    responses((status = 200, description = "the id", body = crate::model::Free)),
    extensions(("x-gate" = json!("public")), ("x-action" = json!("matter.read_public")))
)]
pub async fn open311_token(
    State(api): State<Api>,
    named: Named,
    Query(common): Query<Common>,
) -> Result<Response, Refusal> {
    source::jurisdiction(&api, common.jurisdiction_id.as_deref(), named.format)?;
    let found = api.matters().by_code(&named.name).await;
    let found = found.map_err(|_| Refusal::missing(named.format, "token was not found"))?;
    let node = document::token(&found.matter.code, &named.name);
    Ok(named
        .format
        .answer(StatusCode::OK, "service_requests", &node))
}
