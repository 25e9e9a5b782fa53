//! Reading what deeds are about, for one transaction that changes it.

use haina_core::{Id, IdKind};
use haina_store::{Row, Session, Tx, Value, args};

use super::{Ledger, rows};
use crate::{Account, AccountId, Books, Deed, LedgerError, Transfer, TransferId};

/// Rows that are read by one statement.
const AT_ONCE: usize = 500;

impl Ledger {
    /// An account.
    ///
    /// # Errors
    /// `LED0001` when there is none.
    pub async fn account(&self, id: AccountId) -> Result<Account, LedgerError> {
        let mut session = self.inner.store.glance().await?;
        self.account_in(&mut session, id).await
    }

    pub(super) async fn account_in(
        &self,
        session: &mut Session,
        id: AccountId,
    ) -> Result<Account, LedgerError> {
        let sql = format!("SELECT {} FROM ledger_account WHERE id = $1", rows::ACCOUNT);
        let row = session.optional(&sql, &args![id]).await?;
        rows::account(&row.ok_or_else(|| missing("account", id))?)
    }

    /// The account of this name; `None`: there is none.
    ///
    /// # Errors
    /// As the store fails.
    pub async fn account_named(
        &self,
        session: &mut Session,
        key: &str,
    ) -> Result<Option<Account>, LedgerError> {
        let sql = format!(
            "SELECT {} FROM ledger_account WHERE key = $1",
            rows::ACCOUNT
        );
        let row = session.optional(&sql, &args![key]).await?;
        row.as_ref().map(rows::account).transpose()
    }

    /// A transfer.
    ///
    /// # Errors
    /// `LED0001` when there is none.
    pub async fn transfer(&self, id: TransferId) -> Result<Transfer, LedgerError> {
        let mut session = self.inner.store.glance().await?;
        let sql = format!(
            "SELECT {} FROM ledger_transfer WHERE id = $1",
            rows::TRANSFER
        );
        let row = session.optional(&sql, &args![id]).await?;
        rows::transfer(&row.ok_or_else(|| missing("transfer", id))?)
    }

    /// The transfer under this key; `None`: there is none.
    ///
    /// # Errors
    /// As the store fails.
    pub async fn transfer_named(&self, key: &str) -> Result<Option<Transfer>, LedgerError> {
        let mut session = self.inner.store.glance().await?;
        let sql = format!(
            "SELECT {} FROM ledger_transfer WHERE key = $1",
            rows::TRANSFER
        );
        let row = session.optional(&sql, &args![key]).await?;
        row.as_ref().map(rows::transfer).transpose()
    }

    /// These accounts, as far as there are such.
    ///
    /// # Errors
    /// As the store fails.
    pub async fn accounts_of(&self, ids: &[AccountId]) -> Result<Vec<Account>, LedgerError> {
        let mut session = self.inner.store.glance().await?;
        read_accounts(&mut session, ids.to_vec(), "").await
    }

    /// The books with all that the deeds name as they are now, held by nobody: to ask who may carry them out.
    ///
    /// # Errors
    /// As the store fails.
    pub async fn look(&self, groups: &[Vec<Deed>]) -> Result<Books, LedgerError> {
        let mut session = self.inner.store.glance().await?;
        let (transfers, accounts) = named(&mut session, groups).await?;
        let accounts = read_accounts(&mut session, accounts, "").await?;
        Ok(Books::new(accounts, transfers))
    }

    /// The books with all that the deeds name, nobody else's until the transaction ends.
    pub(super) async fn books(
        &self,
        tx: &mut Tx,
        groups: &[Vec<Deed>],
    ) -> Result<Books, LedgerError> {
        let (transfers, accounts) = named(tx, groups).await?;
        let locking = tx.locking();
        let accounts = read_accounts(tx, accounts, locking).await?;
        // How far a transfer has come was read before its accounts were held: once more, now that nobody else moves it.
        let again = transfers.iter().map(|t| Value::from(t.id)).collect();
        let transfers = read_transfers(tx, "id", again).await?;
        Ok(Books::new(accounts, transfers))
    }
}

/// The transfers that deeds name, by key or by id, and all accounts that they or the deeds are about.
async fn named(
    session: &mut Session,
    groups: &[Vec<Deed>],
) -> Result<(Vec<Transfer>, Vec<AccountId>), LedgerError> {
    let (mut keys, mut ids, mut accounts) = (Vec::new(), Vec::new(), Vec::new());
    for deed in groups.iter().flatten() {
        match deed {
            Deed::Transfer(order) => {
                keys.push(Value::from(&order.key));
                accounts.extend([order.from, order.to]);
            }
            Deed::Post { transfer, .. } | Deed::Void { transfer } | Deed::Reverse { transfer } => {
                ids.push(Value::from(*transfer));
            }
        }
    }
    let mut transfers = read_transfers(session, "key", keys).await?;
    transfers.extend(read_transfers(session, "id", ids).await?);
    accounts.extend(transfers.iter().flat_map(|t| [t.from, t.to]));
    Ok((transfers, accounts))
}

async fn read_transfers(
    session: &mut Session,
    column: &str,
    values: Vec<Value>,
) -> Result<Vec<Transfer>, LedgerError> {
    let head = format!(
        "SELECT {} FROM ledger_transfer WHERE {column}",
        rows::TRANSFER
    );
    let found = read(session, &head, values, "").await?;
    found.iter().map(rows::transfer).collect()
}

/// Accounts in the order of their ids, each once; `locking` is what holds them until the transaction ends.
async fn read_accounts(
    session: &mut Session,
    mut ids: Vec<AccountId>,
    locking: &str,
) -> Result<Vec<Account>, LedgerError> {
    ids.sort();
    ids.dedup();
    let head = format!("SELECT {} FROM ledger_account WHERE id", rows::ACCOUNT);
    let ids = ids.into_iter().map(Value::from).collect();
    let found = read(session, &head, ids, &format!(" ORDER BY id{locking}")).await?;
    found.iter().map(rows::account).collect()
}

/// Rows whose column, with which `head` ends, is one of the values.
async fn read(
    session: &mut Session,
    head: &str,
    values: Vec<Value>,
    tail: &str,
) -> Result<Vec<Row>, LedgerError> {
    let mut found = Vec::new();
    for some in values.chunks(AT_ONCE) {
        let places: Vec<String> = (1..=some.len()).map(|n| format!("${n}")).collect();
        let sql = format!("{head} IN ({}){tail}", places.join(", "));
        found.extend(session.all(&sql, some).await?);
    }
    Ok(found)
}

pub(super) fn missing<K: IdKind>(what: &'static str, id: Id<K>) -> LedgerError {
    LedgerError::NotFound {
        what,
        id: id.to_string(),
    }
}
