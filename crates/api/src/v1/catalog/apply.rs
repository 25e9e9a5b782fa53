//! `POST /v1/catalog/applications`: a department applies for fields of a resource.

use axum::extract::State;
use haina_catalog::{CatalogError, Wish};
use http::StatusCode;

use super::view_application::{day, one};
use crate::Problem;
use crate::app::Api;
use crate::extract::{Json, Who};
use crate::model::{ApplicationView, NewApplication};

/// Applies for fields of a published resource, for a department one works for: purpose, legal basis and last day.
#[utoipa::path(
    post, path = "/v1/catalog/applications", tag = "catalog",
    request_body = NewApplication,
    responses((status = 201, description = "the application", body = ApplicationView)),
    extensions(("x-gate" = json!("person")), ("x-action" = json!("catalog.apply")))
)]
pub async fn apply_for_data(
    State(api): State<Api>,
    who: Who,
    Json(new): Json<NewApplication>,
) -> Result<(StatusCode, Json<ApplicationView>), Problem> {
    let until = day(&new.until).map_err(|why| CatalogError::Spec { why })?;
    let wish = Wish {
        applicant: new.applicant,
        fields: new.fields.into_iter().collect(),
        purpose: new.purpose,
        basis: new.basis,
        until,
    };
    let applied = api
        .catalog()
        .apply(&who.principal, &new.resource, &wish)
        .await?;
    let view = one(&api, &who.principal, applied).await?;
    Ok((StatusCode::CREATED, Json(view)))
}
