//! One question to the policies, with an error for a no.

use haina_party::{Principal, Resource};

use super::{MatterError, Matters};

impl Matters {
    /// The role by which the principal may do `action`.
    ///
    /// # Errors
    /// `MAT0002` when the policies refuse.
    pub(super) fn allowed(
        &self,
        principal: &Principal,
        action: &str,
        resource: &Resource,
    ) -> Result<Option<String>, MatterError> {
        let now = self.inner.env.now();
        let verdict = self.inner.access.decide(principal, action, resource, now);
        match verdict.allowed {
            true => Ok(verdict.role),
            false => Err(MatterError::Forbidden { why: verdict.why() }),
        }
    }
}
