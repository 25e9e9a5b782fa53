//! The ledger as it is shown.

use std::collections::BTreeMap;

use haina_ledger::reconcile::StatementRow;
use haina_ledger::{
    Account, AccountId, Holder, HolderKind, LedgerError, Overdraft, StatementLine, Transfer,
    UnitOfAccount,
};
use haina_party::Principal;

use super::may::may;
use crate::Problem;
use crate::app::Api;
use crate::model::{AccountView, LineView, Text, TheirRow, TransferView, UnitView};
use crate::v1::matters::titled;

/// What of an account its holder may do by hand.
const DEEDS: [(&str, &str); 2] = [("close", "ledger.close"), ("move", "ledger.move")];

/// All units, by their keys.
pub(super) async fn units(api: &Api) -> Result<BTreeMap<String, UnitOfAccount>, Problem> {
    let all = api.ledger().units().await?.into_iter();
    Ok(all.map(|unit| (unit.key.clone(), unit)).collect())
}

pub(super) fn unit(unit: &UnitOfAccount) -> UnitView {
    UnitView {
        key: unit.key.clone(),
        title: (&unit.title).into(),
        symbol: (&unit.symbol).into(),
        scale: unit.scale,
    }
}

pub(super) fn account(
    api: &Api,
    principal: &Principal,
    units: &BTreeMap<String, UnitOfAccount>,
    of: &Account,
) -> Result<AccountView, Problem> {
    let known = units.get(&of.unit).ok_or(LedgerError::Broken {
        what: "unit of an account",
    });
    let open = DEEDS.iter().filter(|_| of.closed_at.is_none());
    let allowed = open.filter(|(_, action)| may(api, principal, action, of));
    Ok(AccountView {
        id: of.id.to_string(),
        key: of.key.clone(),
        title: (&of.title).into(),
        unit: unit(known?),
        holder: of.holder.to_string(),
        holder_title: dept(api, &of.holder),
        overdraft: match of.overdraft {
            Overdraft::UpTo(amount) => Some(amount),
            Overdraft::Free => None,
        },
        balance: of.balance(),
        available: of.available(),
        credits: of.credits_posted,
        debits: of.debits_posted,
        credits_pending: of.credits_pending,
        debits_pending: of.debits_pending,
        lines: of.lines,
        last_at: of.last_at.map(Into::into),
        opened_at: of.opened_at.into(),
        closed_at: of.closed_at.map(Into::into),
        may: allowed.map(|(deed, _)| (*deed).to_owned()).collect(),
    })
}

/// The title of the department whose an account is.
fn dept(api: &Api, holder: &Holder) -> Option<Text> {
    (holder.kind == HolderKind::Dept).then(|| titled(api, &holder.key).title)
}

/// Transfers with the names of their accounts, which are read at once.
pub(super) async fn transfers(
    api: &Api,
    found: Vec<Transfer>,
) -> Result<Vec<TransferView>, Problem> {
    let ids: Vec<AccountId> = found.iter().flat_map(|of| [of.from, of.to]).collect();
    let accounts = api.ledger().accounts_of(&ids).await?;
    let named = |id: AccountId| {
        let account = accounts.iter().find(|account| account.id == id);
        let broken = LedgerError::Broken {
            what: "account of a transfer",
        };
        let account = account.ok_or(broken)?;
        let title: Text = (&account.title).into();
        Ok::<_, LedgerError>((title, dept(api, &account.holder)))
    };
    let view = |of: Transfer| Ok(transfer(named(of.from)?, named(of.to)?, of));
    found.into_iter().map(view).collect()
}

fn transfer(
    (from_title, from_dept): (Text, Option<Text>),
    (to_title, to_dept): (Text, Option<Text>),
    of: Transfer,
) -> TransferView {
    TransferView {
        id: of.id.to_string(),
        key: of.key,
        unit: of.unit,
        from: of.from.to_string(),
        from_title,
        from_dept,
        to: of.to.to_string(),
        to_title,
        to_dept,
        amount: of.amount,
        posted: of.posted,
        state: of.state.to_string(),
        kind: of.kind,
        about: of.about,
        made_at: of.made_at.into(),
        expires_at: of.expires_at.map(Into::into),
        settled_at: of.settled_at.map(Into::into),
        reverses: of.reverses.map(|id| id.to_string()),
        reversed_by: of.reversed_by.map(|id| id.to_string()),
    }
}

pub(super) fn line(api: &Api, of: StatementLine) -> LineView {
    LineView {
        nth: of.line.nth,
        at: of.line.at.into(),
        amount: of.line.amount,
        balance: of.line.balance,
        transfer: of.line.transfer.to_string(),
        other: of.other.to_string(),
        other_title: (&of.other_title).into(),
        other_dept: dept(api, &of.other_holder),
        kind: of.kind,
        about: of.about,
        reference: of.reference,
        reverses: of.reverses.map(|id| id.to_string()),
        reversed_by: of.reversed_by.map(|id| id.to_string()),
    }
}

pub(super) fn row(of: StatementRow) -> TheirRow {
    TheirRow {
        reference: of.reference,
        day: of.day,
        amount: of.amount,
    }
}
