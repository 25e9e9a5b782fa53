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
    let time = match is_long(request.uri().path()) {
        true => limits.long_time,
        false => limits.request_time,
    };
    match tokio::time::timeout(time, next.run(request)).await {
        Ok(response) => response,
        Err(_) => Problem::from(ApiFault::TooSlow {
            seconds: time.as_secs(),
        })
        .into_response(),
    }
}

/// Whether a request moves a whole file, or works on whole tables: those have bounds of their own.
fn is_long(path: &str) -> bool {
    path == "/v1/queries"
        || (path.starts_with("/v1/tables/")
            && (path.ends_with("/batches") || path.ends_with("/pulls")))
        || (path.starts_with("/v1/models/") && path.ends_with("/runs"))
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
