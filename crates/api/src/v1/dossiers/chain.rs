//! `GET /v1/dossiers/{kind}/{id}/chain`: the chain of dated facts.

use axum::extract::State;
use haina_dossier::DossierId;

use super::{asked, chain_view, declared};
use crate::Problem;
use crate::app::Api;
use crate::extract::{Json, Path, Query, Who};
use crate::model::{DossierAsk, DossierChain};

/// The chain of somebody (一人一链): every fact that a department ever told, by its day, with when the city knew it and what became of
/// it. A correction stands beside what it corrects. The look is in the journal before it is answered.
#[utoipa::path(
    get, path = "/v1/dossiers/{kind}/{id}/chain", tag = "dossiers",
    params(
        ("kind" = String, Path, description = "`person` or `enterprise`", example = "person"),
        ("id" = String, Path, description = "a file", example = "dos_01jzz9w2h8e5x9n3q5b7t1m4ka"),
        DossierAsk
    ),
    responses((status = 200, description = "the chain", body = DossierChain)),
    extensions(("x-gate" = json!("person")), ("x-action" = json!("dossier.look")))
)]
pub async fn show_dossier_chain(
    State(api): State<Api>,
    who: Who,
    Path((kind, id)): Path<(String, DossierId)>,
    Query(ask): Query<DossierAsk>,
) -> Result<Json<DossierChain>, Problem> {
    let of = declared(&api, &kind)?;
    let ask = asked(&who.principal, ask)?;
    let chain = api.dossiers().chain(&who.principal, &of, id, &ask).await?;
    Ok(Json(chain_view(&api, chain)))
}
