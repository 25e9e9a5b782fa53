//! Turns: who changes the files of a kind now. One at a time, on whatever node.

use std::time::Duration;

use haina_store::{Lease, Tx};
use jiff::SignedDuration;
use tokio::task::JoinHandle;

use super::Dossiers;
use crate::{DossierError, FileKind};

/// How long a turn lasts without being renewed, and how often it is.
const LASTS: SignedDuration = SignedDuration::from_secs(120);
const RENEWED_EVERY: Duration = Duration::from_secs(30);

/// The turn to change the files of one kind.
pub(super) struct Turn {
    dossiers: Dossiers,
    lease: Lease,
    renewing: JoinHandle<()>,
}

impl Dossiers {
    /// Takes the turn.
    ///
    /// # Errors
    /// `DOS0005` while another has it.
    pub(super) async fn turn(&self, kind: FileKind) -> Result<Turn, DossierError> {
        let around = self.around();
        let mut chance = [0; 8];
        around.env.chance.fill(&mut chance);
        let holder = format!("dossier-{}", hex::encode(chance));
        let name = format!("dossier.{kind}");
        let lease = Lease::acquire(&around.store, &around.env, &name, &holder, LASTS).await?;
        let lease = lease.ok_or_else(|| DossierError::Busy {
            kind: kind.to_string(),
        })?;
        Ok(Turn {
            renewing: renewing(self.clone(), lease.clone()),
            dossiers: self.clone(),
            lease,
        })
    }
}

impl Turn {
    /// Makes the transaction one that commits only if the turn still is ours.
    ///
    /// # Errors
    /// `STO0017` when it was lost.
    pub async fn hold(&self, tx: &mut Tx) -> Result<(), DossierError> {
        let around = self.dossiers.around();
        Ok(self
            .lease
            .hold(tx, &around.store, &around.env, LASTS)
            .await?)
    }

    /// Gives the turn up. Should that fail, it ends by itself.
    pub async fn end(self) {
        self.renewing.abort();
        let released = self
            .lease
            .clone()
            .release(&self.dossiers.around().store)
            .await;
        if let Err(error) = released {
            let code = haina_core::Fault::code(&error);
            tracing::warn!(code, "Could not give up the turn to link");
        }
    }
}

impl Drop for Turn {
    fn drop(&mut self) {
        self.renewing.abort();
    }
}

fn renewing(dossiers: Dossiers, lease: Lease) -> JoinHandle<()> {
    tokio::spawn(async move {
        loop {
            tokio::time::sleep(RENEWED_EVERY).await;
            let around = dossiers.around();
            let renewed = Lease::acquire(
                &around.store,
                &around.env,
                &lease.name,
                &lease.holder,
                LASTS,
            )
            .await;
            if let Ok(None) = renewed {
                return;
            }
        }
    })
}
