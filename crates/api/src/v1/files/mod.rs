//! Files of matters.

mod get;
mod upload;

use haina_matter::service::FileMeta;
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;

use crate::app::Api;
use crate::model::{FileView, Position};

/// The routes of files.
pub fn router(upload_bytes_max: usize) -> OpenApiRouter<Api> {
    let uploads = OpenApiRouter::new()
        .routes(routes!(upload::upload_file))
        .routes(routes!(upload::upload_public_file))
        .layer(axum::extract::DefaultBodyLimit::max(upload_bytes_max));
    OpenApiRouter::new()
        .merge(uploads)
        .routes(routes!(get::get_file))
}

/// A file as it is shown.
pub(crate) fn view(meta: &FileMeta, role: Option<String>) -> FileView {
    FileView {
        id: meta.id.to_string(),
        name: meta.name.clone(),
        media_type: meta.media_type.clone(),
        bytes: meta.bytes,
        sha256: meta.sha256.clone(),
        role,
        at: Some(meta.at.into()),
        position: meta.position.map(|p| Position {
            lat: p.lat,
            lon: p.lon,
        }),
        url: format!("/v1/files/{}", meta.id),
    }
}
