//! `GET /v1/mandates`: mandates I gave or was given.

use axum::extract::State;

use super::view;
use crate::Problem;
use crate::app::Api;
use crate::extract::{Json, Who};
use crate::model::{MandateView, Page};

/// Mandates I gave or was given, newest first. To act under one, send its id as the header `x-mandate`.
#[utoipa::path(
    get, path = "/v1/mandates", tag = "account",
    responses((status = 200, description = "the mandates", body = Page<MandateView>)),
    extensions(("x-gate" = json!("person")), ("x-action" = json!("party.read_person")))
)]
pub async fn list_mandates(
    State(api): State<Api>,
    who: Who,
) -> Result<Json<Page<MandateView>>, Problem> {
    let mut session = api.store().read().await?;
    let found = api
        .parties()
        .mandates(&mut session, who.principal.person)
        .await?;
    let names = api
        .parties()
        .names(&mut session, found.iter().flat_map(|m| [m.giver, m.taker]))
        .await?;
    Ok(Json(Page {
        items: found.into_iter().map(|m| view(m, &names)).collect(),
        next: None,
    }))
}
