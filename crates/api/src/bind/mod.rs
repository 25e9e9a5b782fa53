//! Where findings, files and matters meet: none of the rooms names another, so they are tied here, by what their entries say.

pub(crate) mod contest;
mod outcome;
pub(crate) mod quality;
mod work;

use async_trait::async_trait;
use haina_journal::{Entry, Reaction, WorkError};
use haina_store::Tx;

use crate::app::Api;

pub use quality::Quality;

/// A finding opens the matter that its model asks for, and that matter's answer decides the finding.
pub struct Bind(pub Api);

#[async_trait]
impl Reaction for Bind {
    fn name(&self) -> &str {
        "api-findings"
    }

    fn wants(&self, kind: &str) -> bool {
        matches!(kind, "finding.opened" | "matter.answered")
    }

    fn concerns(&self, entry: &Entry) -> bool {
        entry.kind != "matter.answered" || outcome::decides(entry)
    }

    async fn react(&self, tx: &mut Tx, entry: &Entry) -> Result<(), WorkError> {
        match entry.kind.as_str() {
            "finding.opened" => work::work(&self.0, tx, entry).await,
            _ => outcome::outcome(&self.0, tx, entry).await,
        }
    }
}

/// The end of a matter in which a contested field was looked into is the end of the contest.
pub struct BindContests(pub Api);

#[async_trait]
impl Reaction for BindContests {
    fn name(&self) -> &str {
        "api-contests"
    }

    fn wants(&self, kind: &str) -> bool {
        matches!(
            kind,
            "matter.answered" | "matter.closed" | "matter.rejected" | "matter.withdrawn"
        )
    }

    fn concerns(&self, entry: &Entry) -> bool {
        contest::concerns(&self.0, entry)
    }

    async fn react(&self, tx: &mut Tx, entry: &Entry) -> Result<(), WorkError> {
        contest::ended(&self.0, tx, entry).await
    }
}
