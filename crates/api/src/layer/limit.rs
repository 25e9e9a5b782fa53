//! How many requests at once, and how long each may take; a handler that breaks off answers a problem.

use std::any::Any;

use axum::extract::{Request, State};
use axum::middleware::Next;
use axum::response::{IntoResponse, Response};

use crate::Problem;
use crate::app::Api;
use crate::fault::ApiFault;

/// Paths that stay open as long as the client wants.
const ENDLESS: &str = "/v1/live";

/// Turns a request away when too many are under way, and gives up on one that takes too long.
pub async fn limit(State(api): State<Api>, request: Request, next: Next) -> Response {
    let limits = &api.config().limits;
    let Ok(_place) = api.places().try_acquire() else {
        return Problem::from(ApiFault::Busy {
            max: limits.concurrent_max,
        })
        .into_response();
    };
    if request.uri().path() == ENDLESS {
        return next.run(request).await;
    }
    match tokio::time::timeout(limits.request_time, next.run(request)).await {
        Ok(response) => response,
        Err(_) => Problem::from(ApiFault::TooSlow {
            seconds: limits.request_time.as_secs(),
        })
        .into_response(),
    }
}

/// The answer when a handler panicked.
pub fn broken(panic: Box<dyn Any + Send + 'static>) -> Response {
    let what = panic.downcast_ref::<String>().map(String::as_str);
    let what = what
        .or_else(|| panic.downcast_ref::<&str>().copied())
        .unwrap_or("unknown");
    tracing::error!(panic = what, "A handler broke off");
    Problem::from(ApiFault::Panicked).into_response()
}
