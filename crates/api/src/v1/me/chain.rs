//! `GET /v1/me/dossier/chain`: one's own chain of dated facts.

use axum::extract::State;

use super::own;
use crate::Problem;
use crate::app::Api;
use crate::extract::{Json, Who};
use crate::model::DossierChain;
use crate::v1::dossiers::chain_view;

/// Every fact that departments ever told of whoever asks, by its day, with what became of it.
#[utoipa::path(
    get, path = "/v1/me/dossier/chain", tag = "me",
    responses((status = 200, description = "the chain", body = DossierChain)),
    extensions(("x-gate" = json!("person")), ("x-action" = json!("dossier.own")))
)]
pub async fn show_own_chain(
    State(api): State<Api>,
    who: Who,
) -> Result<Json<DossierChain>, Problem> {
    let (of, digest) = own(&api, &who.principal).await?;
    let chain = api
        .dossiers()
        .own_chain(&who.principal, &of, &digest)
        .await?;
    Ok(Json(chain_view(&api, chain)))
}
