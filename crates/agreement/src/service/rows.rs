//! Agreements and receipts as rows of the database.

use haina_core::Words;
use haina_store::{Row, Value, args};

use super::{Receipt, Version};
use crate::{Agreement, AgreementError, Meter, Paid};

pub(super) const AGREEMENT: &str = "id, key, kind, state, title_zh, title_en, resource, owner, party, offer, version, \
    paused_by, until_at, uses, rows_given, bytes_given, offered_at, changed_at";
pub(super) const RECEIPT: &str = "id, agreement, version, nth, key, action, request, rows_given, bytes_given, price_unit, \
    price_amount, entry, at";

pub(super) fn agreement(row: &Row) -> Result<Agreement, AgreementError> {
    let party: String = row.get("party")?;
    let paused_by: String = row.get("paused_by")?;
    let paused_by = match paused_by.is_empty() {
        true => None,
        false => Some(word(&paused_by, "side that paused")?),
    };
    Ok(Agreement {
        id: row.get("id")?,
        key: row.get("key")?,
        kind: word(&row.get::<String>("kind")?, "kind of an agreement")?,
        state: word(&row.get::<String>("state")?, "state of an agreement")?,
        title: Words::new(
            row.get::<String>("title_zh")?,
            row.get::<String>("title_en")?,
        ),
        resource: row.get("resource")?,
        owner: row.get("owner")?,
        party: Some(party).filter(|party| !party.is_empty()),
        offer: row.get("offer")?,
        version: small(row.get("version")?)?,
        paused_by,
        until: row.get("until_at")?,
        meter: meter(row)?,
        offered_at: row.get("offered_at")?,
        changed_at: row.get("changed_at")?,
    })
}

pub(super) fn agreement_values(agreement: &Agreement) -> Vec<Value> {
    let (kind, state): (&str, &str) = (agreement.kind.into(), agreement.state.into());
    args![
        agreement.id,
        &agreement.key,
        kind,
        state,
        &agreement.title.zh,
        &agreement.title.en,
        &agreement.resource,
        &agreement.owner,
        agreement.party.as_deref().unwrap_or_default(),
        agreement.offer,
        agreement.version,
        agreement.paused_by.map_or("", Into::into),
        agreement.until,
        agreement.meter.uses,
        agreement.meter.rows,
        agreement.meter.bytes,
        agreement.offered_at,
        agreement.changed_at
    ]
}

pub(super) fn version(row: &Row) -> Result<Version, AgreementError> {
    let clauses: String = row.get("clauses")?;
    let clauses = serde_json::from_str(&clauses);
    Ok(Version {
        version: small(row.get("version")?)?,
        written_by: word(&row.get::<String>("written_by")?, "writer of terms")?,
        clauses: clauses.map_err(|_| AgreementError::Broken { what: "terms" })?,
        at: row.get("at")?,
    })
}

pub(super) fn receipt(row: &Row) -> Result<Receipt, AgreementError> {
    let request: String = row.get("request")?;
    let request = serde_json::from_str(&request);
    let (unit, amount): (Option<String>, Option<i64>) =
        (row.get("price_unit")?, row.get("price_amount")?);
    let nth: i64 = row.get("nth")?;
    let (rows, bytes): (i64, i64) = (row.get("rows_given")?, row.get("bytes_given")?);
    Ok(Receipt {
        id: row.get("id")?,
        agreement: row.get("agreement")?,
        version: small(row.get("version")?)?,
        nth: nth.unsigned_abs(),
        key: row.get("key")?,
        action: word(&row.get::<String>("action")?, "action of a receipt")?,
        request: request.map_err(|_| AgreementError::Broken {
            what: "request of a receipt",
        })?,
        rows: rows.unsigned_abs(),
        bytes: bytes.unsigned_abs(),
        price: unit.zip(amount).map(|(unit, amount)| Paid {
            unit,
            amount: amount.unsigned_abs(),
        }),
        entry: row.get("entry")?,
        at: row.get("at")?,
    })
}

pub(super) fn receipt_values(receipt: &Receipt) -> Result<Vec<Value>, AgreementError> {
    let request = serde_json::to_string(&receipt.request);
    let request = request.map_err(|_| AgreementError::Broken {
        what: "request of a receipt",
    })?;
    let price = receipt.price.as_ref();
    Ok(args![
        receipt.id,
        receipt.agreement,
        receipt.version,
        receipt.nth,
        receipt.key.clone(),
        receipt.action.name(),
        request,
        receipt.rows,
        receipt.bytes,
        price.map(|price| price.unit.clone()),
        price.map(|price| price.amount),
        receipt.entry,
        receipt.at
    ])
}

/// The sums in the columns `uses`, `rows_given` and `bytes_given`.
pub(super) fn meter(row: &Row) -> Result<Meter, AgreementError> {
    let sum = |column: &str| -> Result<u64, AgreementError> {
        let sum: i64 = row.get(column)?;
        Ok(sum.unsigned_abs())
    };
    Ok(Meter {
        uses: sum("uses")?,
        rows: sum("rows_given")?,
        bytes: sum("bytes_given")?,
    })
}

fn word<T: std::str::FromStr>(text: &str, what: &'static str) -> Result<T, AgreementError> {
    text.parse().map_err(|_| AgreementError::Broken { what })
}

fn small(number: i64) -> Result<u32, AgreementError> {
    u32::try_from(number).map_err(|_| AgreementError::Broken { what: "version" })
}
