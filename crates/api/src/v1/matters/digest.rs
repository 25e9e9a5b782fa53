//! `GET /v1/matters/digest`: one number for the states of all matters.

use axum::extract::State;

use crate::Problem;
use crate::app::Api;
use crate::extract::Json;
use crate::model::MattersDigest;

/// A digest over the states of all matters, to see that two moments, or two servers, agree.
#[utoipa::path(
    get, path = "/v1/matters/digest", tag = "matters",
    responses((status = 200, description = "the digest", body = MattersDigest)),
    extensions(("x-gate" = json!("city")), ("x-action" = json!("matter.export")))
)]
pub async fn digest_matters(State(api): State<Api>) -> Result<Json<MattersDigest>, Problem> {
    let found = api.matters().digest().await?;
    Ok(Json(MattersDigest {
        digest: found.digest,
        matters: found.matters,
    }))
}
