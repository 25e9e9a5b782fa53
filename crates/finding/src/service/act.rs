//! What people do with a finding, and what a matter's outcome makes of it.

use haina_journal::Actor;
use haina_party::{Principal, Resource};
use haina_store::Tx;

use super::Findings;
use super::load::missing;
use crate::{Command, Finding, FindingError, FindingId};

impl Findings {
    /// A person completes, confirms or refutes a finding.
    ///
    /// # Errors
    /// `FND0001` when they may not know of it, `FND0002` when the policies refuse, `FND0003` when it is decided.
    pub async fn act(
        &self,
        principal: &Principal,
        id: FindingId,
        command: &Command<'_>,
    ) -> Result<Finding, FindingError> {
        let action = match command {
            Command::Complete { .. } => "finding.complete",
            Command::Confirm { .. } => "finding.confirm",
            Command::Refute { .. } => "finding.refute",
            Command::Claim { .. } | Command::Leave | Command::Tie { .. } => "finding.claim",
        };
        let run = || async {
            let mut tx = self.inner.store.begin().await?;
            let before = self.found(&mut tx, id).await?;
            let resource = Resource::Finding(before.0.attributes());
            let actor = match self.allowed(principal, action, &resource) {
                Ok(actor) => actor,
                Err(no) => {
                    let seen = self.allowed(principal, "finding.read", &resource);
                    return Err(seen.map_or_else(|_| missing(&id.to_string()), |_| no));
                }
            };
            let after = self.carry_out(&mut tx, &actor, before, command).await?;
            tx.commit().await?;
            Ok(after)
        };
        self.inner.store.retry(&self.inner.env, run).await
    }

    /// The product's own command, within the transaction of what it follows from: no policy is asked.
    ///
    /// # Errors
    /// `FND0001` when there is no such finding, `FND0003` when it is decided.
    pub async fn follow(
        &self,
        tx: &mut Tx,
        id: FindingId,
        command: &Command<'_>,
    ) -> Result<Finding, FindingError> {
        let before = self.found(tx, id).await?;
        self.carry_out(tx, &Actor::System("haina".to_owned()), before, command)
            .await
    }

    async fn carry_out(
        &self,
        tx: &mut Tx,
        actor: &Actor,
        before: (Finding, i64),
        command: &Command<'_>,
    ) -> Result<Finding, FindingError> {
        let unchanged = before.0.clone();
        match self.change(Some(before), command)? {
            None => Ok(unchanged),
            Some(change) => {
                self.write(tx, actor, std::slice::from_ref(&change)).await?;
                Ok(change.after)
            }
        }
    }
}
