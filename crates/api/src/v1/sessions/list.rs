//! `GET /v1/sessions`: where I am signed in.

use axum::extract::State;

use crate::Problem;
use crate::app::Api;
use crate::extract::{Json, Who};
use crate::model::{Page, SessionRow};

/// Where I am signed in, the latest used first.
#[utoipa::path(
    get, path = "/v1/sessions", tag = "account",
    responses((status = 200, description = "my sessions", body = Page<SessionRow>)),
    extensions(("x-gate" = json!("person")), ("x-action" = json!("party.read_sessions")))
)]
pub async fn list_sessions(
    State(api): State<Api>,
    who: Who,
) -> Result<Json<Page<SessionRow>>, Problem> {
    let current = match &who.session {
        Some(cookie) => Some(api.parties().by_cookie(cookie).await?.session),
        None => None,
    };
    let mut session = api.store().read().await?;
    let found = api
        .parties()
        .sessions(&mut session, who.principal.person)
        .await?;
    let items = found.into_iter().map(|s| SessionRow {
        current: Some(s.id) == current,
        id: s.id.to_string(),
        created_at: s.created_at.into(),
        last_seen_at: s.seen_at.into(),
        agent: s.agent,
    });
    Ok(Json(Page {
        items: items.collect(),
        next: None,
    }))
}
