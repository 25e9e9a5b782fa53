//! `GET /v1/me/dossier`: one's own file.

use axum::extract::State;

use super::own;
use crate::Problem;
use crate::app::Api;
use crate::extract::{Json, Who};
use crate::model::DossierView;
use crate::v1::dossiers::view;

/// The file that the city keeps of whoever asks, once their identity number was verified. Rows that carry another number are kept back.
#[utoipa::path(
    get, path = "/v1/me/dossier", tag = "me",
    responses((status = 200, description = "the file", body = DossierView)),
    extensions(("x-gate" = json!("person")), ("x-action" = json!("dossier.own")))
)]
pub async fn show_own_dossier(
    State(api): State<Api>,
    who: Who,
) -> Result<Json<DossierView>, Problem> {
    let (of, digest) = own(&api, &who.principal).await?;
    let file = api.dossiers().own(&who.principal, &of, &digest).await?;
    Ok(Json(view::file(&api, &of, file)))
}
