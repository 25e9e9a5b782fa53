//! `GET /v1/session`: who is signed in.

use axum::extract::State;

use super::me;
use crate::Problem;
use crate::app::Api;
use crate::extract::{Json, Who};
use crate::model::Me;

/// Who is signed in, their roles, and the CSRF token for changes.
#[utoipa::path(
    get, path = "/v1/session", tag = "session",
    responses((status = 200, description = "the person who is signed in", body = Me)),
    extensions(("x-gate" = json!("person")), ("x-action" = json!("session.show")))
)]
pub async fn show_session(State(api): State<Api>, who: Who) -> Result<Json<Me>, Problem> {
    let csrf = match &who.session {
        Some(cookie) => api.parties().by_cookie(cookie).await?.csrf,
        None => String::new(),
    };
    Ok(Json(me(&api, &who.principal, csrf).await?))
}
