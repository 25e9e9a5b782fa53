//! Running a plan within its limits.

use std::sync::Arc;

use datafusion::arrow::array::{Array, ArrayRef, AsArray, RecordBatch};
use datafusion::arrow::datatypes::{DataType, SchemaRef};
use datafusion::execution::disk_manager::{DiskManagerBuilder, DiskManagerMode};
use datafusion::execution::memory_pool::FairSpillPool;
use datafusion::execution::runtime_env::RuntimeEnvBuilder;
use datafusion::execution::{SessionState, SessionStateBuilder};
use datafusion::logical_expr::LogicalPlan;
use datafusion::physical_plan::execute_stream;
use datafusion::prelude::SessionConfig;
use futures_util::StreamExt as _;

use super::stop::Stop;
use super::watch::watch;
use super::{Limits, QueryError, fault};

/// What came out.
pub(super) struct Output {
    pub schema: SchemaRef,
    pub batches: Vec<RecordBatch>,
    pub rows: u64,
    pub bytes: u64,
}

/// A session for one query: its own memory, its own folder on disk, no functions or tables of the engine's.
///
/// # Errors
/// `LAK0057` when the engine cannot be set up.
pub(super) fn session(limits: &Limits) -> Result<SessionState, QueryError> {
    let mut config = SessionConfig::new()
        .with_target_partitions(limits.target_partitions.max(1))
        .with_batch_size(limits.batch_rows.max(1))
        .with_information_schema(false)
        .with_create_default_catalog_and_schema(false);
    let options = config.options_mut();
    // Lineage is taken from the plan as it was written: nothing is dropped from it before.
    options.sql_parser.enable_subquery_sort_elimination = false;
    options.execution.enable_recursive_ctes = false;
    // What flows from one side of a join to the other while it runs is nothing that the guard of a table has seen.
    options.optimizer.enable_dynamic_filter_pushdown = false;
    options.optimizer.enable_join_dynamic_filter_pushdown = false;
    options.optimizer.enable_topk_dynamic_filter_pushdown = false;
    options.optimizer.enable_aggregate_dynamic_filter_pushdown = false;
    let mode = match &limits.spill_folder {
        Some(folder) => DiskManagerMode::Directories(vec![folder.clone()]),
        None => DiskManagerMode::OsTmpDirectory,
    };
    let disk = DiskManagerBuilder::default()
        .with_mode(mode)
        .with_max_temp_directory_size(limits.disk_bytes);
    let runtime = RuntimeEnvBuilder::new()
        .with_memory_pool(Arc::new(FairSpillPool::new(limits.memory_bytes)))
        .with_disk_manager_builder(disk)
        .build_arc()
        .map_err(|_| QueryError::broken("the engine cannot be set up"))?;
    let builder = SessionStateBuilder::new()
        .with_config(config)
        .with_runtime_env(runtime);
    Ok(builder.build())
}

/// Bytes of what a batch shows: it may be a slice of something larger.
fn bytes(batch: &RecordBatch) -> u64 {
    let column = |array: &ArrayRef| match array.data_type() {
        DataType::Utf8View => {
            let texts = array.as_string_view().iter().flatten();
            texts.map(|text| text.len() + 16).sum()
        }
        _ => {
            let sliced = array.to_data().get_slice_memory_size();
            sliced.unwrap_or_else(|_| array.get_array_memory_size())
        }
    };
    batch
        .columns()
        .iter()
        .map(|array| column(array) as u64)
        .sum()
}

/// Runs a prepared plan to its end, or to the first limit.
///
/// # Errors
/// `LAK0048` to `LAK0054`, `LAK0057`.
pub(super) async fn run(
    plan: &LogicalPlan,
    state: &SessionState,
    stop: &Arc<Stop>,
    limits: &Limits,
) -> Result<Output, QueryError> {
    let failed = |error: &_| fault::running(error, stop, limits);
    let planner = state.query_planner();
    let plan = planner.create_physical_plan(plan, state).await;
    let plan = plan.map_err(|error| failed(&error))?;
    let plan = watch(plan, stop).map_err(|error| failed(&error))?;
    let mut output = Output {
        schema: plan.schema(),
        batches: Vec::new(),
        rows: 0,
        bytes: 0,
    };
    let stream = execute_stream(plan, state.task_ctx());
    let mut stream = stream.map_err(|error| failed(&error))?;
    while let Some(batch) = stream.next().await {
        let batch = batch.map_err(|error| failed(&error))?;
        output.rows += batch.num_rows() as u64;
        output.bytes += bytes(&batch);
        for (what, is, most) in [
            ("rows", output.rows, limits.rows_max),
            ("bytes", output.bytes, limits.answer_bytes_max),
        ] {
            if is > most {
                return Err(QueryError::Answer { what, most });
            }
        }
        if batch.num_rows() > 0 {
            output.batches.push(batch);
        }
    }
    Ok(output)
}
