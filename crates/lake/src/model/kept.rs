//! Results as Delta Lake tables, which Spark, Trino and DuckDB read as they are.

use std::sync::Arc;

use async_trait::async_trait;
use datafusion::arrow::datatypes::{DataType, Field, Schema, TimeUnit};
use datafusion::catalog::TableProvider;
use datafusion::physical_plan::SendableRecordBatchStream;

use super::results::{Results, Written};
use crate::LakeError;
use crate::delta::{Mode, Place, Table, WriteLimits};

/// The folder of the place in which models keep what they make.
const FOLDER: &str = "models";

/// Keeps results in a [`Place`].
#[derive(Clone)]
pub struct DeltaResults {
    place: Place,
    limits: WriteLimits,
}

impl DeltaResults {
    /// In the folder `models` of the place.
    pub fn new(place: Place, limits: WriteLimits) -> DeltaResults {
        DeltaResults { place, limits }
    }

    fn table(&self, table: &str) -> Result<Table, LakeError> {
        self.place.table(&format!("{FOLDER}/{table}"))
    }
}

#[async_trait]
impl Results for DeltaResults {
    async fn write(
        &self,
        table: &str,
        rows: SendableRecordBatchStream,
    ) -> Result<Written, LakeError> {
        let table = self.table(table)?;
        let base = table.create(&kept(&rows.schema())).await?;
        let written = table
            .write(base, Mode::Overwrite, rows, &self.limits)
            .await?;
        Ok(Written {
            version: written.version,
            rows: written.rows,
        })
    }

    async fn open(&self, table: &str, version: u64) -> Result<Arc<dyn TableProvider>, LakeError> {
        self.table(table)?.open(version).await
    }

    async fn forget(&self, table: &str, kept: &[u64]) -> Result<(), LakeError> {
        // Who forgets holds the model's lease, and nobody else writes its tables.
        self.table(table)?.vacuum(kept, || async { Ok(()) }).await?;
        Ok(())
    }
}

/// The columns in types that Delta has, each of which holds every value of the one it stands for.
fn kept(schema: &Schema) -> Schema {
    let fields = schema.fields().iter();
    let fields = fields.map(|f| Field::new(f.name(), kept_type(f.data_type()), true));
    Schema::new(fields.collect::<Vec<_>>())
}

fn kept_type(kind: &DataType) -> DataType {
    match kind {
        DataType::Utf8View | DataType::LargeUtf8 | DataType::Null => DataType::Utf8,
        DataType::BinaryView | DataType::LargeBinary => DataType::Binary,
        DataType::UInt8 => DataType::Int16,
        DataType::UInt16 => DataType::Int32,
        DataType::UInt32 => DataType::Int64,
        DataType::UInt64 => DataType::Decimal128(20, 0),
        DataType::Date64 => DataType::Date32,
        DataType::Timestamp(_, zone) => DataType::Timestamp(TimeUnit::Microsecond, zone.clone()),
        DataType::Dictionary(_, value) => kept_type(value),
        other => other.clone(),
    }
}
