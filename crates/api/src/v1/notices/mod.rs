//! Notices for the person who is signed in, and how else they want to be told.

mod list;
mod read;
mod settings;

use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;

use crate::app::Api;

/// The routes of notices.
pub fn router() -> OpenApiRouter<Api> {
    OpenApiRouter::new()
        .routes(routes!(list::list_notices))
        .routes(routes!(read::read_notices))
        .routes(routes!(
            settings::get_notify_settings,
            settings::set_notify_settings
        ))
}
