//! Turns: who changes a table now. One at a time, on whatever node; it ends when the change does, or a while after its node died.

use std::time::Duration;

use haina_catalog::ResourceId;
use haina_store::{Lease, Tx};
use jiff::SignedDuration;
use tokio::task::JoinHandle;

use super::Lake;
use crate::LakeError;

/// How long a turn lasts without being renewed.
const LASTS: SignedDuration = SignedDuration::from_secs(120);
/// How often it is renewed while the work goes on.
const RENEWED_EVERY: Duration = Duration::from_secs(30);

/// The turn to do one piece of work: to change a table, to pull a source.
pub(crate) struct Turn {
    lake: Lake,
    lease: Lease,
    renewing: JoinHandle<()>,
}

impl Lake {
    /// Takes the turn; `None` while another has it.
    pub(super) async fn turn_if_free(&self, table: ResourceId) -> Result<Option<Turn>, LakeError> {
        self.turn_named(&format!("lake.table.{table}")).await
    }

    /// Takes the turn of this name; `None` while another has it.
    pub(crate) async fn turn_named(&self, name: &str) -> Result<Option<Turn>, LakeError> {
        let inner = &self.inner;
        let mut chance = [0; 8];
        inner.env.chance.fill(&mut chance);
        // A turn is of one piece of work, not of a node: two on the same node exclude each other, too.
        let holder = format!("lake-{}", hex::encode(chance));
        let lease = Lease::acquire(&inner.store, &inner.env, name, &holder, LASTS).await?;
        Ok(lease.map(|lease| Turn {
            renewing: renewing(self.clone(), lease.clone()),
            lake: self.clone(),
            lease,
        }))
    }

    /// Takes the turn.
    ///
    /// # Errors
    /// `LAK0005` while another has it.
    pub(super) async fn turn(&self, table: ResourceId, key: &str) -> Result<Turn, LakeError> {
        let turn = self.turn_if_free(table).await?;
        turn.ok_or_else(|| LakeError::Busy {
            key: key.to_owned(),
        })
    }
}

impl Turn {
    /// Makes the transaction one that commits only if the turn still is ours.
    ///
    /// # Errors
    /// `STO0017` when it was lost.
    pub async fn hold(&self, tx: &mut Tx) -> Result<(), LakeError> {
        let inner = &self.lake.inner;
        Ok(self.lease.hold(tx, &inner.store, &inner.env, LASTS).await?)
    }

    /// Makes sure that the turn still is ours.
    ///
    /// # Errors
    /// `STO0017` when it was lost.
    pub async fn still(&self) -> Result<(), LakeError> {
        let mut tx = self.lake.inner.store.begin().await?;
        self.hold(&mut tx).await?;
        Ok(tx.commit().await?)
    }

    /// Gives the turn up. Should that fail, it ends by itself.
    pub async fn end(self) {
        self.renewing.abort();
        let released = self.lease.clone().release(&self.lake.inner.store).await;
        if let Err(error) = released {
            tracing::warn!(
                code = haina_core::Fault::code(&error),
                "Could not give up a table's turn"
            );
        }
    }
}

impl Drop for Turn {
    fn drop(&mut self) {
        self.renewing.abort();
    }
}

fn renewing(lake: Lake, lease: Lease) -> JoinHandle<()> {
    tokio::spawn(async move {
        loop {
            tokio::time::sleep(RENEWED_EVERY).await;
            let (store, env) = (&lake.inner.store, &lake.inner.env);
            let renewed = Lease::acquire(store, env, &lease.name, &lease.holder, LASTS).await;
            // A lost turn is found by whoever commits.
            if let Ok(None) = renewed {
                return;
            }
        }
    })
}
