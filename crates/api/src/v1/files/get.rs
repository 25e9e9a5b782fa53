//! `GET /v1/files/{id}`: a file.

use axum::extract::State;
use axum::response::{IntoResponse, Response};
use haina_matter::FileId;
use http::{HeaderValue, header};

use crate::Problem;
use crate::app::Api;
use crate::extract::{Path, Who};

/// A file, for those who may see its matter. Photos are shown, all else is offered for keeping; nothing runs.
#[utoipa::path(
    get, path = "/v1/files/{id}", tag = "files",
    params(("id" = String, Path, description = "a file", example = "fil_01jzz9w2h8e5x9n3q5b7t1m4ka")),
    responses((status = 200, description = "its bytes", body = Vec<u8>, content_type = "application/octet-stream")),
    extensions(("x-gate" = json!("person")), ("x-action" = json!("matter.read")))
)]
pub async fn get_file(
    State(api): State<Api>,
    who: Who,
    Path(id): Path<FileId>,
) -> Result<Response, Problem> {
    let (meta, bytes) = api
        .matters()
        .file_content(&who.principal, api.files(), id)
        .await?;
    let mut response = bytes.into_response();
    let headers = response.headers_mut();
    let kind = HeaderValue::from_str(&meta.media_type);
    headers.insert(
        header::CONTENT_TYPE,
        kind.unwrap_or(HeaderValue::from_static("application/octet-stream")),
    );
    let shown = if meta.media_type.starts_with("image/") {
        "inline"
    } else {
        "attachment"
    };
    let name: String = url::form_urlencoded::byte_serialize(meta.name.as_bytes()).collect();
    let disposition = format!("{shown}; filename*=UTF-8''{}", name.replace('+', "%20"));
    if let Ok(value) = HeaderValue::from_str(&disposition) {
        headers.insert(header::CONTENT_DISPOSITION, value);
    }
    // The content of an id never changes; who may see it can.
    headers.insert(
        header::CACHE_CONTROL,
        HeaderValue::from_static("private, no-cache"),
    );
    headers.insert(
        header::CONTENT_SECURITY_POLICY,
        HeaderValue::from_static("default-src 'none'; sandbox"),
    );
    Ok(response)
}
