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
        if verdict.allowed {
            return Ok(verdict.role);
        }
        let why = verdict
            .reason
            .unwrap_or_else(|| haina_core::Words::new("您没有这项权限", "you may not do this"));
        Err(MatterError::Forbidden { why })
    }
}
