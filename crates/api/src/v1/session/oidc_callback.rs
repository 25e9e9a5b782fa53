//! `GET /v1/session/oidc/callback`: ends signing in through the identity provider.

use axum::extract::State;
use haina_party::OidcCallback;
use http::{HeaderMap, HeaderValue, StatusCode, header};
use serde::Deserialize;
use utoipa::IntoParams;

use super::oidc_start::PENDING;
use super::{agent, with_cookie};
use crate::Problem;
use crate::app::Api;
use crate::extract::{Query, Who};
use crate::layer::{COOKIE, cookie};

/// What the provider sends back.
#[derive(Debug, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
pub struct Callback {
    state: String,
    code: String,
}

/// Signs in with what the provider says, and goes on to the page that was wanted.
#[utoipa::path(
    get, path = "/v1/session/oidc/callback", tag = "session",
    params(Callback),
    responses((status = 303, description = "signed in; go on")),
    extensions(("x-gate" = json!("public")), ("x-action" = json!("session.open")))
)]
pub async fn finish_oidc(
    State(api): State<Api>,
    who: Who,
    headers: HeaderMap,
    Query(query): Query<Callback>,
) -> Result<(StatusCode, HeaderMap), Problem> {
    let callback = OidcCallback {
        state: query.state,
        code: query.code,
        cookie: cookie(&headers, PENDING).unwrap_or_default(),
        source: who.client,
        agent: agent(&headers),
        previous: cookie(&headers, COOKIE),
    };
    let done = api.parties().oidc_finish(callback).await?;
    let seconds = done
        .signed
        .expires_at
        .duration_since(api.env().now())
        .as_secs();
    let mut headers = with_cookie(&api, done.signed.cookie.reveal(), seconds);
    if let Ok(path) = HeaderValue::from_str(&done.return_to) {
        headers.insert(header::LOCATION, path);
    }
    Ok((StatusCode::SEE_OTHER, headers))
}
