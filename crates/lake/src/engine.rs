//! What queries, models and loads share of the engine.

use datafusion::arrow::error::ArrowError;
use datafusion::common::DataFusionError;

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
