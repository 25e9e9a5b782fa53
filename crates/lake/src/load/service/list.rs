//! The tables that somebody may look at.

use haina_catalog::Resource;
use haina_party::Principal;

use super::{Lake, rows};
use crate::LakeError;
use crate::load::batch::TableState;

/// Tables that are read at a time.
const CHUNK: u32 = 100;

impl Lake {
    /// At most `limit` tables whose keys come after `after`, by key, as far as the principal may look at them.
    ///
    /// # Errors
    /// As the store fails.
    pub async fn tables(
        &self,
        principal: &Principal,
        after: Option<&str>,
        limit: u32,
    ) -> Result<Vec<(Resource, TableState)>, LakeError> {
        self.tables_for(principal, "lake.read", after, limit).await
    }

    /// As [`Lake::tables`], as far as the principal may do this with them.
    pub(super) async fn tables_for(
        &self,
        principal: &Principal,
        action: &str,
        after: Option<&str>,
        limit: u32,
    ) -> Result<Vec<(Resource, TableState)>, LakeError> {
        let mut found = Vec::new();
        let mut at = after.unwrap_or_default().to_owned();
        loop {
            let mut session = self.inner.store.glance().await?;
            let some = rows::tables_after(&mut session, &at, CHUNK).await?;
            drop(session);
            let Some(last) = some.last() else {
                return Ok(found);
            };
            at.clone_from(&last.key);
            for stored in some {
                let Some(resource) = self.resource(&stored.key).await? else {
                    continue;
                };
                if self
                    .may(principal, action, &resource, Some(&stored))
                    .is_ok()
                {
                    found.push((resource, stored.state(&stored.declared)));
                }
                if found.len() >= limit as usize {
                    return Ok(found);
                }
            }
        }
    }
}
