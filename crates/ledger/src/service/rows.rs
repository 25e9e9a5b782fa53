//! Accounts and transfers as rows of the database.

use haina_store::{Row, Value, args};

use crate::{Account, Holder, LedgerError, Overdraft, Transfer};

pub(super) const ACCOUNT: &str = "id, key, title_zh, title_en, unit, holder_kind, holder, overdraft, credits_posted, debits_posted, \
    credits_pending, debits_pending, lines, last_at, opened_at, closed_at";
pub(super) const TRANSFER: &str = "id, key, unit, from_account, to_account, amount, posted, state, kind, about, made_at, \
    expires_at, settled_at, reverses, reversed_by";

pub(super) fn account(row: &Row) -> Result<Account, LedgerError> {
    let overdraft: Option<i64> = row.get("overdraft")?;
    Ok(Account {
        id: row.get("id")?,
        key: row.get("key")?,
        title: haina_core::Words::new(
            row.get::<String>("title_zh")?,
            row.get::<String>("title_en")?,
        ),
        unit: row.get("unit")?,
        holder: holder(row)?,
        overdraft: overdraft.map_or(Overdraft::Free, Overdraft::UpTo),
        credits_posted: row.get("credits_posted")?,
        debits_posted: row.get("debits_posted")?,
        credits_pending: row.get("credits_pending")?,
        debits_pending: row.get("debits_pending")?,
        lines: row.get("lines")?,
        last_at: row.get("last_at")?,
        opened_at: row.get("opened_at")?,
        closed_at: row.get("closed_at")?,
    })
}

pub(super) fn holder(row: &Row) -> Result<Holder, LedgerError> {
    let kind: String = row.get("holder_kind")?;
    let kind = kind.parse();
    Ok(Holder {
        kind: kind.map_err(|_| LedgerError::Broken {
            what: "kind of a holder",
        })?,
        key: row.get("holder")?,
    })
}

pub(super) fn account_values(account: &Account) -> Vec<Value> {
    let overdraft = match account.overdraft {
        Overdraft::UpTo(amount) => Some(amount),
        Overdraft::Free => None,
    };
    let kind: &str = account.holder.kind.into();
    args![
        account.id,
        &account.key,
        &account.title.zh,
        &account.title.en,
        &account.unit,
        kind,
        &account.holder.key,
        overdraft,
        account.credits_posted,
        account.debits_posted,
        account.credits_pending,
        account.debits_pending,
        account.lines,
        account.last_at,
        account.opened_at,
        account.closed_at
    ]
}

pub(super) fn transfer(row: &Row) -> Result<Transfer, LedgerError> {
    let state: String = row.get("state")?;
    let state = state.parse();
    Ok(Transfer {
        id: row.get("id")?,
        key: row.get("key")?,
        unit: row.get("unit")?,
        from: row.get("from_account")?,
        to: row.get("to_account")?,
        amount: row.get("amount")?,
        posted: row.get("posted")?,
        state: state.map_err(|_| LedgerError::Broken {
            what: "state of a transfer",
        })?,
        kind: row.get("kind")?,
        about: row.get("about")?,
        made_at: row.get("made_at")?,
        expires_at: row.get("expires_at")?,
        settled_at: row.get("settled_at")?,
        reverses: row.get("reverses")?,
        reversed_by: row.get("reversed_by")?,
    })
}

pub(super) fn transfer_values(transfer: &Transfer) -> Vec<Value> {
    let state: &str = transfer.state.into();
    args![
        transfer.id,
        &transfer.key,
        &transfer.unit,
        transfer.from,
        transfer.to,
        transfer.amount,
        transfer.posted,
        state,
        &transfer.kind,
        &transfer.about,
        transfer.made_at,
        transfer.expires_at,
        transfer.settled_at,
        transfer.reverses,
        transfer.reversed_by
    ]
}
