//! `POST /v1/ledger/accounts/{id}/close`: closes an account that holds nothing.

use axum::extract::State;
use haina_ledger::AccountId;

use super::{may, view};
use crate::Problem;
use crate::app::Api;
use crate::extract::{Json, Path, Who};
use crate::model::AccountView;

/// Closes an account: nothing comes in or goes out any more. It must hold nothing and have nothing set aside; its statements stay.
#[utoipa::path(
    post, path = "/v1/ledger/accounts/{id}/close", tag = "ledger",
    params(("id" = String, Path, description = "an account", example = "acc_01jzz9w2h8e5x9n3q5b7t1m4ka")),
    responses((status = 200, description = "the account, closed", body = AccountView)),
    extensions(("x-gate" = json!("person")), ("x-action" = json!("ledger.close")))
)]
pub async fn close_account(
    State(api): State<Api>,
    who: Who,
    Path(id): Path<AccountId>,
) -> Result<Json<AccountView>, Problem> {
    let account = may::readable(&api, &who.principal, id).await?;
    let of = may::resource(&account.holder, &account.id.to_string())?;
    let role = api.permit(&who.principal, "ledger.close", &of)?;
    let mut tx = api.store().begin().await?;
    let actor = who.principal.actor(&role);
    let closed = api.ledger().close(&mut tx, &actor, id).await?;
    tx.commit().await?;
    let units = view::units(&api).await?;
    Ok(Json(view::account(&api, &who.principal, &units, &closed)?))
}
