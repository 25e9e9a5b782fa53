//! `POST /v1/tables/{key}/batches/{batch}/actions`: withdraws deliveries.

use axum::extract::State;
use haina_lake::load::BatchId;

use super::view;
use crate::Problem;
use crate::app::Api;
use crate::extract::{Json, Path, Who};
use crate::model::{BatchAct, BatchAction, TableVersionView};

/// Withdraws a delivery, or all that came after it. Rows they brought are gone from what is served, rows they took the place of
/// are back, and the counts fall with the reason beside them.
#[utoipa::path(
    post, path = "/v1/tables/{key}/batches/{batch}/actions", tag = "tables",
    params(
        ("key" = String, Path, description = "the key of the table's resource", example = "police.register"),
        ("batch" = String, Path, description = "a delivery", example = "bat_01jzz9w2h8e5x9n3q5b7t1m4ka")
    ),
    request_body = BatchAct,
    responses((status = 200, description = "the version without them", body = TableVersionView)),
    extensions(("x-gate" = json!("person")), ("x-action" = json!("lake.withdraw")))
)]
pub async fn act_on_batch(
    State(api): State<Api>,
    who: Who,
    Path((key, batch)): Path<(String, BatchId)>,
    Json(act): Json<BatchAct>,
) -> Result<Json<TableVersionView>, Problem> {
    let (lake, principal) = (api.lake(), &who.principal);
    let version = match act.action {
        BatchAction::Withdraw => lake.withdraw(principal, &key, batch, &act.reason).await?,
        BatchAction::GoBack => lake.go_back(principal, &key, batch, &act.reason).await?,
    };
    Ok(Json(view::version(&api, version)))
}
