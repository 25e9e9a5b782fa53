//! Writing Parquet files, with memory counted in bytes.

use std::num::NonZeroU64;

use datafusion::arrow::array::RecordBatch;
use datafusion::arrow::datatypes::SchemaRef;
use datafusion::execution::SendableRecordBatchStream;
use datafusion::parquet::basic::{Compression, ZstdLevel};
use datafusion::parquet::file::properties::WriterProperties;
use deltalake::datafile::writer::{DeltaWriter, WriterConfig};
use deltalake::kernel::Add;
use futures_util::StreamExt;
use object_store::ObjectStoreExt;

use super::place::make_durable;
use super::{Mode, Table};
use crate::LakeError;

/// How much is kept in memory, and how large files become.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct WriteLimits {
    /// Bytes of a row group, which is kept in memory until it is whole. More than a batch of rows is never kept beside it.
    pub group_bytes: usize,
    /// Bytes from which on a file is ended and the next begun.
    pub file_bytes: u64,
}

/// Files that are written and durable, and belong to no version yet.
#[derive(Debug, Clone, Default)]
pub struct Staged {
    pub(super) adds: Vec<Add>,
    pub rows: u64,
    /// Bytes of the files.
    pub bytes: u64,
}

/// A version that was written.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Written {
    pub version: u64,
    /// Rows that came with this version.
    pub rows: u64,
    /// Bytes of their files.
    pub bytes: u64,
}

/// Files that are being written.
pub(crate) struct Files {
    table: Table,
    schema: SchemaRef,
    inner: DeltaWriter,
    rows: u64,
}

const LEVEL: i32 = 1;

impl Default for WriteLimits {
    fn default() -> WriteLimits {
        WriteLimits {
            group_bytes: 32 << 20,
            file_bytes: 256 << 20,
        }
    }
}

impl Table {
    /// Writes the rows of a stream to a new version on the version `base`.
    ///
    /// # Errors
    /// `LAK0012` when the place cannot be written or another writer was faster; whatever the stream says. Then the table is
    /// as it was.
    pub async fn write(
        &self,
        base: u64,
        mode: Mode,
        batches: SendableRecordBatchStream,
        limits: &WriteLimits,
    ) -> Result<Written, LakeError> {
        let staged = self.stage(base, batches, limits).await?;
        self.commit(base, mode, staged).await
    }

    /// Writes the rows of a stream to files that belong to no version yet; its columns are those of the version `base`, by
    /// their order.
    ///
    /// # Errors
    /// As [`Table::write`].
    pub async fn stage(
        &self,
        base: u64,
        mut batches: SendableRecordBatchStream,
        limits: &WriteLimits,
    ) -> Result<Staged, LakeError> {
        let mut files = self.begin(base, limits).await?;
        while let Some(batch) = batches.next().await {
            let batch = batch.map_err(|error| LakeError::computing("compute rows", error))?;
            files.put(&batch).await?;
        }
        files.finish().await
    }

    /// Files of another table in the same place, with the same columns, as files of this one: copied where they lie, in a folder
    /// by a second name, without being read.
    ///
    /// # Errors
    /// `LAK0012` when the place cannot be written.
    pub(crate) async fn adopt(&self, of: &Table, staged: &Staged) -> Result<Staged, LakeError> {
        let failed = |error| LakeError::storage("copy files", error);
        let root = self.log.root_object_store(None);
        let mut paths = Vec::new();
        for add in &staged.adds {
            let from = of.in_place(&add.path)?;
            let to = self.in_place(&add.path)?;
            self.place.step("copy files")?;
            root.copy(&from, &to).await.map_err(failed)?;
            paths.push(add.path.clone());
        }
        make_durable(self.folder.as_ref(), paths).await?;
        Ok(staged.clone())
    }

    /// Where in the place a file of the table lies.
    fn in_place(&self, file: &str) -> Result<object_store::path::Path, LakeError> {
        let failed = |error: Box<dyn std::error::Error + Send + Sync>| {
            LakeError::storage("copy files", error)
        };
        let url = self.log.config().location().join(file);
        let url = url.map_err(|error| failed(error.into()))?;
        object_store::path::Path::from_url_path(url.path()).map_err(|error| failed(error.into()))
    }

    /// Begins files for rows of the columns of the version `base`.
    pub(crate) async fn begin(&self, base: u64, limits: &WriteLimits) -> Result<Files, LakeError> {
        let schema = self.schema(base).await?;
        let level = ZstdLevel::try_new(LEVEL).unwrap_or_default();
        let properties = WriterProperties::builder()
            .set_compression(Compression::ZSTD(level))
            .set_max_row_group_bytes(Some(limits.group_bytes.max(1)))
            .set_statistics_truncate_length(Some(32))
            .set_created_by("haina".to_owned())
            .build();
        let config = WriterConfig::new(
            schema.clone(),
            Vec::new(),
            Some(properties),
            NonZeroU64::new(limits.file_bytes),
            None,
            Default::default(),
            None,
        );
        Ok(Files {
            table: self.clone(),
            schema,
            inner: DeltaWriter::new(self.log.object_store(None), config),
            rows: 0,
        })
    }
}

impl Files {
    /// Adds rows; columns go by their order and are cast where the type is another form of the same (`Utf8View`).
    pub(crate) async fn put(&mut self, batch: &RecordBatch) -> Result<(), LakeError> {
        let failed = |error| LakeError::storage("write rows", error);
        if batch.num_rows() == 0 {
            return Ok(());
        }
        let columns = batch.columns().iter().zip(self.schema.fields());
        let columns =
            columns.map(
                |(column, field)| match column.data_type() == field.data_type() {
                    true => Ok(column.clone()),
                    false => datafusion::arrow::compute::cast(column, field.data_type()),
                },
            );
        let columns = columns.collect::<Result<Vec<_>, _>>().map_err(failed)?;
        let batch = RecordBatch::try_new(self.schema.clone(), columns).map_err(failed)?;
        self.rows += batch.num_rows() as u64;
        let done = self.inner.write(&batch).await;
        done.map_err(|error| LakeError::storage("write rows", error))
    }

    /// Ends the files and makes them durable.
    pub(crate) async fn finish(self) -> Result<Staged, LakeError> {
        let adds = self.inner.close().await;
        let adds = adds.map_err(|error| LakeError::storage("write rows", error))?;
        let paths = adds.iter().map(|add| add.path.clone()).collect();
        make_durable(self.table.folder.as_ref(), paths).await?;
        let bytes = adds
            .iter()
            .map(|add| u64::try_from(add.size).unwrap_or(0))
            .sum();
        Ok(Staged {
            adds,
            rows: self.rows,
            bytes,
        })
    }

    /// Gives up: what was begun is no file. Files that were ended already are removed by a vacuum.
    pub(crate) async fn abort(self) {
        if self.inner.abort().await.is_err() {
            tracing::warn!("Could not remove files that were being written");
        }
    }
}
