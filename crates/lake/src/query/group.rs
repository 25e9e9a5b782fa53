//! The least size of a group (最小分组).
//!
//! It applies to the tables of which a query uses a column that is masked to the unit. Each lowest aggregate over such a table,
//! DISTINCT included, also counts its rows, and groups below the least size are left out before anything above sees them. So
//! that rows cannot be multiplied or picked below the count, nothing but projections and filters may stand between the aggregate
//! and its one table.

use std::collections::BTreeSet;
use std::sync::Arc;

use datafusion::common::tree_node::{Transformed, TreeNode, TreeNodeRecursion};
use datafusion::functions_aggregate::count::count_udaf;
use datafusion::logical_expr::expr::AggregateFunction;
use datafusion::logical_expr::{Aggregate, Distinct, Expr, Filter, LogicalPlan, Projection, lit};
use datafusion::prelude::Column;

use super::QueryError;
use super::lineage::closed_scan;

const ROWS: &str = "__haina_rows";

/// The plan with its lowest aggregates over `closed` tables guarded.
///
/// # Errors
/// `LAK0042` for aggregates over what is not one plain table, or with a FILTER.
pub(super) fn guard(
    plan: LogicalPlan,
    closed: &BTreeSet<&str>,
    rows_min: u64,
) -> Result<LogicalPlan, QueryError> {
    if closed.is_empty() {
        return Ok(plan);
    }
    if in_expressions(&plan, closed) {
        return Err(QueryError::not_here(
            "an aggregate in a subquery of an expression beside masked columns",
        ));
    }
    let mut refused = None;
    let guarded = plan.transform_up(|step| {
        if !is_aggregate(&step) || !lowest(&step, closed) {
            return Ok(Transformed::no(step));
        }
        match one(step, rows_min) {
            Ok(step) => Ok(Transformed::yes(step)),
            Err(error) => {
                refused = Some(error);
                datafusion::common::plan_err!("refused")
            }
        }
    });
    match (guarded, refused) {
        (_, Some(error)) => Err(error),
        (Ok(guarded), None) => Ok(guarded.data),
        (Err(_), None) => Err(QueryError::broken("a plan that cannot be guarded")),
    }
}

/// Whether a subquery of an expression has an aggregate to be guarded: without its one row it would be another value.
fn in_expressions(plan: &LogicalPlan, closed: &BTreeSet<&str>) -> bool {
    let mut found = false;
    let walked = plan.apply_with_subqueries(|step| {
        step.apply_subqueries(|inner| {
            let walked = inner.apply_with_subqueries(|below| {
                found |= is_aggregate(below) && lowest(below, closed);
                Ok(TreeNodeRecursion::Continue)
            })?;
            Ok(match walked {
                TreeNodeRecursion::Stop => TreeNodeRecursion::Stop,
                _ => TreeNodeRecursion::Jump,
            })
        })?;
        Ok(TreeNodeRecursion::Continue)
    });
    found || walked.is_err()
}

fn is_aggregate(step: &LogicalPlan) -> bool {
    matches!(
        step,
        LogicalPlan::Aggregate(_) | LogicalPlan::Distinct(_) | LogicalPlan::Window(_)
    )
}

/// Whether a closed table is read below, with no aggregate between.
fn lowest(step: &LogicalPlan, closed: &BTreeSet<&str>) -> bool {
    let mut found = false;
    for input in step.inputs() {
        let walked = input.apply_with_subqueries(|below| {
            if matches!(below, LogicalPlan::Aggregate(_) | LogicalPlan::Distinct(_)) {
                return Ok(TreeNodeRecursion::Jump);
            }
            if let LogicalPlan::TableScan(scan) = below {
                // What is not known counts as closed.
                found |= closed_scan(scan).map_or(true, |key| closed.contains(key.as_str()));
            }
            Ok(TreeNodeRecursion::Continue)
        });
        found |= walked.is_err();
    }
    found
}

/// Nothing but projections and filters over one table, without subqueries.
fn is_simple(plan: &LogicalPlan) -> bool {
    let mut step = plan;
    loop {
        let mut subquery = false;
        let walked = step.apply_subqueries(|_| {
            subquery = true;
            Ok(TreeNodeRecursion::Stop)
        });
        if subquery || walked.is_err() {
            return false;
        }
        step = match step {
            LogicalPlan::TableScan(_) => return true,
            LogicalPlan::Projection(Projection { input, .. })
            | LogicalPlan::Filter(Filter { input, .. }) => input,
            LogicalPlan::SubqueryAlias(alias) => &alias.input,
            _ => return false,
        };
    }
}

fn one(step: LogicalPlan, rows_min: u64) -> Result<LogicalPlan, QueryError> {
    let not_here = |what: &str| QueryError::not_here(format!("{what} beside masked columns"));
    let (input, groups, aggregates) = match &step {
        LogicalPlan::Aggregate(Aggregate {
            input,
            group_expr,
            aggr_expr,
            ..
        }) => (input, group_expr.clone(), aggr_expr.clone()),
        LogicalPlan::Distinct(Distinct::All(input)) => {
            let columns = input.schema().iter();
            let all = columns.map(|field| Expr::Column(Column::from(field)));
            (input, all.collect(), Vec::new())
        }
        LogicalPlan::Window(_) => return Err(not_here("window functions")),
        _ => return Err(not_here("DISTINCT ON")),
    };
    if !is_simple(input) {
        return Err(not_here("groups of more than one plain table"));
    }
    if groups
        .iter()
        .any(|expr| matches!(expr, Expr::GroupingSet(_)))
    {
        return Err(not_here("GROUPING SETS"));
    }
    if aggregates.iter().any(is_filtered) {
        return Err(not_here("an aggregate with FILTER, DISTINCT or ORDER BY"));
    }
    let rebuilt = rebuild(&step, input, groups, aggregates, rows_min);
    rebuilt.map_err(|_| QueryError::broken("groups that cannot be counted"))
}

fn rebuild(
    step: &LogicalPlan,
    input: &Arc<LogicalPlan>,
    groups: Vec<Expr>,
    mut aggregates: Vec<Expr>,
    rows_min: u64,
) -> datafusion::common::Result<LogicalPlan> {
    let every = Expr::AggregateFunction(AggregateFunction::new_udf(
        count_udaf(),
        vec![lit(1_i64)],
        false,
        None,
        Vec::new(),
        None,
    ));
    aggregates.push(every.alias(ROWS));
    let counted = Aggregate::try_new(Arc::clone(input), groups, aggregates)?;
    let enough = Expr::Column(Column::from_name(ROWS));
    let enough = enough.gt_eq(lit(i64::try_from(rows_min).unwrap_or(i64::MAX)));
    let kept = Filter::try_new(enough, Arc::new(LogicalPlan::Aggregate(counted)))?;
    let columns = step
        .schema()
        .iter()
        .map(|field| Expr::Column(Column::from(field)));
    let kept = Arc::new(LogicalPlan::Filter(kept));
    let shown = Projection::try_new(columns.collect(), kept)?;
    Ok(LogicalPlan::Projection(shown))
}

fn is_filtered(expr: &Expr) -> bool {
    let mut inner = expr;
    while let Expr::Alias(alias) = inner {
        inner = &alias.expr;
    }
    match inner {
        Expr::AggregateFunction(call) => {
            let params = &call.params;
            params.filter.is_some() || params.distinct || !params.order_by.is_empty()
        }
        _ => true,
    }
}
