//! What is set aside for a time is free again when that time is over.

use haina_journal::Actor;
use haina_store::args;

use super::Ledger;
use crate::{Deed, LedgerError};

/// Transfers that end in one transaction.
const AT_ONCE: usize = 200;

impl Ledger {
    /// Voids what was set aside until now or earlier; says how many.
    ///
    /// # Errors
    /// As the store fails; what was voided before that stays so.
    pub async fn expire(&self) -> Result<u64, LedgerError> {
        let actor = Actor::System("ledger".to_owned());
        let mut ended = 0;
        loop {
            let now = self.inner.env.now();
            let sql = format!(
                "SELECT id FROM ledger_transfer WHERE state = 'pending' AND expires_at IS NOT NULL AND expires_at <= $1
                 ORDER BY expires_at LIMIT {AT_ONCE}"
            );
            let mut session = self.inner.store.glance().await?;
            let rows = session.all(&sql, &args![now]).await?;
            drop(session);
            let due: Result<Vec<Vec<Deed>>, LedgerError> = rows
                .iter()
                .map(|row| {
                    let transfer = row.get("id")?;
                    Ok(vec![Deed::Void { transfer }])
                })
                .collect();
            let due = due?;
            // One that was posted meanwhile is refused, which is right.
            let outcomes = self.run(&actor, &due).await?;
            let voided = outcomes.iter().filter(|outcome| outcome.is_ok()).count();
            ended += voided as u64;
            // Those that cannot be voided would be met again for ever.
            if due.len() < AT_ONCE || voided == 0 {
                return Ok(ended);
            }
        }
    }
}
