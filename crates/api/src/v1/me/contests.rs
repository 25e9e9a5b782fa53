//! `GET /v1/me/dossier/contests`: what one contests of one's own file.

use axum::extract::State;

use super::declared;
use crate::Problem;
use crate::app::Api;
use crate::extract::{Json, Who};
use crate::model::{DossierContestView, Page};
use crate::v1::dossiers::contest_view;

/// The fields that whoever asks contests or contested, each with its matter and what came of it; the last first.
#[utoipa::path(
    get, path = "/v1/me/dossier/contests", tag = "me",
    responses((status = 200, description = "the contests", body = Page<DossierContestView>)),
    extensions(("x-gate" = json!("person")), ("x-action" = json!("dossier.own")))
)]
pub async fn list_own_contests(
    State(api): State<Api>,
    who: Who,
) -> Result<Json<Page<DossierContestView>>, Problem> {
    let of = declared(&api)?;
    let contests = api.dossiers().own_contests(&who.principal, &of).await?;
    let items = contests.into_iter().map(contest_view).collect();
    Ok(Json(Page { items, next: None }))
}
