//! The gate: who asks, how often, and whether they may, before any handler runs. Deny by default.

use std::net::SocketAddr;

use axum::extract::{ConnectInfo, MatchedPath, Request, State};
use axum::middleware::Next;
use axum::response::{IntoResponse, Response};
use haina_party::Resource;
use http::Method;

use super::identify::{InProcess, csrf_holds, identify};
use crate::Problem;
use crate::app::Api;
use crate::extract::Who;
use crate::fault::ApiFault;
use crate::operations::{Gate, Operation};

/// Operations that guess a password or its like.
const SIGN_IN: &[&str] = &["open_session", "finish_oidc"];
/// Operations by which anybody may put something in.
const REPORT: &[&str] = &[
    "report_matter",
    "rate_public_matter",
    "supply_public_matter",
    "open311_post_request",
    "upload_public_file",
];

/// Lets a request through to its handler, with [`Who`] asks put into it.
pub async fn gate(State(api): State<Api>, mut request: Request, next: Next) -> Response {
    match admit(&api, &mut request).await {
        Ok(()) => next.run(request).await,
        Err(problem) => problem.into_response(),
    }
}

async fn admit(api: &Api, request: &mut Request) -> Result<(), Problem> {
    let route = request
        .extensions()
        .get::<MatchedPath>()
        .map(|m| m.as_str().to_owned());
    let found = route.and_then(|route| api.operations().find(request.method(), &route));
    let operation = found.ok_or(ApiFault::NoPath)?;
    let client = client(api, request);
    let mut who = identify(api, request.headers(), request.extensions(), client.clone()).await?;
    if request.extensions().get::<InProcess>().is_none() {
        limit(api, &operation, &who, &client)?;
    }
    if is_change(request.method()) && operation.id != "open_session" {
        csrf_holds(api, &who, request.headers())?;
    }
    who.role = permit(api, &operation, &who)?;
    request.extensions_mut().insert(operation);
    request.extensions_mut().insert(who);
    Ok(())
}

/// The role or relation by which they may enter.
fn permit(api: &Api, operation: &Operation, who: &Who) -> Result<String, ApiFault> {
    let refused = |why: String| match who.is_signed_in() {
        true => ApiFault::NotAllowed {
            action: operation.action.clone(),
            why,
        },
        false => ApiFault::NotSignedIn,
    };
    match operation.gate {
        Gate::Public => Ok("public".to_owned()),
        Gate::Person if !who.is_signed_in() => Err(ApiFault::NotSignedIn),
        Gate::Person => match api.in_scope(&who.principal, &operation.action) {
            true => Ok("person".to_owned()),
            false => Err(refused("the token's scopes do not hold it".to_owned())),
        },
        Gate::City => {
            let verdict = api.decide(&who.principal, &operation.action, &Resource::City);
            match verdict.allowed {
                true => Ok(verdict.role.unwrap_or_default()),
                false => Err(refused(verdict.reason.map(|r| r.en).unwrap_or_default())),
            }
        }
    }
}

fn limit(api: &Api, operation: &Operation, who: &Who, client: &str) -> Result<(), ApiFault> {
    let now = api.env().now();
    let rates = api.rates();
    if SIGN_IN.contains(&operation.id.as_str()) {
        rates.sign_in.take(client, now)?;
    }
    if REPORT.contains(&operation.id.as_str()) && !who.is_signed_in() {
        rates.report.take(client, now)?;
    }
    let name = match who.is_signed_in() {
        true => who.principal.person.to_string(),
        false => client.to_owned(),
    };
    rates.general.take(&name, now)
}

/// Where a request comes from: the socket's address, or what a trusted proxy says.
fn client(api: &Api, request: &Request) -> String {
    let forwarded = request
        .headers()
        .get("x-forwarded-for")
        .and_then(|v| v.to_str().ok());
    if let (true, Some(chain)) = (api.config().behind_proxy, forwarded) {
        // The last one is what our own proxy saw; what stands before it anybody can write.
        return chain
            .rsplit(',')
            .next()
            .unwrap_or_default()
            .trim()
            .to_owned();
    }
    let socket = request.extensions().get::<ConnectInfo<SocketAddr>>();
    socket.map_or_else(
        || "local".to_owned(),
        |ConnectInfo(address)| address.ip().to_string(),
    )
}

fn is_change(method: &Method) -> bool {
    !matches!(*method, Method::GET | Method::HEAD | Method::OPTIONS)
}
