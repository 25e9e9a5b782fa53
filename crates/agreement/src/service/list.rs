//! Lists of agreements and receipts, newest first.

use haina_store::list::{self, Door, ListQuery, Place};
use serde::Serialize;

use super::{Agreements, Receipt, rows};
use crate::{Agreement, AgreementError, AgreementId, AgreementKind, AgreementState};

/// What narrows a list of agreements; nothing: all.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct AgreementFilter {
    /// Those to which one of these is a party, on either side; empty: all.
    pub parties: Vec<String>,
    /// Empty: any.
    pub resource: String,
    pub kind: Option<AgreementKind>,
    pub state: Option<AgreementState>,
    /// Only standing offers, which anybody may take up.
    pub standing: bool,
}

/// A page of agreements, newest first.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct AgreementPage {
    pub items: Vec<Agreement>,
    /// Where the next page begins; none: this was the last one.
    pub next: Option<String>,
}

/// A page of receipts, newest first.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct ReceiptPage {
    pub items: Vec<Receipt>,
    /// Where the next page begins; none: this was the last one.
    pub next: Option<String>,
}

impl Agreements {
    /// A page of agreements, at most `limit`.
    ///
    /// # Errors
    /// `AGR0003` for a cursor that is not ours.
    pub async fn agreements(
        &self,
        filter: &AgreementFilter,
        cursor: Option<&str>,
        limit: u32,
    ) -> Result<AgreementPage, AgreementError> {
        let mut query = ListQuery::default();
        if !filter.resource.is_empty() {
            query.is("a.resource", &filter.resource);
        }
        if let Some(kind) = filter.kind {
            let kind: &str = kind.into();
            query.is("a.kind", kind);
        }
        if let Some(state) = filter.state {
            let state: &str = state.into();
            query.is("a.state", state);
        }
        if filter.standing {
            query.is("a.party", "");
            query.is("a.state", "offered");
        }
        if let Some(cursor) = cursor {
            query.past("a.offered_at", "a.id", cursor.parse()?);
        }
        let sides = filter.parties.iter().flat_map(|party| {
            let party = party.as_str();
            [("a.owner", party), ("a.party", party)]
        });
        let doors = match filter.parties.is_empty() {
            true => Door::all(),
            false => Door::of(sides.collect()),
        };
        let head = format!("SELECT {} FROM agreement_agreement a", rows::AGREEMENT);
        let tail = format!(
            "ORDER BY a.offered_at DESC, a.id DESC LIMIT {}",
            limit.saturating_add(1)
        );
        let mut session = self.inner.store.read().await?;
        let mut found = Vec::new();
        for door in &doors {
            let (sql, args) = query.sql(&head, door, &tail);
            for row in session.all(&sql, &args).await? {
                found.push(rows::agreement(&row)?);
            }
        }
        let place = |agreement: &Agreement| Place {
            at: agreement.offered_at,
            id: agreement.id.uuid(),
        };
        let (items, next) = list::newest(found, limit, place);
        Ok(AgreementPage { items, next })
    }

    /// A page of the receipts of an agreement, at most `limit`.
    ///
    /// # Errors
    /// `AGR0003` for a cursor that is not ours.
    pub async fn receipts(
        &self,
        agreement: AgreementId,
        cursor: Option<&str>,
        limit: u32,
    ) -> Result<ReceiptPage, AgreementError> {
        let mut query = ListQuery::default();
        query.is("r.agreement", agreement);
        if let Some(cursor) = cursor {
            query.past("r.at", "r.id", cursor.parse()?);
        }
        let head = format!("SELECT {} FROM agreement_receipt r", rows::RECEIPT);
        let tail = format!(
            "ORDER BY r.at DESC, r.id DESC LIMIT {}",
            limit.saturating_add(1)
        );
        let mut session = self.inner.store.glance().await?;
        let (sql, args) = query.sql(&head, &Door::Walk(Vec::new()), &tail);
        let rows = session.all(&sql, &args).await?;
        let found: Result<Vec<Receipt>, _> = rows.iter().map(rows::receipt).collect();
        let place = |receipt: &Receipt| Place {
            at: receipt.at,
            id: receipt.id.uuid(),
        };
        let (items, next) = list::newest(found?, limit, place);
        Ok(ReceiptPage { items, next })
    }
}
