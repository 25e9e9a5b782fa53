//! The router with all its layers, in the order a request passes them.

use axum::Router;
use axum::extract::DefaultBodyLimit;
use axum::middleware::from_fn_with_state;
use http::Method;
use tower_http::catch_panic::CatchPanicLayer;
use tower_http::compression::CompressionLayer;
use tower_http::compression::predicate::{DefaultPredicate, NotForContentType, Predicate};

use super::Api;
use crate::layer::{broken, gate, idempotency, limit, reference};
use crate::{ApiFault, Problem, web};

/// The router of a server. From the outside in: compression, reference number and log line, limits,
/// panics, then per route the gate and idempotency; what no route takes goes to the web pages.
pub fn router(api: &Api, routes: Router<Api>) -> Router {
    let config = api.config();
    let quiet = DefaultPredicate::new().and(NotForContentType::const_new("text/event-stream"));
    routes
        .route_layer(from_fn_with_state(api.clone(), idempotency))
        .route_layer(from_fn_with_state(api.clone(), gate))
        .method_not_allowed_fallback(not_allowed)
        .fallback(web::serve)
        .layer(DefaultBodyLimit::max(config.limits.body_bytes_max))
        .layer(CatchPanicLayer::custom(broken))
        .layer(from_fn_with_state(api.clone(), limit))
        .layer(from_fn_with_state(api.clone(), reference))
        .layer(CompressionLayer::new().compress_when(quiet))
        .with_state(api.clone())
}

/// The path is there, with other methods; the router adds `allow`.
async fn not_allowed(method: Method) -> Problem {
    ApiFault::Method(method.to_string()).into()
}
