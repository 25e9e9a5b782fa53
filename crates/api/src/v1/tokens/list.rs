//! `GET /v1/tokens`: my API tokens.

use axum::extract::State;

use super::view;
use crate::Problem;
use crate::app::Api;
use crate::extract::{Json, Who};
use crate::model::{Page, TokenView};

/// My API tokens that were not revoked, newest first; secrets are not shown again.
#[utoipa::path(
    get, path = "/v1/tokens", tag = "account",
    responses((status = 200, description = "my tokens", body = Page<TokenView>)),
    extensions(("x-gate" = json!("person")), ("x-action" = json!("party.read_tokens")))
)]
pub async fn list_tokens(
    State(api): State<Api>,
    who: Who,
) -> Result<Json<Page<TokenView>>, Problem> {
    let mut session = api.store().read().await?;
    let found = api
        .parties()
        .tokens(&mut session, who.principal.person)
        .await?;
    Ok(Json(Page {
        items: found.into_iter().map(view).collect(),
        next: None,
    }))
}
