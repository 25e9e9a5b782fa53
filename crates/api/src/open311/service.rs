//! `GET /open311/v2/services/{service_code}.{format}`.

use axum::extract::{Query, State};
use axum::response::Response;
use http::StatusCode;

use super::source::{self, Common};
use super::{Named, Refusal};
use crate::app::Api;

/// What a service asks for.
#[utoipa::path(
    get, path = "/open311/v2/services/{service_code}.{format}", tag = "open311",
    params(
        ("service_code" = String, Path, description = "a type, `.` for `/`", example = "hotline-12345.appeal"),
        ("format" = String, Path, description = "xml or json", example = "json"), Common
    ),
    responses((status = 200, description = "its attributes", body = crate::model::Free)),
    extensions(("x-gate" = json!("public")), ("x-action" = json!("matter.types")))
)]
pub async fn open311_service(
    State(api): State<Api>,
    named: Named,
    Query(common): Query<Common>,
) -> Result<Response, Refusal> {
    source::jurisdiction(&api, common.jurisdiction_id.as_deref(), named.format)?;
    let found = source::find(&api, &named.name);
    let found =
        found.ok_or_else(|| Refusal::missing(named.format, "service_code was not found"))?;
    Ok(named
        .format
        .answer(StatusCode::OK, "service_definition", &found.definition()))
}
