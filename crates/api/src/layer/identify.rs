//! Finds out who asks: whoever is named in process, a bearer token, a session cookie, or nobody.

use axum::http::Extensions;
use haina_party::{MandateId, PartyError, Principal, Via};
use http::{HeaderMap, header};

use crate::Problem;
use crate::app::Api;
use crate::extract::Who;
use crate::fault::ApiFault;

/// The name of the session cookie.
pub const COOKIE: &str = "haina_session";
/// Names the mandate under which a signed-in person acts for another.
pub const MANDATE: &str = "x-mandate";

/// Whose request it is, said in process: no header from outside can put it there. Skips CSRF and rates, nothing else.
#[derive(Debug, Clone)]
pub struct InProcess(pub Principal);

/// Who asks. A cookie that does not hold is nobody's; a token that does not hold is refused, since it was meant.
pub async fn identify(
    api: &Api,
    headers: &HeaderMap,
    extensions: &Extensions,
    client: String,
) -> Result<Who, Problem> {
    let mut who = Who {
        principal: Principal::anonymous(),
        role: String::new(),
        session: None,
        client,
    };
    if let Some(InProcess(principal)) = extensions.get::<InProcess>() {
        who.principal = principal.clone();
        return Ok(who);
    }
    if let Some(token) = bearer(headers)? {
        who.principal = api.parties().by_token(token).await?;
    } else if let Some(cookie) = cookie(headers, COOKIE) {
        match api.parties().by_cookie(&cookie).await {
            Ok(signed) => {
                who.principal = signed.principal;
                who.session = Some(cookie);
            }
            Err(PartyError::NoSession) => {}
            Err(error) => return Err(error.into()),
        }
    }
    if let Some(mandate) = headers.get(MANDATE) {
        let id: Option<MandateId> = mandate.to_str().ok().and_then(|m| m.parse().ok());
        let id = id.ok_or(ApiFault::Header {
            name: MANDATE,
            why: "want the id of a mandate".to_owned(),
        })?;
        let mut session = api.store().read().await?;
        who.principal = api
            .parties()
            .act_for(&mut session, &who.principal, id)
            .await?;
    }
    Ok(who)
}

/// Whether the header `x-csrf-token` belongs to the session that the request came with.
pub fn csrf_holds(api: &Api, who: &Who, headers: &HeaderMap) -> Result<(), Problem> {
    let (Via::Session, Some(cookie)) = (who.principal.via, &who.session) else {
        return Ok(());
    };
    let presented = headers.get("x-csrf-token").and_then(|v| v.to_str().ok());
    api.parties()
        .check_csrf(cookie, presented)
        .map_err(|_| ApiFault::Csrf)?;
    Ok(())
}

/// The value of a cookie.
pub fn cookie(headers: &HeaderMap, name: &str) -> Option<String> {
    let cookies = headers
        .get_all(header::COOKIE)
        .iter()
        .filter_map(|v| v.to_str().ok());
    let pairs = cookies
        .flat_map(|line| line.split(';'))
        .filter_map(|pair| pair.trim().split_once('='));
    pairs
        .filter(|(n, _)| *n == name)
        .map(|(_, value)| value.to_owned())
        .next()
}

fn bearer(headers: &HeaderMap) -> Result<Option<&str>, ApiFault> {
    let Some(value) = headers.get(header::AUTHORIZATION) else {
        return Ok(None);
    };
    let wrong = || ApiFault::Header {
        name: "authorization",
        why: "want `Bearer hna_…`".to_owned(),
    };
    let text = value.to_str().map_err(|_| wrong())?;
    let (scheme, token) = text.split_once(' ').ok_or_else(wrong)?;
    match scheme.eq_ignore_ascii_case("bearer") {
        true => Ok(Some(token.trim())),
        false => Err(wrong()),
    }
}
