//! `GET /v1/dossiers`: which kinds of files there are, and how far they are linked.

use axum::extract::State;

use super::view;
use crate::Problem;
use crate::app::Api;
use crate::extract::{Json, Who};
use crate::model::{DossierKindView, Page};

/// The kinds of files of the packs in force, with their tables and how far each is linked.
#[utoipa::path(
    get, path = "/v1/dossiers", tag = "dossiers",
    responses((status = 200, description = "the kinds", body = Page<DossierKindView>)),
    extensions(("x-gate" = json!("city")), ("x-action" = json!("dossier.list")))
)]
pub async fn list_dossier_kinds(
    State(api): State<Api>,
    who: Who,
) -> Result<Json<Page<DossierKindView>>, Problem> {
    let mut items = Vec::new();
    for of in api.registry().dossiers() {
        let status = api.dossiers().status(&who.principal, &of).await?;
        items.push(view::kind(&api, &who.principal, &of, status));
    }
    Ok(Json(Page { items, next: None }))
}
