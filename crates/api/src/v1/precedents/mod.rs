//! Earlier conclusions.

mod search;

use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;

use crate::app::Api;

/// The route of precedents.
pub fn router() -> OpenApiRouter<Api> {
    OpenApiRouter::new().routes(routes!(search::search_precedents))
}
