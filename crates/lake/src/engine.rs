//! What queries, models, loads and those who read single tables share of the engine.

use std::sync::Arc;

use datafusion::arrow::datatypes::{DataType, Schema};
use datafusion::arrow::error::ArrowError;
use datafusion::common::{Column, DataFusionError};
use datafusion::execution::memory_pool::FairSpillPool;
use datafusion::execution::runtime_env::RuntimeEnvBuilder;
use datafusion::prelude::{Expr, SessionConfig, SessionContext, cast};

/// A session that computes within `memory_bytes`, and beyond that on disk where the engine can: joins hold one side in memory.
///
/// # Errors
/// As the engine fails to start.
pub fn session(
    memory_bytes: usize,
    config: SessionConfig,
) -> Result<SessionContext, DataFusionError> {
    let runtime = RuntimeEnvBuilder::new()
        .with_memory_pool(Arc::new(FairSpillPool::new(memory_bytes)))
        .build_arc()?;
    Ok(SessionContext::new_with_config_rt(config, runtime))
}

/// A session for a reader of one table.
///
/// # Errors
/// As [`session`].
pub fn reader(memory_bytes: usize) -> Result<SessionContext, DataFusionError> {
    session(memory_bytes, SessionConfig::new().with_target_partitions(1))
}

/// A column as text, whatever its type; of one that is not there the engine says so.
pub fn text_of(schema: &Schema, name: &str) -> Expr {
    let column = Expr::Column(Column::from_name(name));
    match schema.field_with_name(name).map(|field| field.data_type()) {
        Ok(DataType::Utf8) => column,
        _ => cast(column, DataType::Utf8),
    }
}

/// Whether memory for computing ran out where going to disk does not help.
pub(crate) fn memory_is_short(error: &DataFusionError) -> bool {
    matches!(error.find_root(), DataFusionError::ResourcesExhausted(_))
}

/// Whether the disk for what does not fit into memory is full. The engine tells its own bound as a text within other errors.
pub(crate) fn disk_is_full(error: &DataFusionError) -> bool {
    let bound = |text: &str| text.contains("max_temp_directory_size");
    let full = |io: &std::io::Error| {
        io.kind() == std::io::ErrorKind::StorageFull || bound(&io.to_string())
    };
    match error.find_root() {
        DataFusionError::IoError(io) => full(io),
        DataFusionError::ArrowError(arrow, _) => match arrow.as_ref() {
            ArrowError::IoError(text, io) => bound(text) || full(io),
            _ => false,
        },
        _ => false,
    }
}
