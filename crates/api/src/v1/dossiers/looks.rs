//! `GET /v1/dossiers/{kind}/{id}/looks`: who looked into a file.

use axum::extract::State;
use haina_dossier::DossierId;

use super::{declared, look_view};
use crate::Problem;
use crate::app::Api;
use crate::extract::{Json, Path, Query, Who};
use crate::model::{DossierLook, DossierPage, Page};
use crate::page::{self, limit};

/// Who looked into a file, for which department, why, and of which tables they saw something (谁看过); the last first. For the
/// department that keeps the files, and for auditors; its subject has `GET /v1/me/dossier/looks`.
#[utoipa::path(
    get, path = "/v1/dossiers/{kind}/{id}/looks", tag = "dossiers",
    params(
        ("kind" = String, Path, description = "`person` or `enterprise`", example = "person"),
        ("id" = String, Path, description = "a file", example = "dos_01jzz9w2h8e5x9n3q5b7t1m4ka"),
        DossierPage
    ),
    responses((status = 200, description = "a page of looks", body = Page<DossierLook>)),
    extensions(("x-gate" = json!("person")), ("x-action" = json!("dossier.review")))
)]
pub async fn list_dossier_looks(
    State(api): State<Api>,
    who: Who,
    Path((kind, id)): Path<(String, DossierId)>,
    Query(query): Query<DossierPage>,
) -> Result<Json<Page<DossierLook>>, Problem> {
    let of = declared(&api, &kind)?;
    let limit = limit(query.limit)?;
    let before = page::read(query.cursor.as_deref())?;
    let looks = api
        .dossiers()
        .looks(&who.principal, &of, id, before, limit + 1)
        .await?;
    let place = |look: &haina_dossier::Look| look.id;
    Ok(Json(page::of(looks, limit, place, |look| {
        look_view(&api, look, true)
    })))
}
