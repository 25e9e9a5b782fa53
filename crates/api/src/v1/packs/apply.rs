//! `POST /v1/packs/apply`: installs a version of a pack.

use axum::extract::State;

use super::upload;
use crate::Problem;
use crate::app::Api;
use crate::extract::{Json, Who};
use crate::model::{Free, PackFiles};

/// Installs this version; new matters take it, running matters keep theirs.
#[utoipa::path(
    post, path = "/v1/packs/apply", tag = "packs",
    request_body = PackFiles,
    responses((status = 200, description = "what was done", body = Free)),
    extensions(("x-gate" = json!("city")), ("x-action" = json!("pack.apply")))
)]
pub async fn apply_packs(
    State(api): State<Api>,
    who: Who,
    Json(sent): Json<PackFiles>,
) -> Result<Json<Free>, Problem> {
    let pack = upload::read(sent)?;
    let applied = super::apply(&api, &who.principal, vec![pack]).await?;
    Ok(Json(Free(
        serde_json::to_value(applied.first()).unwrap_or_default(),
    )))
}
