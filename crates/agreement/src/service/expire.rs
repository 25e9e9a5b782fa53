//! What was agreed until a moment ends by itself. The next use after that moment is denied whether or not this has run.

use haina_journal::{Actor, Draft};
use haina_store::args;
use serde_json::json;

use super::Agreements;
use crate::{AgreementError, AgreementId, AgreementState};

/// Agreements that end in one transaction.
const AT_ONCE: usize = 200;

impl Agreements {
    /// Marks as expired what was agreed until now or earlier; says how many.
    ///
    /// # Errors
    /// As the store fails; what expired before that stays so.
    pub async fn expire(&self) -> Result<u64, AgreementError> {
        let mut ended = 0;
        loop {
            let some = || async { self.expire_some().await };
            let count = self.inner.store.retry(&self.inner.env, some).await?;
            ended += count as u64;
            if count < AT_ONCE {
                return Ok(ended);
            }
        }
    }

    async fn expire_some(&self) -> Result<usize, AgreementError> {
        let now = self.inner.env.now();
        let mut tx = self.inner.store.begin().await?;
        let sql = format!(
            "SELECT id FROM agreement_agreement WHERE until_at IS NOT NULL AND state IN {} AND until_at <= $1
             ORDER BY until_at LIMIT {AT_ONCE}{}",
            AgreementState::OPEN,
            tx.locking()
        );
        let rows = tx.all(&sql, &args![now]).await?;
        for row in &rows {
            let id: AgreementId = row.get("id")?;
            let mut agreement = self.held(&mut tx, id).await?;
            agreement.state = AgreementState::Expired;
            agreement.changed_at = now;
            self.write_state(&mut tx, &agreement).await?;
            let body = json!({ "state": agreement.state, "version": agreement.version });
            let actor = Actor::System("agreement".to_owned());
            let draft = Draft::new("agreement.expired", id.to_string(), actor, body);
            self.inner.journal.append(&mut tx, draft).await?;
        }
        tx.commit().await?;
        Ok(rows.len())
    }
}
