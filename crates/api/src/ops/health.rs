//! `GET /healthz`: whether the process runs.

/// Whether the process runs; says nothing of the database.
#[utoipa::path(
    get, path = "/healthz", tag = "operations",
    responses((status = 200, description = "it runs", body = String, content_type = "text/plain", example = "ok")),
    extensions(("x-gate" = json!("public")), ("x-action" = json!("ops.health")))
)]
pub async fn healthz() -> &'static str {
    "ok"
}
