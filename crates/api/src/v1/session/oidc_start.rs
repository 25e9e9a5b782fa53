//! `GET /v1/session/oidc/start`: begins signing in through the identity provider.

use axum::extract::State;
use http::{HeaderMap, HeaderValue, StatusCode, header};
use serde::Deserialize;
use utoipa::IntoParams;

use super::cookie;
use crate::Problem;
use crate::app::Api;
use crate::extract::Query;

/// The cookie that binds the callback to this browser.
pub const PENDING: &str = "haina_oidc";

/// Where to go on to.
#[derive(Debug, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
pub struct Start {
    /// A path of our own.
    #[param(example = "/desk")]
    return_to: Option<String>,
}

/// Sends the browser to the identity provider.
#[utoipa::path(
    get, path = "/v1/session/oidc/start", tag = "session",
    params(Start),
    responses((status = 303, description = "go to the provider's page")),
    extensions(("x-gate" = json!("public")), ("x-action" = json!("session.open")))
)]
pub async fn start_oidc(
    State(api): State<Api>,
    Query(query): Query<Start>,
) -> Result<(StatusCode, HeaderMap), Problem> {
    let start = api
        .parties()
        .oidc_start(query.return_to.as_deref().unwrap_or("/"))
        .await?;
    let mut headers = cookie(
        &api,
        PENDING,
        start.cookie.reveal(),
        "/v1/session/oidc",
        600,
    );
    if let Ok(url) = HeaderValue::from_str(start.url.as_str()) {
        headers.insert(header::LOCATION, url);
    }
    Ok((StatusCode::SEE_OTHER, headers))
}
