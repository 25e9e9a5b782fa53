//! `POST /v1/files` and `POST /v1/public/files`: takes a file.

use axum::extract::{FromRequest, Multipart, Request, State};
use http::StatusCode;

use super::view;
use crate::Problem;
use crate::app::Api;
use crate::extract::{Json, Who};
use crate::fault::ApiFault;
use crate::model::FileView;

/// Takes a photo or document, known by its content and not by its name; what a photo tells of where and by whom it was taken is cut
/// out. Attach it to a matter by its id; until then only its sender sees it.
#[utoipa::path(
    post, path = "/v1/files", tag = "files",
    request_body(content_type = "multipart/form-data", content = crate::model::Upload),
    responses((status = 201, description = "the file", body = FileView)),
    extensions(("x-gate" = json!("city")), ("x-action" = json!("file.upload")))
)]
pub async fn upload_file(
    State(api): State<Api>,
    who: Who,
    request: Request,
) -> Result<(StatusCode, Json<FileView>), Problem> {
    take(&api, &who, request).await
}

/// The same for a visitor who reports without signing in. What is not attached to a report soon is removed.
#[utoipa::path(
    post, path = "/v1/public/files", tag = "public",
    request_body(content_type = "multipart/form-data", content = crate::model::Upload),
    responses((status = 201, description = "the file", body = FileView)),
    extensions(("x-gate" = json!("public")), ("x-action" = json!("file.upload")))
)]
pub async fn upload_public_file(
    State(api): State<Api>,
    who: Who,
    request: Request,
) -> Result<(StatusCode, Json<FileView>), Problem> {
    take(&api, &who, request).await
}

async fn take(
    api: &Api,
    who: &Who,
    request: Request,
) -> Result<(StatusCode, Json<FileView>), Problem> {
    let wanted = || ApiFault::MediaType {
        wanted: "multipart/form-data with one part `file`",
    };
    let mut parts = Multipart::from_request(request, api)
        .await
        .map_err(|_| wanted())?;
    while let Some(part) = parts.next_field().await.map_err(|e| broken(api, &e))? {
        if part.name() != Some("file") {
            continue;
        }
        let name = part.file_name().unwrap_or_default().to_owned();
        let bytes = part.bytes().await.map_err(|e| broken(api, &e))?;
        let meta = api
            .matters()
            .put_file(&who.principal, api.files(), &name, bytes.to_vec())
            .await?;
        return Ok((StatusCode::CREATED, Json(view(&meta, None))));
    }
    Err(wanted().into())
}

fn broken(api: &Api, error: &axum::extract::multipart::MultipartError) -> Problem {
    match error.status() {
        StatusCode::PAYLOAD_TOO_LARGE => ApiFault::TooLarge {
            max: api.config().limits.upload_bytes_max,
        }
        .into(),
        _ => {
            ApiFault::Shape("the multipart body is cut short or not well formed".to_owned()).into()
        }
    }
}
