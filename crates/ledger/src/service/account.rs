//! Opening, closing and listing accounts.

use haina_core::Words;
use haina_journal::{Actor, Draft};
use haina_store::list::{self, Door, ListQuery, Place};
use haina_store::{Tx, args};
use serde::{Deserialize, Serialize};
use serde_json::json;

use super::load::missing;
use super::{Ledger, rows};
use crate::{
    AMOUNT_MAX, Account, AccountId, Holder, HolderKind, KEY_CHARS_MAX, LedgerError, Overdraft,
};

/// An account that is asked for.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct NewAccount {
    pub key: String,
    pub title: Words,
    pub unit: String,
    pub holder: Holder,
    pub overdraft: Overdraft,
}

/// What narrows a list of accounts.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct AccountFilter {
    pub holder: Option<Holder>,
    /// The key of a unit; empty: all.
    pub unit: String,
    /// Whose accounts the asker may see at all.
    pub whose: Whose,
}

/// Whose accounts are seen.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub enum Whose {
    /// Everybody's.
    #[default]
    All,
    /// Those of all departments, if so, and of these holders.
    Of {
        departments: bool,
        holders: Vec<Holder>,
    },
}

/// A page of accounts, newest first.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct AccountPage {
    pub items: Vec<Account>,
    /// Where the next page begins; none: this was the last one.
    pub next: Option<String>,
}

impl Ledger {
    /// Opens an account; one of that name that is alike already is given back.
    ///
    /// # Errors
    /// `LED0001` without the unit, `LED0003` for an account that is not well made, `LED0004` when the name is another's.
    pub async fn open(
        &self,
        tx: &mut Tx,
        actor: &Actor,
        wanted: &NewAccount,
    ) -> Result<Account, LedgerError> {
        check(wanted)?;
        if let Some(known) = self.account_named(tx, &wanted.key).await? {
            let same = (&known.unit, &known.holder, known.overdraft)
                == (&wanted.unit, &wanted.holder, wanted.overdraft);
            return match same {
                true => Ok(known),
                false => Err(LedgerError::Taken {
                    what: "account",
                    key: wanted.key.clone(),
                }),
            };
        }
        if self.unit(tx, &wanted.unit).await?.is_none() {
            return Err(LedgerError::NotFound {
                what: "unit",
                id: wanted.unit.clone(),
            });
        }
        let env = &self.inner.env;
        let account = Account {
            id: AccountId::new(env),
            key: wanted.key.clone(),
            title: wanted.title.clone(),
            unit: wanted.unit.clone(),
            holder: wanted.holder.clone(),
            overdraft: wanted.overdraft,
            credits_posted: 0,
            debits_posted: 0,
            credits_pending: 0,
            debits_pending: 0,
            lines: 0,
            last_at: None,
            opened_at: env.now(),
            closed_at: None,
        };
        let head = format!("INSERT INTO ledger_account ({})", rows::ACCOUNT);
        tx.insert(&head, vec![rows::account_values(&account)], "")
            .await?;
        let body = json!({ "unit": account.unit, "overdraft": account.overdraft });
        let personal =
            json!({ "key": account.key, "holder": account.holder, "title": account.title });
        let draft = Draft::new("ledger.opened", account.id.to_string(), actor.clone(), body)
            .with_personal(personal);
        self.inner.journal.append(tx, draft).await?;
        Ok(account)
    }

    /// Closes an account that holds nothing; closing it again changes nothing.
    ///
    /// # Errors
    /// `LED0001` when there is none, `LED0005` while it holds something or something is set aside.
    pub async fn close(
        &self,
        tx: &mut Tx,
        actor: &Actor,
        id: AccountId,
    ) -> Result<Account, LedgerError> {
        let sql = format!(
            "SELECT {} FROM ledger_account WHERE id = $1{}",
            rows::ACCOUNT,
            tx.locking()
        );
        let row = tx.optional(&sql, &args![id]).await?;
        let mut account = rows::account(&row.ok_or_else(|| missing("account", id))?)?;
        if account.closed_at.is_some() {
            return Ok(account);
        }
        let left = (
            account.balance(),
            account.credits_pending,
            account.debits_pending,
        );
        if left != (0, 0, 0) {
            return Err(LedgerError::InUse { key: account.key });
        }
        account.closed_at = Some(self.inner.env.now());
        let sql = "UPDATE ledger_account SET closed_at = $2 WHERE id = $1";
        tx.execute(sql, &args![id, account.closed_at]).await?;
        let draft = Draft::new("ledger.closed", id.to_string(), actor.clone(), json!({}));
        self.inner.journal.append(tx, draft).await?;
        Ok(account)
    }

    /// A page of accounts, at most `limit`.
    ///
    /// # Errors
    /// `LED0003` for a cursor that is not ours.
    pub async fn accounts(
        &self,
        filter: &AccountFilter,
        cursor: Option<&str>,
        limit: u32,
    ) -> Result<AccountPage, LedgerError> {
        let mut query = ListQuery::default();
        if let Some(holder) = &filter.holder {
            query.is("a.holder_kind", holder.kind.to_string());
            query.is("a.holder", &holder.key);
        }
        if !filter.unit.is_empty() {
            query.is("a.unit", &filter.unit);
        }
        if let Some(cursor) = cursor {
            query.past("a.opened_at", "a.id", cursor.parse()?);
        }
        let head = format!("SELECT {} FROM ledger_account a", rows::ACCOUNT);
        let tail = format!(
            "ORDER BY a.opened_at DESC, a.id DESC LIMIT {}",
            limit.saturating_add(1)
        );
        let mut session = self.inner.store.glance().await?;
        let mut found = Vec::new();
        for door in filter.whose.doors() {
            let (sql, args) = query.sql(&head, &door, &tail);
            for row in session.all(&sql, &args).await? {
                found.push(rows::account(&row)?);
            }
        }
        let place = |account: &Account| Place {
            at: account.opened_at,
            id: account.id.uuid(),
        };
        let (items, next) = list::newest(found, limit, place);
        Ok(AccountPage { items, next })
    }
}

impl Whose {
    fn doors(&self) -> Vec<Door<'_>> {
        let Whose::Of {
            departments,
            holders,
        } = self
        else {
            return Door::all();
        };
        // The keys of departments and the ids of persons are never alike, and an index has them.
        let seen = holders
            .iter()
            .map(|holder| ("a.holder", holder.key.as_str()));
        let all = departments.then(|| ("a.holder_kind", HolderKind::Dept.into()));
        Door::of(all.into_iter().chain(seen).collect())
    }
}

fn check(wanted: &NewAccount) -> Result<(), LedgerError> {
    let named = |text: &str| !text.trim().is_empty() && text.chars().count() <= KEY_CHARS_MAX;
    let least = match wanted.overdraft {
        Overdraft::UpTo(amount) => amount,
        Overdraft::Free => 0,
    };
    let why = if !named(&wanted.key) || !named(&wanted.holder.key) {
        format!("an account has a key and a holder of at most {KEY_CHARS_MAX} characters")
    } else if [&wanted.title.zh, &wanted.title.en]
        .iter()
        .any(|title| title.chars().count() > KEY_CHARS_MAX)
    {
        format!("the title of an account has at most {KEY_CHARS_MAX} characters")
    } else if !(0..=AMOUNT_MAX).contains(&least) {
        format!("an overdraft is 0 to {AMOUNT_MAX}")
    } else {
        return Ok(());
    };
    Err(LedgerError::Ask { why })
}
