//! `POST /v1/public/matters`: reports without signing in.

use axum::extract::State;
use haina_party::Principal;
use http::StatusCode;

use crate::Problem;
use crate::app::Api;
use crate::extract::{IdempotencyKey, Json};
use crate::model::{NewMatter, PublicReceipt};
use crate::v1::matters::{open_command, titled};

/// Opens a matter of a type that anybody may open. The answer holds the tracking code: keep it.
#[utoipa::path(
    post, path = "/v1/public/matters", tag = "public",
    request_body = NewMatter,
    responses((status = 201, description = "number and tracking code", body = PublicReceipt)),
    extensions(("x-gate" = json!("public")), ("x-action" = json!("matter.open")), ("x-keys" = json!("work")))
)]
pub async fn report_matter(
    State(api): State<Api>,
    IdempotencyKey(key): IdempotencyKey,
    Json(mut new): Json<NewMatter>,
) -> Result<(StatusCode, Json<PublicReceipt>), Problem> {
    new.draft = false;
    new.lead = None;
    let nobody = Principal::anonymous();
    let open = open_command(&nobody, new)?;
    let matter = api
        .matters()
        .open(&nobody, open, key.as_deref())
        .await?
        .matter;
    let receipt = PublicReceipt {
        number: matter.number,
        code: matter.code,
        lead: matter.lead.as_deref().map(|key| titled(&api, key)),
    };
    Ok((StatusCode::CREATED, Json(receipt)))
}
