//! `GET /v1/me/dossier/looks`: who looked into one's own file.

use axum::extract::State;

use super::own;
use crate::Problem;
use crate::app::Api;
use crate::extract::{Json, Query, Who};
use crate::model::{DossierLook, DossierPage, Page};
use crate::page::{self, limit};
use crate::v1::dossiers::look_view;

/// Which department looked into the file of whoever asks, when, why, and of which tables it saw something (谁看过); the last first.
#[utoipa::path(
    get, path = "/v1/me/dossier/looks", tag = "me",
    params(DossierPage),
    responses((status = 200, description = "a page of looks", body = Page<DossierLook>)),
    extensions(("x-gate" = json!("person")), ("x-action" = json!("dossier.own")))
)]
pub async fn list_own_looks(
    State(api): State<Api>,
    who: Who,
    Query(query): Query<DossierPage>,
) -> Result<Json<Page<DossierLook>>, Problem> {
    let limit = limit(query.limit)?;
    let before = page::read(query.cursor.as_deref())?;
    let (of, digest) = own(&api, &who.principal).await?;
    let looks = api
        .dossiers()
        .own_looks(&who.principal, &of, &digest, before, limit + 1)
        .await?;
    let place = |look: &haina_dossier::Look| look.id;
    Ok(Json(page::of(looks, limit, place, |look| {
        look_view(&api, look, false)
    })))
}
