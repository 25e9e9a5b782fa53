//! Who may do what with an account: asked of the policies, as standing where its holder does.

use std::collections::BTreeSet;

use haina_ledger::{
    Account, AccountId, Books, Deed, Holder, HolderKind, LedgerError, Transfer, TransferId, Whose,
};
use haina_party::{AccountAttributes, Principal, Resource};

use crate::Problem;
use crate::app::Api;
use crate::fault::ApiFault;

/// An account of this holder, as the policies see it; `id` is empty while there is none.
pub(super) fn resource(holder: &Holder, id: &str) -> Result<Resource, ApiFault> {
    let mut of = AccountAttributes {
        id: id.to_owned(),
        ..AccountAttributes::default()
    };
    match holder.kind {
        HolderKind::Dept => of.dept = Some(holder.key.clone()),
        HolderKind::Person => {
            let id = holder.key.parse().map_err(|_| ApiFault::NotFound {
                what: "the person",
                id: holder.key.clone(),
            });
            of.person = Some(id?);
        }
    }
    Ok(Resource::Account(of))
}

/// Whether the policies let the principal do this with the account.
pub(super) fn may(api: &Api, principal: &Principal, action: &str, account: &Account) -> bool {
    let of = resource(&account.holder, &account.id.to_string());
    of.is_ok_and(|of| api.decide(principal, action, &of).allowed)
}

/// An account that the principal may read; else there is none for them.
pub(super) async fn readable(
    api: &Api,
    principal: &Principal,
    id: AccountId,
) -> Result<Account, Problem> {
    let account = api.ledger().account(id).await?;
    if !may(api, principal, "ledger.read", &account) {
        return Err(no_account(id).into());
    }
    Ok(account)
}

/// Whose accounts the principal may see in lists.
pub(super) fn whose(api: &Api, principal: &Principal) -> Whose {
    let now = api.env().now();
    let scope = api.access().scope_of(principal, "ledger.read", now);
    if scope.all {
        return Whose::All;
    }
    let held = scope.keys.iter().filter_map(|key| key.parse().ok());
    Whose::Of {
        departments: scope.keys.iter().any(|key| key == "city"),
        holders: held.collect(),
    }
}

/// Refuses deeds that take from an account what the principal may not move. A reversal takes from the account that was paid; a
/// department may take back from a person what it paid by mistake. Of what the principal may not read there is nothing.
pub(super) async fn permit_deeds(
    api: &Api,
    principal: &Principal,
    groups: &[Vec<Deed>],
) -> Result<(), Problem> {
    let books = api.ledger().look(groups).await?;
    let mut asked = BTreeSet::new();
    for deed in groups.iter().flatten() {
        let from = taken_from(&books, deed)?;
        if !asked.insert(from.id) {
            continue;
        }
        if !may(api, principal, "ledger.read", from) {
            return Err(no_account(from.id).into());
        }
        let of = resource(&from.holder, &from.id.to_string())?;
        api.permit(principal, "ledger.move", &of)?;
    }
    Ok(())
}

/// The account from which a deed takes something, or on which it frees something.
fn taken_from<'b>(books: &'b Books, deed: &Deed) -> Result<&'b Account, LedgerError> {
    let account = |id: AccountId| books.account(id).ok_or_else(|| no_account(id));
    let transfer = match deed {
        Deed::Transfer(order) => return account(order.from),
        Deed::Post { transfer, .. } | Deed::Void { transfer } | Deed::Reverse { transfer } => {
            transfer
        }
    };
    let of = books
        .transfer(*transfer)
        .ok_or_else(|| LedgerError::NotFound {
            what: "transfer",
            id: transfer.to_string(),
        })?;
    let (from, to) = (account(of.from)?, account(of.to)?);
    let back = matches!(deed, Deed::Reverse { .. }) && to.holder.kind == HolderKind::Dept;
    Ok(if back { to } else { from })
}

fn no_account(id: AccountId) -> LedgerError {
    LedgerError::NotFound {
        what: "account",
        id: id.to_string(),
    }
}

/// A transfer of which the principal may read one of the accounts; else there is none for them.
pub(super) async fn seen(
    api: &Api,
    principal: &Principal,
    id: TransferId,
) -> Result<Transfer, Problem> {
    let transfer = api.ledger().transfer(id).await?;
    let sides = [transfer.from, transfer.to];
    let accounts = api.ledger().accounts_of(&sides).await?;
    let readable = |account: &Account| may(api, principal, "ledger.read", account);
    match accounts.iter().any(readable) {
        true => Ok(transfer),
        false => {
            let (what, id) = ("transfer", id.to_string());
            Err(LedgerError::NotFound { what, id }.into())
        }
    }
}
