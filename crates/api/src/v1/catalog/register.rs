//! `POST /v1/catalog/resources`: a department registers what it has.

use axum::extract::State;
use http::StatusCode;

use super::spec;
use super::view::view;
use crate::Problem;
use crate::app::Api;
use crate::extract::{Json, Who};
use crate::model::{Registration, ResourceView};

/// Registers a resource of a department one works for; as a draft, or published at once.
#[utoipa::path(
    post, path = "/v1/catalog/resources", tag = "catalog",
    request_body = Registration,
    responses((status = 201, description = "the resource", body = ResourceView)),
    extensions(("x-gate" = json!("person")), ("x-action" = json!("catalog.register")))
)]
pub async fn register_resource(
    State(api): State<Api>,
    who: Who,
    Json(new): Json<Registration>,
) -> Result<(StatusCode, Json<ResourceView>), Problem> {
    let spec = spec(&new.resource)?;
    let resource = api
        .catalog()
        .register(&who.principal, &spec, new.publish)
        .await?;
    let view = view(&api, &who.principal, &resource, &Default::default()).await?;
    Ok((StatusCode::CREATED, Json(view)))
}
