//! The board of quality (质量看板).

mod list;
mod view;

use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;

use crate::app::Api;

/// The routes of the board.
pub fn router() -> OpenApiRouter<Api> {
    OpenApiRouter::new().routes(routes!(list::list_quality))
}
