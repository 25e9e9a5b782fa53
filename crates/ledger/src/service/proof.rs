//! The proof that nothing came from nowhere: what is in all accounts of a unit adds up to nothing.

use haina_store::args;
use serde::Serialize;

use super::Ledger;
use crate::{AccountId, Amount, LedgerError};

/// What was added up.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Proof {
    pub units: Vec<UnitProof>,
    /// Accounts whose sums are not those of their lines: the first of them.
    pub wrong_accounts: Vec<AccountId>,
    /// Posted transfers that have not exactly one line at each of their accounts.
    pub wrong_transfers: u64,
    /// Everything is as it should be.
    pub holds: bool,
}

/// A unit, added up over its accounts.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct UnitProof {
    pub unit: String,
    pub accounts: u64,
    /// What has come in and gone out of all accounts: the same.
    pub credits: Amount,
    pub debits: Amount,
    pub credits_pending: Amount,
    pub debits_pending: Amount,
}

impl UnitProof {
    /// Whether what came in is what went out.
    pub fn holds(&self) -> bool {
        self.credits == self.debits && self.credits_pending == self.debits_pending
    }
}

/// Accounts that are named when they are wrong.
const NAMED: u32 = 100;

impl Ledger {
    /// Adds everything up, reading all accounts, lines and transfers.
    ///
    /// # Errors
    /// As the store fails.
    pub async fn proof(&self) -> Result<Proof, LedgerError> {
        let mut session = self.inner.store.read().await?;
        let sum = |column: &str| format!("CAST(sum({column}) AS BIGINT) AS {column}");
        let sql = format!(
            "SELECT unit, count(*) AS accounts, {}, {}, {}, {} FROM ledger_account GROUP BY unit ORDER BY unit",
            sum("credits_posted"),
            sum("debits_posted"),
            sum("credits_pending"),
            sum("debits_pending")
        );
        let mut units = Vec::new();
        for row in session.all_planned(&sql, &[]).await? {
            let accounts: i64 = row.get("accounts")?;
            units.push(UnitProof {
                unit: row.get("unit")?,
                accounts: accounts.unsigned_abs(),
                credits: row.get("credits_posted")?,
                debits: row.get("debits_posted")?,
                credits_pending: row.get("credits_pending")?,
                debits_pending: row.get("debits_pending")?,
            });
        }
        let sql = format!(
            "SELECT a.id FROM ledger_account a LEFT JOIN (
                SELECT account, count(*) AS lines, max(nth) AS last,
                    sum(CASE WHEN amount > 0 THEN amount ELSE 0 END) AS credits,
                    sum(CASE WHEN amount < 0 THEN -amount ELSE 0 END) AS debits
                FROM ledger_line GROUP BY account) l ON a.id = l.account
             WHERE a.lines <> coalesce(l.lines, 0) OR a.lines <> coalesce(l.last, 0)
                OR a.credits_posted <> coalesce(l.credits, 0) OR a.debits_posted <> coalesce(l.debits, 0)
             ORDER BY a.id LIMIT {NAMED}"
        );
        let rows = session.all_planned(&sql, &[]).await?;
        let wrong_accounts: Result<Vec<AccountId>, _> =
            rows.iter().map(|row| row.get("id")).collect();
        let wrong_accounts = wrong_accounts?;
        let sql = "SELECT count(*) AS wrong FROM ledger_transfer t LEFT JOIN (
                SELECT transfer, count(*) AS lines, sum(amount) AS amount, max(amount) AS most FROM ledger_line GROUP BY transfer) l
            ON t.id = l.transfer
            WHERE CASE WHEN t.state = $1 THEN coalesce(l.lines, 0) <> 2 OR l.amount <> 0 OR l.most <> t.posted
                ELSE l.lines IS NOT NULL OR t.posted <> 0 END";
        let rows = session.all_planned(sql, &args!["posted"]).await?;
        let wrong: Option<i64> = rows.first().map(|row| row.get("wrong")).transpose()?;
        let wrong_transfers = wrong.unwrap_or(0).unsigned_abs();
        Ok(Proof {
            holds: units.iter().all(UnitProof::holds)
                && wrong_accounts.is_empty()
                && wrong_transfers == 0,
            units,
            wrong_accounts,
            wrong_transfers,
        })
    }
}
