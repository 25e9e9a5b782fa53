//! The supervision board.

mod show;

use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;

use crate::app::Api;

/// The route of the board.
pub fn router() -> OpenApiRouter<Api> {
    OpenApiRouter::new().routes(routes!(show::show_supervision))
}
