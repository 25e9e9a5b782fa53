//! `GET /v1/dossiers/{kind}/log` and `GET /v1/dossiers/{kind}/{id}/log`: what became of files.

use axum::extract::State;
use haina_dossier::{DossierId, LogEntry};

use super::view_links::log_entry;
use super::{declared, from};
use crate::Problem;
use crate::app::Api;
use crate::extract::{Json, Path, Query, Who};
use crate::model::{DossierLogEntry, DossierPage, Page};
use crate::page::{self, limit};

/// What became of all files of a kind: founded, joined, merged, split, ruled, taken back; the last first.
#[utoipa::path(
    get, path = "/v1/dossiers/{kind}/log", tag = "dossiers",
    params(("kind" = String, Path, description = "`person` or `enterprise`", example = "person"), DossierPage),
    responses((status = 200, description = "a page of the log", body = Page<DossierLogEntry>)),
    extensions(("x-gate" = json!("person")), ("x-action" = json!("dossier.review")))
)]
pub async fn list_dossier_log(
    State(api): State<Api>,
    who: Who,
    Path(kind): Path<String>,
    Query(query): Query<DossierPage>,
) -> Result<Json<Page<DossierLogEntry>>, Problem> {
    entries(&api, &who, &kind, None, query).await
}

/// What became of one file; the last first. It stays when the file was merged into another.
#[utoipa::path(
    get, path = "/v1/dossiers/{kind}/{id}/log", tag = "dossiers",
    params(
        ("kind" = String, Path, description = "`person` or `enterprise`", example = "person"),
        ("id" = String, Path, description = "a file", example = "dos_01jzz9w2h8e5x9n3q5b7t1m4ka"),
        DossierPage
    ),
    responses((status = 200, description = "a page of the log", body = Page<DossierLogEntry>)),
    extensions(("x-gate" = json!("person")), ("x-action" = json!("dossier.review")))
)]
pub async fn show_dossier_log(
    State(api): State<Api>,
    who: Who,
    Path((kind, id)): Path<(String, DossierId)>,
    Query(query): Query<DossierPage>,
) -> Result<Json<Page<DossierLogEntry>>, Problem> {
    entries(&api, &who, &kind, Some(id), query).await
}

async fn entries(
    api: &Api,
    who: &Who,
    kind: &str,
    id: Option<DossierId>,
    query: DossierPage,
) -> Result<Json<Page<DossierLogEntry>>, Problem> {
    let of = declared(api, kind)?;
    let limit = limit(query.limit)?;
    let before = from(query.cursor.as_deref())?;
    let log = api
        .dossiers()
        .log(&who.principal, &of, id, before, limit + 1)
        .await?;
    let place = |entry: &LogEntry| entry.number;
    Ok(Json(page::of(log, limit, place, log_entry)))
}
