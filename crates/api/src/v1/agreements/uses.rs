//! `POST /v1/agreements/uses`: a use is decided, counted and receipted.

use axum::extract::State;

use super::{clauses, may, view};
use crate::Problem;
use crate::app::Api;
use crate::extract::{Json, Who};
use crate::model::{UseAnswer, UseAsk};

/// Decides a use by a department that I work for. A permitted one is counted and has a receipt, which stands in the journal before this
/// is answered; a system that hands data over asks here first, and hands nothing over without a receipt. A denied one counts nothing.
#[utoipa::path(
    post, path = "/v1/agreements/uses", tag = "agreements",
    request_body = UseAsk,
    responses((status = 200, description = "permitted with a receipt, or denied, and why", body = UseAnswer)),
    extensions(("x-gate" = json!("person")), ("x-action" = json!("agreement.use")))
)]
pub async fn record_use(
    State(api): State<Api>,
    who: Who,
    Json(ask): Json<UseAsk>,
) -> Result<Json<UseAnswer>, Problem> {
    let role = may::permit(&api, &who.principal, "agreement.use", &ask.unit)?;
    let asked = clauses::asked(&api, ask)?;
    let actor = who.principal.actor(&role);
    let used = api.agreements().run(&actor, &asked).await?;
    Ok(Json(view::answer(used.answer, used.receipt)))
}
