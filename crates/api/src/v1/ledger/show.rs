//! `GET /v1/ledger/accounts/{id}`: one account.

use axum::extract::State;
use haina_ledger::AccountId;

use super::{may, view};
use crate::Problem;
use crate::app::Api;
use crate::extract::{Json, Path, Who};
use crate::model::AccountView;

/// An account of mine or of a department I work for: what there is, what may go out, what is set aside.
#[utoipa::path(
    get, path = "/v1/ledger/accounts/{id}", tag = "ledger",
    params(("id" = String, Path, description = "an account", example = "acc_01jzz9w2h8e5x9n3q5b7t1m4ka")),
    responses((status = 200, description = "the account", body = AccountView)),
    extensions(("x-gate" = json!("person")), ("x-action" = json!("ledger.read")))
)]
pub async fn show_account(
    State(api): State<Api>,
    who: Who,
    Path(id): Path<AccountId>,
) -> Result<Json<AccountView>, Problem> {
    let account = may::readable(&api, &who.principal, id).await?;
    let units = view::units(&api).await?;
    Ok(Json(view::account(&api, &who.principal, &units, &account)?))
}
