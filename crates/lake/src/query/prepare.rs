//! From the text of a statement to a plan that may run. All of it recurses: it is called on a thread with a deep stack.

use std::collections::BTreeMap;
use std::sync::Arc;

use datafusion::common::tree_node::Transformed;
use datafusion::datasource::provider_as_source;
use datafusion::execution::SessionState;
use datafusion::logical_expr::{LogicalPlan, TableSource};
use datafusion::sql::planner::{ParserOptions, SqlToRel};
use jiff::Timestamp;

use super::context::Context;
use super::decide::{Verdict, closed_tables, decide};
use super::explain::Tree;
use super::functions::{Functions, alive};
use super::guard::Guard;
use super::lineage::{Lineage, trace};
use super::reading::Terms;
use super::stop::Stop;
use super::{Limits, QueryError, fault, group, names, size};

/// A statement that was understood.
pub(super) struct Prepared {
    pub lineage: Lineage,
    pub verdict: Verdict,
    /// The plan as people read it.
    pub tree: Tree,
    /// What runs; none: it may not.
    pub plan: Option<LogicalPlan>,
}

/// What a statement is prepared with.
pub(super) struct Bench {
    pub sql: String,
    pub limits: Limits,
    pub now: Timestamp,
    pub tables: BTreeMap<String, (Terms, Arc<Guard>)>,
    pub state: SessionState,
    pub stop: Arc<Stop>,
}

/// Parses, plans, follows, decides and optimises.
///
/// # Errors
/// `LAK0040` to `LAK0042`, `LAK0046`, `LAK0052`, `LAK0057`. That columns are refused is no error here: see the verdict.
pub(super) fn prepare(bench: &Bench) -> Result<Prepared, QueryError> {
    let Bench { limits, state, .. } = bench;
    let planning = |error: &_| with_limit(fault::planning(error), limits);
    let plan = plan(bench)?;
    size::fits(&plan, limits)?;
    let options = state.config_options();
    let plan = state.analyzer().execute_and_check(plan, options, |_, _| {});
    let plan = plan.map_err(|error| planning(&error))?;
    let mut traced = trace(&plan)?;
    let terms = bench.tables.iter();
    let terms: BTreeMap<String, Terms> = terms.map(|(k, (t, _))| (k.clone(), t.clone())).collect();
    let verdict = decide(&mut traced, &terms, limits.group_rows_min);
    let tree = Tree::of(&plan);
    let mut prepared = Prepared {
        lineage: traced.lineage,
        verdict,
        tree,
        plan: None,
    };
    if !prepared.verdict.denied.is_empty() {
        return Ok(prepared);
    }
    let plan = {
        let closed = closed_tables(&prepared.verdict);
        group::guard(plan, &closed, limits.group_rows_min)?
    };
    let plan = state.optimize(&plan).map_err(|error| planning(&error))?;
    size::fits(&plan, limits)?;
    let plan = watch_joins(plan, &bench.stop).map_err(|error| planning(&error))?;
    prepared.plan = Some(plan);
    Ok(prepared)
}

fn plan(bench: &Bench) -> Result<LogicalPlan, QueryError> {
    let parsed = names::parse(&bench.sql, &bench.limits)?;
    let tables = bench.tables.iter().map(|(key, (_, guard))| {
        let provider: Arc<Guard> = Arc::clone(guard);
        let source: Arc<dyn TableSource> = provider_as_source(provider);
        (key.clone(), source)
    });
    let options = bench.state.config_options();
    let text_max = bench.limits.text_batch_bytes;
    let functions = Functions::new(bench.now, text_max);
    let context = Context::new(tables.collect(), functions, Arc::clone(options), text_max);
    let spoken = ParserOptions {
        parse_float_as_decimal: true,
        map_string_types_to_utf8view: false,
        ..ParserOptions::new()
    };
    let planner = SqlToRel::new_with_options(&context, spoken);
    let plan = planner.sql_statement_to_plan(parsed.statement);
    plan.map_err(|error| with_limit(fault::planning(&error), &bench.limits))
}

/// Conditions of joins may work long without giving a row: they ask whether the query may go on.
fn watch_joins(plan: LogicalPlan, stop: &Arc<Stop>) -> datafusion::common::Result<LogicalPlan> {
    let watched = plan.transform_up_with_subqueries(|step| match step {
        LogicalPlan::Join(mut join) => match join.filter.take() {
            Some(filter) => {
                join.filter = Some(alive(stop, filter));
                Ok(Transformed::yes(LogicalPlan::Join(join)))
            }
            None => Ok(Transformed::no(LogicalPlan::Join(join))),
        },
        other => Ok(Transformed::no(other)),
    })?;
    Ok(watched.data)
}

fn with_limit(error: QueryError, limits: &Limits) -> QueryError {
    match error {
        QueryError::Texts { .. } => QueryError::Texts {
            most: limits.text_batch_bytes as u64,
        },
        other => other,
    }
}
