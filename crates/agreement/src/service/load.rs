//! Reading agreements and their terms.

use haina_store::{Session, Tx, args};
use jiff::Timestamp;
use serde::Serialize;

use super::{Agreements, rows};
use crate::{
    Agreement, AgreementError, AgreementId, AgreementState, Clauses, Policy, PolicyKind, Side,
};

/// A version of the terms, as it was written.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Version {
    pub version: u32,
    pub written_by: Side,
    pub clauses: Clauses,
    pub at: Timestamp,
}

impl Agreements {
    /// An agreement.
    ///
    /// # Errors
    /// `AGR0001` when there is none.
    pub async fn agreement(&self, id: AgreementId) -> Result<Agreement, AgreementError> {
        let mut session = self.inner.store.glance().await?;
        self.read(&mut session, id, "").await
    }

    /// All versions of its terms, oldest first.
    ///
    /// # Errors
    /// `AGR0001` when there is no such agreement.
    pub async fn versions(&self, id: AgreementId) -> Result<Vec<Version>, AgreementError> {
        let mut session = self.inner.store.glance().await?;
        let sql = "SELECT version, written_by, clauses, at FROM agreement_terms WHERE agreement = $1 ORDER BY version";
        let rows = session.all(sql, &args![id]).await?;
        match rows.is_empty() {
            true => Err(missing(id)),
            false => rows.iter().map(rows::version).collect(),
        }
    }

    /// The policy of an agreement as it stands, bound to its resource and its party: what a screen lists, see
    /// [`Policy::told`], and what [`crate::odrl::write`] sends.
    ///
    /// # Errors
    /// `AGR0001` when there is no such agreement.
    pub async fn policy(&self, id: AgreementId) -> Result<Policy, AgreementError> {
        let mut session = self.inner.store.read().await?;
        let agreement = self.read(&mut session, id, "").await?;
        let mut policy = self.policy_in(&mut session, &agreement).await?;
        policy.uid = Some(id.to_string());
        policy.assigner = Some(agreement.owner);
        policy.kind = match agreement.state {
            AgreementState::Offered | AgreementState::Countered => PolicyKind::Offer,
            _ => PolicyKind::Agreement,
        };
        Ok(policy)
    }

    pub(super) async fn policy_in(
        &self,
        session: &mut Session,
        agreement: &Agreement,
    ) -> Result<Policy, AgreementError> {
        let terms = self.terms(session, agreement).await?;
        let policy = terms.clauses.policy()?;
        Ok(policy.bound(&agreement.resource, agreement.party.as_deref()))
    }

    /// An agreement that nobody else changes until the transaction ends.
    pub(super) async fn held(
        &self,
        tx: &mut Tx,
        id: AgreementId,
    ) -> Result<Agreement, AgreementError> {
        let locking = tx.locking();
        self.read(tx, id, locking).await
    }

    pub(super) async fn read(
        &self,
        session: &mut Session,
        id: AgreementId,
        tail: &str,
    ) -> Result<Agreement, AgreementError> {
        let sql = format!(
            "SELECT {} FROM agreement_agreement WHERE id = $1{tail}",
            rows::AGREEMENT
        );
        let row = session.optional(&sql, &args![id]).await?;
        rows::agreement(&row.ok_or_else(|| missing(id))?)
    }

    pub(super) async fn named(
        &self,
        session: &mut Session,
        key: &str,
    ) -> Result<Option<Agreement>, AgreementError> {
        let sql = format!(
            "SELECT {} FROM agreement_agreement WHERE key = $1",
            rows::AGREEMENT
        );
        let row = session.optional(&sql, &args![key]).await?;
        row.as_ref().map(rows::agreement).transpose()
    }

    /// The terms as they stand.
    pub(super) async fn terms(
        &self,
        session: &mut Session,
        agreement: &Agreement,
    ) -> Result<Version, AgreementError> {
        let sql = "SELECT version, written_by, clauses, at FROM agreement_terms WHERE agreement = $1 AND version = $2";
        let args = args![agreement.id, agreement.version];
        let row = session.optional(sql, &args).await?;
        rows::version(&row.ok_or(AgreementError::Broken { what: "terms" })?)
    }
}

pub(super) fn missing(id: AgreementId) -> AgreementError {
    AgreementError::NotFound {
        what: "agreement",
        id: id.to_string(),
    }
}
