//! DataFusion as models run on it: bounded memory, spill, time; errors that hold no values.

use std::sync::Arc;
use std::time::Duration;

use datafusion::arrow::datatypes::SchemaRef;
use datafusion::arrow::error::ArrowError;
use datafusion::catalog::{MemorySchemaProvider, TableProvider};
use datafusion::common::DataFusionError;
use datafusion::common::TableReference;
use datafusion::dataframe::DataFrame;
use datafusion::execution::SessionStateBuilder;
use datafusion::execution::context::{SQLOptions, SessionContext};
use datafusion::execution::disk_manager::{DiskManagerBuilder, DiskManagerMode};
use datafusion::execution::memory_pool::FairSpillPool;
use datafusion::execution::runtime_env::RuntimeEnvBuilder;
use datafusion::prelude::SessionConfig;
use datafusion::sql::sqlparser::ast::{DataType as SqlType, Expr, TypedString, Value as Literal};
use jiff::civil::Date;

use super::elsewhere::Unreachable;
use super::header::Value;
use super::scan::Plain;
use super::{Model, ModelError, sql};
use crate::LakeError;
use crate::engine::{disk_is_full, memory_is_short};

/// What a run may use.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct RunLimits {
    /// Memory that is accounted for; what does not fit goes to disk.
    pub memory_bytes: usize,
    /// Disk for what does not fit into memory.
    pub disk_bytes: u64,
    /// Time of one model.
    pub time: Duration,
    /// Work at a time: the cores granted.
    pub partitions: usize,
}

impl Default for RunLimits {
    fn default() -> RunLimits {
        RunLimits {
            memory_bytes: 1 << 30,
            disk_bytes: 16 << 30,
            time: Duration::from_secs(3600),
            partitions: 2,
        }
    }
}

/// An empty session within the limits.
pub(super) fn session(limits: &RunLimits) -> Result<SessionContext, LakeError> {
    let disk = DiskManagerBuilder::default()
        .with_mode(DiskManagerMode::OsTmpDirectory)
        .with_max_temp_directory_size(limits.disk_bytes);
    let runtime = RuntimeEnvBuilder::new()
        .with_memory_pool(Arc::new(FairSpillPool::new(limits.memory_bytes)))
        .with_disk_manager_builder(disk)
        .build_arc()
        .map_err(|error| failed("", &error))?;
    let config = SessionConfig::new()
        .with_target_partitions(limits.partitions)
        // What a join knows of its keys would go down into the files, and a key that the SQL reckons with it: see `scan`.
        .set_bool("datafusion.optimizer.enable_dynamic_filter_pushdown", false)
        .with_information_schema(false);
    let state = SessionStateBuilder::new()
        .with_config(config)
        .with_runtime_env(runtime)
        .with_default_features()
        .build();
    let context = SessionContext::new_with_state(state);
    for function in super::functions::functions() {
        context.register_udf(function);
    }
    Ok(context)
}

/// Makes a table known under the name that the catalogue or the set has for it.
pub(super) fn register(
    context: &SessionContext,
    name: &str,
    provider: Arc<dyn TableProvider>,
) -> Result<(), DataFusionError> {
    let reference = match name.split_once('.') {
        None => TableReference::bare(name),
        Some((schema, table)) => {
            let default = context.catalog("datafusion");
            let catalog = default
                .ok_or_else(|| DataFusionError::Plan("there is no default catalog".to_owned()))?;
            if catalog.schema(schema).is_none() {
                catalog.register_schema(schema, Arc::new(MemorySchemaProvider::new()))?;
            }
            TableReference::partial(schema, table)
        }
    };
    context.register_table(reference, Arc::new(Plain(provider)))?;
    Ok(())
}

/// Plans the SQL of a model as of a day; nothing runs yet.
pub(super) async fn plan(
    context: &SessionContext,
    model: &Model,
    day: Date,
) -> Result<DataFrame, DataFusionError> {
    let wrong = |what: String| DataFusionError::Plan(what);
    let value = |name: &str| match (name, model.header.param_on(name, day)) {
        ("day", _) => Ok(date(day)),
        (_, Some(value)) => Ok(literal(value)),
        (_, None) => Err(wrong(format!("`{name}` has no value on {day}"))),
    };
    let statement = sql::with_values(&model.sql, value).map_err(wrong)??;
    let state = context.state();
    let plan = state.statement_to_plan(statement).await?;
    SQLOptions::new()
        .with_allow_ddl(false)
        .with_allow_dml(false)
        .with_allow_statements(false)
        .verify_plan(&plan)?;
    Ok(DataFrame::new(state, plan))
}

/// A day as SQL has it.
fn date(day: Date) -> Expr {
    Expr::TypedString(TypedString {
        data_type: SqlType::Date,
        value: Literal::SingleQuotedString(day.to_string()).with_empty_span(),
        uses_odbc_syntax: false,
    })
}

fn literal(value: &Value) -> Expr {
    let literal = match value {
        Value::Bool(value) => Literal::Boolean(*value),
        Value::Integer(value) => Literal::Number(value.to_string(), false),
        Value::Decimal(value) => Literal::Number(value.to_string(), false),
        Value::Text(value) => match value.parse::<Date>() {
            Ok(day) => return date(day),
            Err(_) => Literal::SingleQuotedString(value.clone()),
        },
    };
    Expr::Value(literal.with_empty_span())
}

/// The columns of a provider-less table, for planning.
pub(super) fn empty(schema: SchemaRef) -> Arc<dyn TableProvider> {
    Arc::new(datafusion::datasource::empty::EmptyTable::new(schema))
}

/// A failure of a run. DataFusion's texts repeat values, which may be of people: only what sort it was is told.
pub(super) fn failed(model: &str, error: &DataFusionError) -> LakeError {
    if is_too_large(error) {
        return LakeError::Model(ModelError::TooLarge {
            model: model.to_owned(),
        });
    }
    let why = match error.find_root() {
        DataFusionError::External(inner) if inner.is::<Unreachable>() => {
            return LakeError::Model(ModelError::Unreachable);
        }
        DataFusionError::External(inner) => match inner.downcast_ref::<Stopped>() {
            Some(stopped) => return stopped.0.clone().into_error(model),
            None => "what keeps the tables failed",
        },
        DataFusionError::ArrowError(arrow, _) => arrow_words(arrow),
        DataFusionError::ParquetError(_) | DataFusionError::ObjectStore(_) => {
            "the files of a table cannot be read"
        }
        DataFusionError::IoError(_) => "a file cannot be read or written",
        DataFusionError::Plan(_) | DataFusionError::SchemaError(..) | DataFusionError::SQL(..) => {
            "the SQL does not fit the tables any more"
        }
        _ => "the engine gave up",
    };
    tracing::warn!(model, why, "A model failed");
    LakeError::Model(ModelError::Failed {
        model: model.to_owned(),
        why: why.to_owned(),
    })
}

/// Memory, or the disk for what does not fit into it.
fn is_too_large(error: &DataFusionError) -> bool {
    memory_is_short(error) || disk_is_full(error)
}

fn arrow_words(error: &ArrowError) -> &'static str {
    match error {
        ArrowError::CastError(_) | ArrowError::ParseError(_) => {
            "a value cannot be read as the type that the SQL makes of it"
        }
        ArrowError::DivideByZero => "something is divided by zero",
        ArrowError::ArithmeticOverflow(_) => "a number grows too large",
        ArrowError::MemoryError(_) => "memory ran out",
        _ => "the engine gave up",
    }
}

/// Why a stream of rows was stopped by us, on its way through DataFusion.
#[derive(Debug, Clone, thiserror::Error)]
#[error("stopped")]
pub(super) struct Stopped(pub Stop);

/// What is wrong with the rows that a model made.
#[derive(Debug, Clone)]
pub(super) enum Stop {
    /// The column, and the rule it breaks.
    Value(String, String),
    /// Who read the rows is gone; its own failure says why.
    Reader,
}

impl Stop {
    fn into_error(self, model: &str) -> LakeError {
        let model = model.to_owned();
        match self {
            Stop::Value(column, rule) => LakeError::Model(ModelError::Row {
                model,
                column,
                rule,
            }),
            Stop::Reader => LakeError::Model(ModelError::Failed {
                model,
                why: "what keeps the results failed".to_owned(),
            }),
        }
    }
}

/// Our own stop as DataFusion carries it.
pub(super) fn stop(stop: Stop) -> DataFusionError {
    DataFusionError::External(Box::new(Stopped(stop)))
}
