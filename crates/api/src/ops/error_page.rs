//! `GET /errors/{code}`: what a code means and what to do.

use axum::response::{Html, IntoResponse, Response};
use http::{HeaderValue, header};

use crate::Problem;
use crate::extract::Path;
use crate::fault::ApiFault;
use crate::problem;

/// What a code means, why, and what to do.
#[utoipa::path(
    get, path = "/errors/{code}", tag = "operations",
    params(("code" = String, Path, description = "a code", example = "API0008")),
    responses((status = 200, description = "its page", body = String, content_type = "text/html")),
    extensions(("x-gate" = json!("public")), ("x-action" = json!("ops.errors")))
)]
pub async fn error_page(Path(code): Path<String>) -> Result<Response, Problem> {
    let page = problem::error_page(&code).ok_or(ApiFault::NotFound {
        what: "error code",
        id: code,
    })?;
    let mut response = Html(page).into_response();
    response.headers_mut().insert(
        header::CACHE_CONTROL,
        HeaderValue::from_static("public, max-age=3600"),
    );
    Ok(response)
}
