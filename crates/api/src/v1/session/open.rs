//! `POST /v1/session`: signs in.

use axum::extract::State;
use haina_party::SignIn as Attempt;
use http::HeaderMap;

use super::{agent, me, with_cookie};
use crate::Problem;
use crate::app::Api;
use crate::extract::{Json, Who};
use crate::layer::{COOKIE, cookie};
use crate::model::{Me, SignIn};

/// Signs in with name and password: sets the cookie `haina_session` and answers who it is.
#[utoipa::path(
    post, path = "/v1/session", tag = "session",
    request_body = SignIn,
    responses((status = 200, description = "signed in", body = Me)),
    extensions(("x-gate" = json!("public")), ("x-action" = json!("session.open")))
)]
pub async fn open_session(
    State(api): State<Api>,
    who: Who,
    headers: HeaderMap,
    Json(body): Json<SignIn>,
) -> Result<(HeaderMap, Json<Me>), Problem> {
    let attempt = Attempt {
        login: body.name,
        password: body.password,
        source: who.client,
        agent: agent(&headers),
        previous: cookie(&headers, COOKIE),
    };
    let signed = api.parties().sign_in(&attempt).await?;
    let seconds = signed.expires_at.duration_since(api.env().now()).as_secs();
    let me = me(&api, &signed.principal, signed.csrf).await?;
    Ok((with_cookie(&api, signed.cookie.reveal(), seconds), Json(me)))
}
