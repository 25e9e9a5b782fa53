//! What anybody may see and send without signing in.

mod city;
mod map;
mod rate;
mod report;
mod show;
mod supply;

use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;

use crate::app::Api;

/// The public routes.
pub fn router() -> OpenApiRouter<Api> {
    OpenApiRouter::new()
        .routes(routes!(city::show_city))
        .routes(routes!(map::show_map))
        .routes(routes!(report::report_matter))
        .routes(routes!(show::show_public_matter))
        .routes(routes!(rate::rate_public_matter))
        .routes(routes!(supply::supply_public_matter))
}
