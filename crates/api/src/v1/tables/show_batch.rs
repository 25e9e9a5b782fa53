//! `GET /v1/tables/{key}/batches/{batch}`: one delivery.

use axum::extract::State;
use haina_lake::load::BatchId;

use super::view;
use crate::Problem;
use crate::app::Api;
use crate::extract::{Json, Path, Who};
use crate::model::BatchView;

/// A delivery that was taken in: what was counted, what its checks found, and whether it was withdrawn.
#[utoipa::path(
    get, path = "/v1/tables/{key}/batches/{batch}", tag = "tables",
    params(
        ("key" = String, Path, description = "the key of the table's resource", example = "police.register"),
        ("batch" = String, Path, description = "a delivery", example = "bat_01jzz9w2h8e5x9n3q5b7t1m4ka")
    ),
    responses((status = 200, description = "the delivery", body = BatchView)),
    extensions(("x-gate" = json!("person")), ("x-action" = json!("lake.read")))
)]
pub async fn show_batch(
    State(api): State<Api>,
    who: Who,
    Path((key, batch)): Path<(String, BatchId)>,
) -> Result<Json<BatchView>, Problem> {
    let batch = api.lake().batch(&who.principal, &key, batch).await?;
    Ok(Json(view::batch(&api, batch)))
}
