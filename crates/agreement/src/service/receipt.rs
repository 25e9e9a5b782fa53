//! Receipts: what was used, and what that adds up to.

use haina_journal::EntryId;
use haina_store::args;
use jiff::Timestamp;
use serde::Serialize;

use super::{Agreements, rows};
use crate::{Action, AgreementError, AgreementId, Meter, Paid, ReceiptId, Request};

/// A receipt (使用回执) of one permitted use. It is what is metered and settled, and is never edited.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Receipt {
    pub id: ReceiptId,
    pub agreement: AgreementId,
    /// The version of the terms that permitted it.
    pub version: u32,
    /// From 1 on, without gaps.
    pub nth: u64,
    pub key: Option<String>,
    pub action: Action,
    /// The request as it was decided, with the meter and the moment of the decision.
    pub request: Request,
    /// Rows and bytes that were asked for, which is what counts; 0 where the request did not say.
    pub rows: u64,
    pub bytes: u64,
    /// What this use costs; none: nothing.
    pub price: Option<Paid>,
    /// The entry of the journal that tells of it.
    pub entry: EntryId,
    pub at: Timestamp,
}

/// What the agreement has counted beside what its receipts add up to.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Metered {
    pub meter: Meter,
    pub receipts: Meter,
    /// What the uses cost, by unit of account.
    pub prices: Vec<Paid>,
}

impl Metered {
    /// Whether both are the same.
    pub fn holds(&self) -> bool {
        self.meter == self.receipts
    }
}

impl Agreements {
    /// A receipt.
    ///
    /// # Errors
    /// `AGR0001` when there is none.
    pub async fn receipt(&self, id: ReceiptId) -> Result<Receipt, AgreementError> {
        let mut session = self.inner.store.glance().await?;
        let sql = format!(
            "SELECT {} FROM agreement_receipt WHERE id = $1",
            rows::RECEIPT
        );
        let row = session.optional(&sql, &args![id]).await?;
        let row = row.ok_or_else(|| AgreementError::NotFound {
            what: "receipt",
            id: id.to_string(),
        })?;
        rows::receipt(&row)
    }

    /// Adds up the receipts of an agreement, all of them.
    ///
    /// # Errors
    /// `AGR0001` when there is no such agreement.
    pub async fn metered(&self, id: AgreementId) -> Result<Metered, AgreementError> {
        let mut session = self.inner.store.read().await?;
        let agreement = self.read(&mut session, id, "").await?;
        let sql =
            "SELECT count(*) AS uses, CAST(coalesce(sum(rows_given), 0) AS BIGINT) AS rows_given,
                CAST(coalesce(sum(bytes_given), 0) AS BIGINT) AS bytes_given
            FROM agreement_receipt WHERE agreement = $1";
        let receipts = rows::meter(&session.one(sql, &args![id]).await?)?;
        let sql = "SELECT price_unit, CAST(sum(price_amount) AS BIGINT) AS amount FROM agreement_receipt
            WHERE agreement = $1 AND price_unit IS NOT NULL GROUP BY price_unit ORDER BY price_unit";
        let mut prices = Vec::new();
        for row in session.all(sql, &args![id]).await? {
            let amount: i64 = row.get("amount")?;
            prices.push(Paid {
                unit: row.get("price_unit")?,
                amount: amount.unsigned_abs(),
            });
        }
        Ok(Metered {
            meter: agreement.meter,
            receipts,
            prices,
        })
    }
}
