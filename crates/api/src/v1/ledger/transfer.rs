//! `GET /v1/ledger/transfers/{id}`: one transfer.

use axum::extract::State;
use haina_ledger::{LedgerError, TransferId};

use super::{may, view};
use crate::Problem;
use crate::app::Api;
use crate::extract::{Json, Path, Who};
use crate::model::TransferView;

/// A transfer from or to an account that I may read.
#[utoipa::path(
    get, path = "/v1/ledger/transfers/{id}", tag = "ledger",
    params(("id" = String, Path, description = "a transfer", example = "trf_01jzz9w2h8e5x9n3q5b7t1m4ka")),
    responses((status = 200, description = "the transfer", body = TransferView)),
    extensions(("x-gate" = json!("person")), ("x-action" = json!("ledger.read")))
)]
pub async fn show_transfer(
    State(api): State<Api>,
    who: Who,
    Path(id): Path<TransferId>,
) -> Result<Json<TransferView>, Problem> {
    let transfer = may::seen(&api, &who.principal, id).await?;
    let mut shown = view::transfers(&api, vec![transfer]).await?;
    let missing = LedgerError::NotFound {
        what: "transfer",
        id: id.to_string(),
    };
    Ok(Json(shown.pop().ok_or(missing)?))
}
