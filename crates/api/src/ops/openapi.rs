//! `GET /openapi.json`: this very description.

use axum::extract::State;

use crate::app::Api;
use crate::extract::Json;

/// The description of every operation, OpenAPI 3.1.
#[utoipa::path(
    get, path = "/openapi.json", tag = "operations",
    responses((status = 200, description = "an OpenAPI 3.1 document", body = crate::model::Free)),
    extensions(("x-gate" = json!("public")), ("x-action" = json!("ops.openapi")))
)]
pub async fn openapi(State(api): State<Api>) -> Json<serde_json::Value> {
    Json(api.document().clone())
}
