//! `GET /v1/dossiers/{kind}/doubts`: pairs that are left to a person.

use axum::extract::State;

use super::view_links::doubt;
use super::{declared, from};
use crate::Problem;
use crate::app::Api;
use crate::extract::{Json, Path, Query, Who};
use crate::model::{DossierDoubt, DossierPage, Page};
use crate::page::{self, limit};

/// Pairs of records that the linking leaves to a person, each with its waterfall; values as the department that keeps the files may
/// see them for the purpose of the declaration.
#[utoipa::path(
    get, path = "/v1/dossiers/{kind}/doubts", tag = "dossiers",
    params(("kind" = String, Path, description = "`person` or `enterprise`", example = "person"), DossierPage),
    responses((status = 200, description = "a page of doubts", body = Page<DossierDoubt>)),
    extensions(("x-gate" = json!("person")), ("x-action" = json!("dossier.review")))
)]
pub async fn list_dossier_doubts(
    State(api): State<Api>,
    who: Who,
    Path(kind): Path<String>,
    Query(query): Query<DossierPage>,
) -> Result<Json<Page<DossierDoubt>>, Problem> {
    let of = declared(&api, &kind)?;
    let limit = limit(query.limit)?;
    let begin = from(query.cursor.as_deref())?.unwrap_or(0);
    let doubts = api
        .dossiers()
        .doubts(&who.principal, &of, begin, limit + 1)
        .await?;
    let place = |one: &haina_dossier::Doubtful| one.at + 1;
    Ok(Json(page::of(doubts, limit, place, doubt)))
}
