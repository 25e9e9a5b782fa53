//! Departments and areas changed by another node arrive as an entry.

use async_trait::async_trait;
use haina_journal::{Entry, Reaction, WorkError};
use haina_store::Tx;

use super::Api;

/// Reads the directory again when it was changed, wherever that was.
pub struct DirectoryWatch(pub Api);

#[async_trait]
impl Reaction for DirectoryWatch {
    fn name(&self) -> &str {
        "api-directory"
    }

    fn wants(&self, kind: &str) -> bool {
        kind == "party.directory_applied"
    }

    fn reads_history(&self) -> bool {
        false
    }

    async fn react(&self, _: &mut Tx, _: &Entry) -> Result<(), WorkError> {
        Ok(self.0.parties().refresh_directory().await?)
    }
}
