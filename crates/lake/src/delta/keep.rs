//! What is kept: few files instead of many, and none that no version needs.

use std::collections::BTreeSet;

use datafusion::prelude::SessionContext;
use futures_util::TryStreamExt;
use object_store::ObjectStoreExt;

use super::{Mode, Table, WriteLimits, Written};
use crate::LakeError;

/// Files below this part of the wanted size are written together.
const SMALL: u64 = 4;
/// Files that are removed before it is asked again whether they may be.
const REMOVED_AT_ONCE: usize = 200;

impl Table {
    /// Writes the version `base` with few files, when it has several small ones; `None`: there was nothing to do. The rows are
    /// the same.
    ///
    /// # Errors
    /// As [`Table::write`].
    pub async fn compact(
        &self,
        base: u64,
        session: &SessionContext,
        limits: &WriteLimits,
    ) -> Result<Option<Written>, LakeError> {
        let files = self.files(&self.snapshot(base).await?).await?;
        let small = |size: i64| u64::try_from(size).unwrap_or(0) < limits.file_bytes / SMALL;
        if files.iter().filter(|file| small(file.size())).count() < 2 {
            return Ok(None);
        }
        let failed = |error| LakeError::storage("compact a table", error);
        let rows = session
            .read_table(self.open(base).await?)
            .map_err(failed)?
            .execute_stream()
            .await
            .map_err(failed)?;
        self.write(base, Mode::Overwrite, rows, limits)
            .await
            .map(Some)
    }

    /// Removes the files that none of the versions `kept` needs; says how many. Nobody may write the table meanwhile:
    /// `still` is asked before each part whether that is so.
    ///
    /// # Errors
    /// `LAK0012` when the place cannot be read or written, `LAK0013` when a version to keep is not there, and what `still`
    /// says.
    pub async fn vacuum<F: Future<Output = Result<(), LakeError>>>(
        &self,
        kept: &[u64],
        still: impl Fn() -> F,
    ) -> Result<u64, LakeError> {
        let mut needed = BTreeSet::new();
        for version in kept {
            let files = self.files(&self.snapshot(*version).await?).await?;
            needed.extend(files.iter().map(|file| file.object_store_path()));
        }
        let failed = |error| LakeError::storage("remove files", error);
        let store = self.log.object_store(None);
        let listed: Vec<_> = store
            .list(None)
            .map_ok(|file| file.location)
            .try_collect()
            .await
            .map_err(failed)?;
        let data = |path: &object_store::path::Path| {
            path.prefix_matches(self.log.log_path()) || path.extension() != Some("parquet")
        };
        let unneeded: Vec<_> = listed
            .into_iter()
            .filter(|path| !data(path) && !needed.contains(path))
            .collect();
        for some in unneeded.chunks(REMOVED_AT_ONCE) {
            still().await?;
            self.place.step("remove files")?;
            for path in some {
                match store.delete(path).await {
                    Ok(()) | Err(object_store::Error::NotFound { .. }) => {}
                    Err(error) => return Err(failed(error)),
                }
            }
        }
        Ok(unneeded.len() as u64)
    }
}
