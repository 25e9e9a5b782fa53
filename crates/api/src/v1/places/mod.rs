//! Departments, areas and roles.

mod areas;
mod departments;
mod roles;

use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;

use crate::app::Api;

/// The routes of places.
pub fn router() -> OpenApiRouter<Api> {
    OpenApiRouter::new()
        .routes(routes!(departments::list_departments))
        .routes(routes!(areas::list_areas))
        .routes(routes!(roles::list_roles))
}
