//! New versions.

use std::collections::HashMap;

use datafusion::arrow::datatypes::Schema;
use deltalake::DeltaTable;
use deltalake::kernel::engine::arrow_conversion::TryIntoKernel;
use deltalake::kernel::transaction::CommitBuilder;
use deltalake::kernel::transaction::CommitProperties;
use deltalake::kernel::{Action, Add, StructType};
use deltalake::logstore::commit_uri_from_version;
use deltalake::protocol::{DeltaOperation, SaveMode};

use super::place::make_durable;
use super::{Staged, Table, Written};
use crate::LakeError;

/// What becomes of the base's rows.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Mode {
    /// They stay.
    Append,
    /// They go.
    Overwrite,
}

impl Table {
    /// Makes the table with these columns, without rows, unless it is there. Says its last version.
    ///
    /// # Errors
    /// `LAK0012` when the place cannot be written, or a table with other columns is there.
    pub async fn create(&self, schema: &Schema) -> Result<u64, LakeError> {
        if let Some(latest) = self.latest().await? {
            let there = self.schema(latest).await?;
            let alike = |a: &Schema, b: &Schema| {
                let columns = |s: &Schema| -> Vec<_> {
                    let fields = s.fields().iter();
                    fields
                        .map(|f| (f.name().clone(), f.data_type().clone()))
                        .collect()
                };
                columns(a) == columns(b)
            };
            if alike(&there, schema) {
                return Ok(latest);
            }
            let cause = std::io::Error::other("a table with other columns is there");
            return Err(LakeError::storage("make a table", cause));
        }
        let failed = |error| LakeError::storage("make a table", error);
        let columns: StructType = schema
            .try_into_kernel()
            .map_err(|error| LakeError::storage("make a table", error))?;
        self.place.step("make a table")?;
        let made = DeltaTable::new(self.log.clone())
            .create()
            .with_columns(columns.fields().cloned())
            .with_save_mode(SaveMode::ErrorIfExists)
            // Which versions are kept is decided by who serves them, not by the age of a file.
            .with_configuration_property(
                deltalake::TableProperty::EnableExpiredLogCleanup,
                Some("false"),
            )
            .await
            .map_err(failed)?;
        let version = made.version().unwrap_or(0);
        self.log_is_durable(version).await?;
        Ok(version)
    }

    /// Makes a version of what was staged on the version `base`: also when others were committed after it that nobody serves.
    ///
    /// # Errors
    /// `LAK0012` when the place cannot be written, or another writer was faster; then the table is as it was.
    pub async fn commit(
        &self,
        base: u64,
        mode: Mode,
        staged: Staged,
    ) -> Result<Written, LakeError> {
        let failed = |error| LakeError::storage("commit a version", error);
        let latest = self
            .latest()
            .await?
            .ok_or(LakeError::NoVersion { version: base })?;
        let now = self.snapshot(latest).await?;
        let mut actions = self.actions_on(base, mode, latest).await?;
        let Staged { adds, rows, bytes } = staged;
        actions.extend(adds.into_iter().map(Action::Add));
        let operation = DeltaOperation::Write {
            mode: match mode {
                Mode::Append => SaveMode::Append,
                Mode::Overwrite => SaveMode::Overwrite,
            },
            partition_by: None,
            predicate: None,
        };
        self.place.step("commit a version")?;
        let properties = CommitProperties::default()
            .with_max_retries(0)
            .with_cleanup_expired_logs(Some(false));
        let done = CommitBuilder::from(properties)
            .with_actions(actions)
            .build(Some(&now), self.log.clone(), operation)
            .await
            .map_err(failed)?;
        let version = done.version();
        self.log_is_durable(version).await?;
        self.place.step("note a version")?;
        Ok(Written {
            version,
            rows,
            bytes,
        })
    }

    /// What makes the rows of the last version those that `mode` leaves of the base.
    async fn actions_on(
        &self,
        base: u64,
        mode: Mode,
        latest: u64,
    ) -> Result<Vec<Action>, LakeError> {
        if mode == Mode::Append && base == latest {
            return Ok(Vec::new());
        }
        let now = self.files(&self.snapshot(latest).await?).await?;
        let mut wanted: HashMap<String, Add> = HashMap::new();
        if mode == Mode::Append {
            let kept = self.files(&self.snapshot(base).await?).await?;
            // The library wants its lists of files read as columns; a table has few files, and an action is what goes back.
            #[allow(deprecated)]
            let kept = kept.iter().map(|file| file.add_action());
            wanted.extend(kept.map(|add| (add.path.clone(), add)));
        }
        let mut actions = Vec::new();
        for file in now {
            let remove = file.remove_action(true);
            if wanted.remove(&remove.path).is_none() {
                actions.push(Action::Remove(remove));
            }
        }
        let mut back: Vec<Add> = wanted.into_values().collect();
        back.sort_by(|a, b| a.path.cmp(&b.path));
        actions.extend(back.into_iter().map(Action::Add));
        Ok(actions)
    }

    /// Makes a version's entry in the log durable, with the checkpoint of the log where the library wrote one.
    async fn log_is_durable(&self, version: u64) -> Result<(), LakeError> {
        let mut written = vec![commit_uri_from_version(Some(version)).to_string()];
        let checkpoint = format!("_delta_log/{version:020}.checkpoint.parquet");
        let folder = self.folder.as_ref();
        if folder.is_some_and(|folder| folder.join(&checkpoint).exists()) {
            written.extend([checkpoint, "_delta_log/_last_checkpoint".to_owned()]);
        }
        make_durable(folder, written).await
    }
}
