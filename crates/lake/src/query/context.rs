//! What the planner may know: the opened tables, our functions, and nothing else.

use std::collections::BTreeMap;
use std::sync::Arc;

use datafusion::arrow::datatypes::DataType;
use datafusion::common::config::ConfigOptions;
use datafusion::common::{Result, TableReference, plan_err};
use datafusion::functions::datetime::planner::DatetimeFunctionPlanner;
use datafusion::functions::unicode::planner::UnicodeFunctionPlanner;
use datafusion::functions_aggregate::planner::AggregateFunctionPlanner;
use datafusion::functions_window::planner::WindowFunctionPlanner;
use datafusion::logical_expr::planner::{ContextProvider, ExprPlanner};
use datafusion::logical_expr::{AggregateUDF, HigherOrderUDF, ScalarUDF, TableSource, WindowUDF};

use super::functions::{Functions, Operators};
use super::names::key;

/// The planner's world.
pub(super) struct Context {
    tables: BTreeMap<String, Arc<dyn TableSource>>,
    functions: Functions,
    options: Arc<ConfigOptions>,
    planners: Vec<Arc<dyn ExprPlanner>>,
}

impl Context {
    pub fn new(
        tables: BTreeMap<String, Arc<dyn TableSource>>,
        functions: Functions,
        options: Arc<ConfigOptions>,
        text_bytes_max: usize,
    ) -> Context {
        let planners: Vec<Arc<dyn ExprPlanner>> = vec![
            Arc::new(Operators::new(text_bytes_max)),
            Arc::new(UnicodeFunctionPlanner),
            Arc::new(DatetimeFunctionPlanner),
            Arc::new(AggregateFunctionPlanner),
            Arc::new(WindowFunctionPlanner),
        ];
        Context {
            tables,
            functions,
            options,
            planners,
        }
    }
}

impl ContextProvider for Context {
    fn get_table_source(&self, name: TableReference) -> Result<Arc<dyn TableSource>> {
        let parts = match &name {
            TableReference::Bare { table } => vec![&**table],
            TableReference::Partial { schema, table } => vec![&**schema, table],
            TableReference::Full {
                catalog,
                schema,
                table,
            } => vec![&**catalog, schema, table],
        };
        match self.tables.get(&key(parts)) {
            Some(source) => Ok(Arc::clone(source)),
            None => plan_err!("a table that is not in the catalogue"),
        }
    }

    fn get_expr_planners(&self) -> &[Arc<dyn ExprPlanner>] {
        &self.planners
    }

    fn get_function_meta(&self, name: &str) -> Option<Arc<ScalarUDF>> {
        self.functions.scalar.get(name).cloned()
    }

    fn get_higher_order_meta(&self, _: &str) -> Option<Arc<HigherOrderUDF>> {
        None
    }

    fn get_aggregate_meta(&self, name: &str) -> Option<Arc<AggregateUDF>> {
        self.functions.aggregate.get(name).cloned()
    }

    fn get_window_meta(&self, name: &str) -> Option<Arc<WindowUDF>> {
        self.functions.window.get(name).cloned()
    }

    fn get_variable_type(&self, _: &[String]) -> Option<DataType> {
        None
    }

    fn options(&self) -> &ConfigOptions {
        &self.options
    }

    fn udf_names(&self) -> Vec<String> {
        self.functions.scalar.keys().cloned().collect()
    }

    fn higher_order_function_names(&self) -> Vec<String> {
        Vec::new()
    }

    fn udaf_names(&self) -> Vec<String> {
        self.functions.aggregate.keys().cloned().collect()
    }

    fn udwf_names(&self) -> Vec<String> {
        self.functions.window.keys().cloned().collect()
    }
}
