//! Rates of a period.

mod show;
mod shown;

use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;

use crate::app::Api;

/// The route of rates.
pub fn router() -> OpenApiRouter<Api> {
    OpenApiRouter::new().routes(routes!(show::show_rates))
}
