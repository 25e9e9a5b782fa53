//! Opening tables for whoever reads them.

use std::collections::BTreeMap;
use std::sync::Arc;

use async_trait::async_trait;
use datafusion::catalog::TableProvider;
use haina_catalog::ResourceId;
use haina_store::{Session, args};

use super::Lake;
use super::rows::{self, Stored};
use crate::load::fold;
use crate::load::ids::BatchId;
use crate::load::spec::LoadMode;
use crate::tables::{BatchMark, History, Marks};
use crate::{AsOf, LakeError, Opened, Tables};

/// Where the rows of a version are.
struct Where {
    version: u64,
    current: u64,
    /// Whether its files are kept.
    kept: bool,
}

#[async_trait]
impl Tables for Lake {
    /// # Errors
    /// `LAK0012` when the place cannot be read, `LAK0013` when there was no such version.
    async fn open(&self, key: &str, as_of: AsOf) -> Result<Option<Opened>, LakeError> {
        let Some(resource) = self.resource(key).await? else {
            return Ok(None);
        };
        let mut session = self.inner.store.glance().await?;
        let Some(stored) = rows::table(&mut session, resource.id).await? else {
            return Ok(None);
        };
        drop(session);
        let place = self.place_of(&stored, as_of).await?;
        let provider = self.provider(&stored, &place).await?;
        Ok(Some(Opened {
            resource,
            version: place.version,
            provider,
        }))
    }
}

impl Lake {
    /// What is served of a table, by number, and every batch that was taken in, by the text of its id in `_batch`; for the
    /// product's own rooms: no policy is asked.
    ///
    /// # Errors
    /// As the store fails.
    pub async fn marks(&self, key: &str) -> Result<Option<Marks>, LakeError> {
        let Some(resource) = self.resource(key).await? else {
            return Ok(None);
        };
        let mut session = self.inner.store.glance().await?;
        let Some(stored) = rows::table(&mut session, resource.id).await? else {
            return Ok(None);
        };
        Ok(Some(Marks {
            version: stored.version,
            batches: batch_marks(&mut session, resource.id).await?,
        }))
    }

    /// Every accepted row of every batch of a table, withdrawn ones too, with what became of the batches; for the product's own
    /// rooms: no policy is asked. Rows of a batch that is not listed were cut off before they were taken in: they are nobody's.
    ///
    /// # Errors
    /// `LAK0012` when the place cannot be read.
    pub async fn history(&self, key: &str) -> Result<Option<History>, LakeError> {
        let Some(resource) = self.resource(key).await? else {
            return Ok(None);
        };
        let mut session = self.inner.store.glance().await?;
        let Some(stored) = rows::table(&mut session, resource.id).await? else {
            return Ok(None);
        };
        let batches = batch_marks(&mut session, resource.id).await?;
        drop(session);
        let provider = self.three(key)?.history.open(stored.history).await?;
        Ok(Some(History {
            resource,
            provider,
            batches,
            has_op: stored.declared.spec.mode == LoadMode::Changes,
        }))
    }

    async fn place_of(&self, stored: &Stored, as_of: AsOf) -> Result<Where, LakeError> {
        let select = "SELECT version, current_delta, kept FROM lake_version WHERE resource = $1";
        let (sql, args, asked) = match as_of {
            AsOf::Now => {
                return Ok(Where {
                    version: stored.version,
                    current: stored.current,
                    kept: true,
                });
            }
            AsOf::Version(version) => (
                format!("{select} AND version = $2"),
                args![stored.resource, version],
                version,
            ),
            AsOf::Known(at) => (
                format!("{select} AND at <= $2 ORDER BY at DESC, version DESC LIMIT 1"),
                args![stored.resource, at],
                0,
            ),
        };
        let mut session = self.inner.store.glance().await?;
        let row = session.optional(&sql, &args).await?;
        let row = row.ok_or(LakeError::NoVersion { version: asked })?;
        Ok(Where {
            version: row.get("version")?,
            current: row.get("current_delta")?,
            kept: row.get("kept")?,
        })
    }

    async fn provider(
        &self,
        stored: &Stored,
        place: &Where,
    ) -> Result<Arc<dyn TableProvider>, LakeError> {
        let three = self.three(&stored.key)?;
        match place.kept {
            true => three.current.open(place.current).await,
            false => self.folded(stored, place.version).await,
        }
    }

    /// The rows of a version out of the history: slower, and there for good.
    ///
    /// # Errors
    /// `LAK0012` when the place cannot be read.
    async fn folded(
        &self,
        stored: &Stored,
        version: u64,
    ) -> Result<Arc<dyn TableProvider>, LakeError> {
        let mut session = self.inner.store.glance().await?;
        let parts = rows::parts(&mut session, stored.resource, version).await?;
        drop(session);
        let history = self.three(&stored.key)?.history;
        let history = history.open(stored.history).await?;
        let computing = fold::session(self.inner.limits.memory_bytes)?;
        let frame = fold::of_history(&computing, &stored.declared, history, &parts).await?;
        Ok(frame.into_view())
    }

    /// What is served of the table, computed anew from its history: the same rows, and a test says so.
    ///
    /// # Errors
    /// `LAK0001` when there is no such table, `LAK0012` when the place cannot be read.
    pub async fn recompute(&self, key: &str) -> Result<Arc<dyn TableProvider>, LakeError> {
        let resource = self.resource(key).await?;
        let resource = resource.ok_or_else(|| super::no_table(key))?;
        let mut session = self.inner.store.glance().await?;
        let stored = rows::table(&mut session, resource.id).await?;
        drop(session);
        let stored = stored.ok_or_else(|| super::no_table(key))?;
        self.folded(&stored, stored.version).await
    }
}

/// What became of every batch of a table.
async fn batch_marks(
    session: &mut Session,
    resource: ResourceId,
) -> Result<BTreeMap<String, BatchMark>, LakeError> {
    let sql = "SELECT id, ordinal, source, known_at, version, withdrawn_at, withdrawn_version
        FROM lake_batch WHERE resource = $1";
    let mut batches = BTreeMap::new();
    for row in session.all(sql, &args![resource]).await? {
        let batch = BatchMark {
            ordinal: row.get("ordinal")?,
            source: row.get("source")?,
            known_at: row.get("known_at")?,
            version: row.get("version")?,
            withdrawn_at: row.get("withdrawn_at")?,
            withdrawn_version: row.get("withdrawn_version")?,
        };
        batches.insert(row.get::<BatchId>("id")?.to_string(), batch);
    }
    Ok(batches)
}
