//! The outermost layer: gives each request a reference number, writes one log line, counts it,
//! sets the headers that protect a browser, and makes every refusal a problem.

use std::time::Instant;

use axum::extract::{MatchedPath, Request, State};
use axum::middleware::Next;
use axum::response::Response;
use haina_core::typed_ids;
use http::{HeaderName, HeaderValue, StatusCode, header};

use crate::Problem;
use crate::app::Api;
use crate::fault::ApiFault;
use crate::open311;

typed_ids! {
    /// The reference number of one request.
    RequestKind => RequestId, "req";
}

const SECURITY: [(HeaderName, &str); 5] = [
    (header::X_CONTENT_TYPE_OPTIONS, "nosniff"),
    (header::X_FRAME_OPTIONS, "DENY"),
    (header::REFERRER_POLICY, "same-origin"),
    (
        HeaderName::from_static("cross-origin-opener-policy"),
        "same-origin",
    ),
    (
        HeaderName::from_static("permissions-policy"),
        "camera=(self), geolocation=(self), microphone=()",
    ),
];

/// Wraps everything else.
pub async fn reference(State(api): State<Api>, request: Request, next: Next) -> Response {
    let reference = RequestId::new(api.env()).to_string();
    let method = request.method().clone();
    let route = request
        .extensions()
        .get::<MatchedPath>()
        .map_or("static", |m| m.as_str())
        .to_owned();
    let path = request.uri().path().to_owned();
    let begun = Instant::now();
    let mut response = next.run(request).await;
    let took = begun.elapsed();

    if response.status().is_client_error() || response.status().is_server_error() {
        response = refuse(response, &path, method.as_str(), &reference);
    }
    let status = response.status().as_u16();
    api.metrics().request(method.as_str(), &route, status, took);
    tracing::info!(
        http.method = %method, http.route = %route, http.status = status,
        took_ms = took.as_millis() as u64, request = %reference, "Answered a request"
    );
    let headers = response.headers_mut();
    for (name, value) in SECURITY {
        headers
            .entry(name)
            .or_insert(HeaderValue::from_static(value));
    }
    headers
        .entry(header::CONTENT_SECURITY_POLICY)
        .or_insert(HeaderValue::from_static(
            "default-src 'none'; frame-ancestors 'none'; style-src 'unsafe-inline'",
        ));
    headers
        .entry(header::CACHE_CONTROL)
        .or_insert(HeaderValue::from_static("no-store"));
    if let Ok(value) = HeaderValue::from_str(&reference) {
        headers.insert("x-request-id", value);
    }
    response
}

/// Writes the refusal again with its reference number; a 5xx goes to the log with its causes, once.
fn refuse(mut response: Response, path: &str, method: &str, reference: &str) -> Response {
    if response.extensions().get::<open311::Written>().is_some() {
        return response;
    }
    let mut problem = match response.extensions_mut().remove::<Problem>() {
        Some(problem) => problem,
        None => from_status(response.status(), method),
    };
    problem.instance = reference.to_owned();
    if let Some(chain) = problem.chain() {
        tracing::error!(request = %reference, code = %problem.code, "Could not answer: {chain}");
    }
    let mut rendered = match path.starts_with(open311::PREFIX) {
        true => open311::refuse(&problem, path),
        false => problem.render(),
    };
    for name in [header::ALLOW, header::SET_COOKIE, header::WWW_AUTHENTICATE] {
        if let Some(value) = response.headers().get(&name) {
            rendered.headers_mut().insert(name, value.clone());
        }
    }
    rendered
}

fn from_status(status: StatusCode, method: &str) -> Problem {
    match status {
        StatusCode::METHOD_NOT_ALLOWED => ApiFault::Method(method.to_owned()).into(),
        StatusCode::PAYLOAD_TOO_LARGE => ApiFault::TooLarge { max: 0 }.into(),
        StatusCode::NOT_FOUND => ApiFault::NoPath.into(),
        StatusCode::UNSUPPORTED_MEDIA_TYPE => ApiFault::MediaType {
            wanted: "as documented",
        }
        .into(),
        s if s.is_client_error() => ApiFault::Address {
            part: "request",
            why: s.to_string(),
        }
        .into(),
        _ => ApiFault::Panicked.into(),
    }
}
