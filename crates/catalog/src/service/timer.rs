//! Time: grants end with their last day.

use async_trait::async_trait;
use haina_journal::{Actor, Timer, TimerHandler, WorkError};
use haina_store::Tx;

use super::Catalog;
use crate::{Application, ApplicationId, CatalogError, Command};

/// The kind of timers that end grants.
pub(super) const END: &str = "catalog.end";

/// Ends grants when their last day is over; to be registered with the journal's workers.
pub struct Ender(Catalog);

impl Catalog {
    /// The handler of this room's timers.
    pub fn ender(&self) -> Ender {
        Ender(self.clone())
    }
}

/// The timer of a grant.
pub(super) fn key(application: &Application) -> String {
    format!("{}/end", application.id)
}

#[async_trait]
impl TimerHandler for Ender {
    fn kind(&self) -> &str {
        END
    }

    async fn fire(&self, tx: &mut Tx, timer: &Timer) -> Result<(), WorkError> {
        let id: ApplicationId = timer.subject.parse()?;
        let before = match self.0.found(tx, id).await {
            Err(CatalogError::NotFound { .. }) => return Ok(()),
            found => found?,
        };
        let actor = Actor::System("clock".to_owned());
        self.0
            .go_on(tx, &actor, "haina", before, &Command::Expire)
            .await?;
        Ok(())
    }
}
