//! Imports of old work orders.

mod bring;

use axum::extract::DefaultBodyLimit;
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;

use crate::app::Api;

/// Bytes of one import.
const BODY_BYTES_MAX: usize = 16 << 20;

/// The route of imports, with a body larger than others'.
pub fn router() -> OpenApiRouter<Api> {
    OpenApiRouter::new()
        .routes(routes!(bring::import_matters))
        .layer(DefaultBodyLimit::max(BODY_BYTES_MAX))
}
