//! Signing in and out.

mod close;
mod oidc_callback;
mod oidc_start;
mod open;
mod password;
mod show;

use http::header::SET_COOKIE;
use http::{HeaderMap, HeaderValue};
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;

use crate::Problem;
use crate::app::Api;
use crate::layer::COOKIE;
use crate::model::{Me, MyPerson, MyRole};
use haina_party::Principal;

/// The routes of sessions.
pub fn router() -> OpenApiRouter<Api> {
    OpenApiRouter::new()
        .routes(routes!(
            open::open_session,
            show::show_session,
            close::close_session
        ))
        .routes(routes!(password::change_password))
        .routes(routes!(oidc_start::start_oidc))
        .routes(routes!(oidc_callback::finish_oidc))
}

/// The person who is signed in, as they see themselves.
async fn me(api: &Api, principal: &Principal, csrf: String) -> Result<Me, Problem> {
    let mut session = api.store().read().await?;
    let person = api.parties().person(&mut session, principal.person).await?;
    Ok(Me {
        person: MyPerson {
            id: person.id.to_string(),
            name: person.login.unwrap_or_default(),
            display: person.name,
        },
        roles: principal
            .roles
            .iter()
            .map(|held| MyRole::of(api, held))
            .collect(),
        csrf,
        home: home(principal).to_owned(),
    })
}

/// Where somebody with these roles begins: where work waits for them.
fn home(principal: &Principal) -> &'static str {
    let homes = [
        ("dispatcher", "desk"),
        ("agent", "desk"),
        ("supervisor", "supervision"),
        ("unit-lead", "work"),
        ("handler", "work"),
        ("expert", "work"),
        ("deputy", "deputy"),
        ("auditor", "journal"),
        ("admin", "journal"),
    ];
    homes
        .iter()
        .find(|(role, _)| principal.has(role))
        .map_or("report", |(_, home)| home)
}

/// Sets the session cookie for as long as the session lives; an empty value takes it away.
fn with_cookie(api: &Api, value: &str, seconds: i64) -> HeaderMap {
    cookie(api, COOKIE, value, "/", seconds)
}

fn cookie(api: &Api, name: &str, value: &str, path: &str, seconds: i64) -> HeaderMap {
    let secure = if api.config().public_url.starts_with("https:") {
        "; Secure"
    } else {
        ""
    };
    let text = format!(
        "{name}={value}; Path={path}; HttpOnly; SameSite=Lax; Max-Age={}{secure}",
        seconds.max(0)
    );
    let mut headers = HeaderMap::new();
    if let Ok(value) = HeaderValue::from_str(&text) {
        headers.insert(SET_COOKIE, value);
    }
    headers
}

/// The browser's name of itself.
fn agent(headers: &HeaderMap) -> Option<String> {
    headers
        .get(http::header::USER_AGENT)
        .and_then(|v| v.to_str().ok())
        .map(str::to_owned)
}
