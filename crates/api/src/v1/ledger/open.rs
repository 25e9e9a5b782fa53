//! `POST /v1/ledger/accounts`: opens an account.

use axum::extract::State;
use haina_ledger::{Account, Holder, HolderKind, LedgerError, NewAccount as Wanted, Overdraft};
use haina_party::Resource;
use http::StatusCode;

use super::{may, view};
use crate::Problem;
use crate::app::Api;
use crate::extract::{Json, Who};
use crate::fault::ApiFault;
use crate::model::{AccountView, NewAccount};

/// Opens an account of a department that I answer for; one of that key that is alike already is given back. An account that may go
/// below nothing brings units into the world, which only the city lets it do.
#[utoipa::path(
    post, path = "/v1/ledger/accounts", tag = "ledger",
    request_body = NewAccount,
    responses((status = 201, description = "the account", body = AccountView)),
    extensions(("x-gate" = json!("person")), ("x-action" = json!("ledger.open")))
)]
pub async fn open_account(
    State(api): State<Api>,
    who: Who,
    Json(new): Json<NewAccount>,
) -> Result<(StatusCode, Json<AccountView>), Problem> {
    let holder: Holder = new.holder.parse()?;
    let known =
        holder.kind == HolderKind::Person || api.access().directory().dept(&holder.key).is_some();
    if !known {
        let (what, id) = ("the department", holder.key);
        return Err(ApiFault::NotFound { what, id }.into());
    }
    let of = may::resource(&holder, "")?;
    let role = api.permit(&who.principal, "ledger.open", &of)?;
    if new.issues || new.overdraft > 0 {
        api.permit(&who.principal, "ledger.declare", &Resource::City)?;
    }
    // Opening what is there already shows it; so whoever may not read it is told that the key is taken.
    let mut session = api.store().glance().await?;
    let known = api.ledger().account_named(&mut session, &new.key).await?;
    drop(session);
    let hidden = |known: &Account| !may::may(&api, &who.principal, "ledger.read", known);
    if let Some(known) = known.filter(|known| known.closed_at.is_some() || hidden(known)) {
        let (what, key) = ("account", known.key);
        return Err(LedgerError::Taken { what, key }.into());
    }
    let wanted = Wanted {
        key: new.key,
        title: new.title.into(),
        unit: new.unit,
        holder,
        overdraft: match new.issues {
            true => Overdraft::Free,
            false => Overdraft::UpTo(new.overdraft),
        },
    };
    let mut tx = api.store().begin().await?;
    let actor = who.principal.actor(&role);
    let account = api.ledger().open(&mut tx, &actor, &wanted).await?;
    tx.commit().await?;
    let units = view::units(&api).await?;
    let view = view::account(&api, &who.principal, &units, &account)?;
    Ok((StatusCode::CREATED, Json(view)))
}
