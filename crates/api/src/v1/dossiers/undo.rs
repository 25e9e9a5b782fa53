//! `POST /v1/dossiers/{kind}/log/{number}/undo`: takes an entry of the log back.

use axum::extract::State;

use super::declared;
use super::view_links::ruled;
use crate::Problem;
use crate::app::Api;
use crate::extract::{Json, Path, Who};
use crate::model::{DossierRuled, DossierUndo};

/// Takes an entry of the log back, with a reason: its records return to the files they were in, and no later delivery repeats what was
/// taken back. Refused when later entries touched the same files.
#[utoipa::path(
    post, path = "/v1/dossiers/{kind}/log/{number}/undo", tag = "dossiers",
    params(
        ("kind" = String, Path, description = "`person` or `enterprise`", example = "person"),
        ("number" = u64, Path, description = "an entry of the log", example = 7)
    ),
    request_body = DossierUndo,
    responses((status = 200, description = "what followed", body = DossierRuled)),
    extensions(("x-gate" = json!("person")), ("x-action" = json!("dossier.rule")))
)]
pub async fn undo_dossier_entry(
    State(api): State<Api>,
    who: Who,
    Path((kind, number)): Path<(String, u64)>,
    Json(undo): Json<DossierUndo>,
) -> Result<Json<DossierRuled>, Problem> {
    let of = declared(&api, &kind)?;
    let done = api
        .dossiers()
        .undo(&who.principal, &of, number, &undo.reason)
        .await?;
    Ok(Json(ruled(done)))
}
