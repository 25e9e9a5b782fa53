//! A node's hold on one of the journal's works.

use haina_store::Lease;
use jiff::Timestamp;
use tracing::{debug, info, warn};

use crate::{Journal, JournalError};

/// A lease that is taken when it is free and renewed in time.
pub(crate) struct Hold {
    journal: Journal,
    name: String,
    lease: Option<Lease>,
    /// From then on it is renewed.
    fresh_until: Timestamp,
}

impl Hold {
    pub fn new(journal: &Journal, name: impl Into<String>) -> Hold {
        let fresh_until = Timestamp::MIN;
        Hold {
            journal: journal.clone(),
            name: name.into(),
            lease: None,
            fresh_until,
        }
    }

    /// The lease, if this node has or gets it.
    pub async fn lease(&mut self) -> Result<Option<&Lease>, JournalError> {
        let journal = &self.journal.inner;
        let now = journal.env.now();
        if self.lease.is_none() || now >= self.fresh_until {
            let ttl = journal.config.lease;
            let holder = &journal.holder;
            let lease = Lease::acquire(&journal.store, &journal.env, &self.name, holder, ttl).await;
            let lease = match lease {
                // The next attempt begins anew, whoever holds it by then.
                Err(error) => {
                    self.lease = None;
                    return Err(error.into());
                }
                Ok(lease) => lease,
            };
            match (&self.lease, &lease) {
                (None, Some(lease)) => {
                    debug!(lease.name, lease.epoch, "Took over `{}`", lease.name);
                }
                (Some(lease), None) => info!(lease.name, "Lost `{}` to another node", lease.name),
                _ => {}
            }
            self.lease = lease;
            self.fresh_until = now.checked_add(ttl / 3).unwrap_or(Timestamp::MAX);
        }
        Ok(self.lease.as_ref())
    }

    /// Gives the lease up, if it is held.
    pub async fn release(self) {
        if let Some(lease) = self.lease
            && let Err(error) = lease.release(&self.journal.inner.store).await
        {
            warn!(%error, "Could not give up `{}`; it ends by itself", self.name);
        }
    }
}
