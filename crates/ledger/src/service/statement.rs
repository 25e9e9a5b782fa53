//! Statements: what came in and went out of an account, and what there was on any day.

use haina_core::Words;
use haina_core::calendar::local_day;
use haina_store::{Row, Session, args};
use jiff::Timestamp;
use jiff::civil::Date;
use serde::Serialize;

use super::{Ledger, rows};
use crate::reconcile::StatementRow;
use crate::{Account, AccountId, Amount, Holder, LedgerError, Line, Transfer, TransferId};

/// Days that a statement may cover: ten years.
pub const DAYS_MAX: i64 = 3_660;
/// Transfers that are set aside, as many as are told.
const PENDING_MAX: u32 = 200;
/// China Standard Time, UTC+8 in the years that accounts are kept.
const OFFSET_US: i64 = 8 * 3_600 * 1_000_000;
const DAY_US: i64 = 24 * 3_600 * 1_000_000;

/// A statement (对账单) over some time: what there was before, what came in and went out, what there was after.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Statement {
    pub account: Account,
    pub from: Timestamp,
    pub until: Timestamp,
    /// What there was just before `from`, and at `until`.
    pub opening: Amount,
    pub closing: Amount,
    /// What came in and went out meanwhile, all of it, whatever page this is.
    pub credits: Amount,
    pub debits: Amount,
    /// The days on which something came in or went out, oldest first.
    pub days: Vec<DayOfAccount>,
    /// The page of lines, oldest first.
    pub lines: Vec<StatementLine>,
    /// The line after which the next page begins; none: this was the last one.
    pub next: Option<i64>,
}

/// What came in and went out on a day, and what there was at its end.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct DayOfAccount {
    /// In China Standard Time.
    pub day: Date,
    pub credits: Amount,
    pub debits: Amount,
    pub balance: Amount,
}

/// A line with what it is for.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct StatementLine {
    #[serde(flatten)]
    pub line: Line,
    /// The account on the other side.
    pub other: AccountId,
    pub other_title: Words,
    pub other_holder: Holder,
    pub kind: String,
    pub about: String,
    /// What makes it the same transfer for others.
    pub reference: String,
    pub reverses: Option<TransferId>,
    pub reversed_by: Option<TransferId>,
}

impl Ledger {
    /// The statement of an account from a moment on until before another, at most `limit` lines after the line `after`.
    ///
    /// # Errors
    /// `LED0001` when there is no such account, `LED0003` when it ends before it begins or covers more than [`DAYS_MAX`] days.
    pub async fn statement(
        &self,
        id: AccountId,
        (from, until): (Timestamp, Timestamp),
        after: Option<i64>,
        limit: u32,
    ) -> Result<Statement, LedgerError> {
        let days = until.duration_since(from).as_hours() / 24;
        if until < from || days > DAYS_MAX {
            let why = format!("a statement ends after it begins, {DAYS_MAX} days later at most");
            return Err(LedgerError::Ask { why });
        }
        let mut session = self.inner.store.read().await?;
        let account = self.account_in(&mut session, id).await?;
        let opening = balance_before(&mut session, id, from).await?;
        let closing = balance_before(&mut session, id, until).await?;
        let days = days_of(&mut session, id, (from, until), opening).await?;
        let credits: Amount = days.iter().map(|day| day.credits).sum();
        let sql = format!(
            "SELECT l.account, l.nth, l.transfer, l.at, l.amount, l.balance, t.key, t.kind, t.about, t.from_account, t.to_account,
                t.reverses, t.reversed_by, o.title_zh, o.title_en, o.holder_kind, o.holder
             FROM ledger_line l JOIN ledger_transfer t ON l.transfer = t.id
                JOIN ledger_account o ON o.id = CASE WHEN t.from_account = l.account THEN t.to_account ELSE t.from_account END
             WHERE l.account = $1 AND l.at >= $2 AND l.at < $3 AND l.nth > $4 ORDER BY l.at, l.nth LIMIT {}",
            limit.saturating_add(1)
        );
        let args = args![id, from, until, after.unwrap_or(0)];
        let rows = session.all(&sql, &args).await?;
        let lines: Result<Vec<StatementLine>, LedgerError> = rows.iter().map(line).collect();
        let mut lines = lines?;
        let more = lines.len() > limit as usize;
        lines.truncate(limit as usize);
        Ok(Statement {
            account,
            from,
            until,
            opening,
            closing,
            credits,
            debits: credits - (closing - opening),
            days,
            next: lines.last().filter(|_| more).map(|last| last.line.nth),
            lines,
        })
    }
}

impl Ledger {
    /// What is set aside from or to an account, oldest first, at most 200.
    ///
    /// # Errors
    /// As the store fails.
    pub async fn pending(&self, id: AccountId) -> Result<Vec<Transfer>, LedgerError> {
        let mut session = self.inner.store.glance().await?;
        let mut found = Vec::new();
        // One index for each side.
        for side in ["from_account", "to_account"] {
            let sql = format!(
                "SELECT {} FROM ledger_transfer WHERE {side} = $1 AND state = 'pending' ORDER BY made_at LIMIT {PENDING_MAX}",
                rows::TRANSFER
            );
            for row in session.all(&sql, &args![id]).await? {
                found.push(rows::transfer(&row)?);
            }
        }
        found.sort_by_key(|transfer| (transfer.made_at, transfer.id));
        found.truncate(PENDING_MAX as usize);
        Ok(found)
    }
}

impl Ledger {
    /// All lines of an account over some time, to be compared with another's.
    ///
    /// # Errors
    /// `LED0003` when there are more than `most`.
    pub async fn rows(
        &self,
        id: AccountId,
        (from, until): (Timestamp, Timestamp),
        most: usize,
    ) -> Result<Vec<StatementRow>, LedgerError> {
        let mut session = self.inner.store.read().await?;
        let sql = format!(
            "SELECT l.at, l.amount, t.key FROM ledger_line l JOIN ledger_transfer t ON l.transfer = t.id
             WHERE l.account = $1 AND l.at >= $2 AND l.at < $3 ORDER BY l.at, l.nth LIMIT {}",
            most.saturating_add(1)
        );
        let found = session.all(&sql, &args![id, from, until]).await?;
        if found.len() > most {
            let why = format!("these days have more than {most} lines; ask for fewer days");
            return Err(LedgerError::Ask { why });
        }
        let row = |row: &Row| {
            Ok(StatementRow {
                reference: row.get("key")?,
                day: local_day(row.get("at")?),
                amount: row.get("amount")?,
            })
        };
        found.iter().map(row).collect()
    }
}

/// The days on which something moved. What there was is counted on from `opening`.
async fn days_of(
    session: &mut Session,
    id: AccountId,
    (from, until): (Timestamp, Timestamp),
    opening: Amount,
) -> Result<Vec<DayOfAccount>, LedgerError> {
    let sql = format!(
        "SELECT (at + {OFFSET_US}) / {DAY_US} AS day, max(at) AS last,
            CAST(sum(CASE WHEN amount > 0 THEN amount ELSE 0 END) AS BIGINT) AS credits,
            CAST(sum(CASE WHEN amount < 0 THEN -amount ELSE 0 END) AS BIGINT) AS debits
         FROM ledger_line WHERE account = $1 AND at >= $2 AND at < $3 GROUP BY (at + {OFFSET_US}) / {DAY_US} ORDER BY day"
    );
    let mut balance = opening;
    let mut days = Vec::new();
    for row in session.all(&sql, &args![id, from, until]).await? {
        let (credits, debits): (Amount, Amount) = (row.get("credits")?, row.get("debits")?);
        balance += credits - debits;
        days.push(DayOfAccount {
            day: local_day(row.get("last")?),
            credits,
            debits,
            balance,
        });
    }
    Ok(days)
}

/// What there was just before a moment.
async fn balance_before(
    session: &mut Session,
    id: AccountId,
    moment: Timestamp,
) -> Result<Amount, LedgerError> {
    let sql = "SELECT balance FROM ledger_line WHERE account = $1 AND at < $2 ORDER BY at DESC, nth DESC LIMIT 1";
    let row = session.optional(sql, &args![id, moment]).await?;
    Ok(row.map(|row| row.get("balance")).transpose()?.unwrap_or(0))
}

fn line(row: &Row) -> Result<StatementLine, LedgerError> {
    let line = Line {
        account: row.get("account")?,
        nth: row.get("nth")?,
        transfer: row.get("transfer")?,
        at: row.get("at")?,
        amount: row.get("amount")?,
        balance: row.get("balance")?,
    };
    let (from, to): (AccountId, AccountId) = (row.get("from_account")?, row.get("to_account")?);
    Ok(StatementLine {
        other: if from == line.account { to } else { from },
        line,
        other_title: Words::new(
            row.get::<String>("title_zh")?,
            row.get::<String>("title_en")?,
        ),
        other_holder: rows::holder(row)?,
        kind: row.get("kind")?,
        about: row.get("about")?,
        reference: row.get("key")?,
        reverses: row.get("reverses")?,
        reversed_by: row.get("reversed_by")?,
    })
}
