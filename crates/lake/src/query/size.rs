//! How large a plan is.

use std::ops::AddAssign;

use datafusion::common::tree_node::{TreeNode, TreeNodeRecursion};
use datafusion::common::{Result, ScalarValue};
use datafusion::logical_expr::{Expr, LogicalPlan};

use super::{Limits, QueryError};

/// Steps in steps of a plan: each costs the stack of whoever runs it.
const STEPS_DEEP_MAX: usize = 400;
/// Bytes of all literals of a plan: each may be written out once a row.
const LITERALS_BYTES_MAX: u64 = 128 << 10;

/// What a plan holds, subqueries included.
#[derive(Debug, Default, Clone, Copy)]
struct Size {
    nodes: u64,
    literal_bytes: u64,
    deepest: usize,
}

impl AddAssign for Size {
    fn add_assign(&mut self, other: Size) {
        self.nodes += other.nodes;
        self.literal_bytes += other.literal_bytes;
        self.deepest = self.deepest.max(other.deepest);
    }
}

/// Refuses a plan that is too large to be worked on. To be called with a deep stack.
///
/// # Errors
/// `LAK0041`.
pub(super) fn fits(plan: &LogicalPlan, limits: &Limits) -> Result<(), QueryError> {
    let size = of(plan, 1).map_err(|_| QueryError::broken("a plan that cannot be counted"))?;
    let bounds = [
        ("nodes of its plan", size.nodes, limits.nodes_max * 2),
        ("steps in steps", size.deepest as u64, STEPS_DEEP_MAX as u64),
        ("bytes of literals", size.literal_bytes, LITERALS_BYTES_MAX),
    ];
    match bounds.into_iter().find(|(_, is, most)| is > most) {
        Some((what, _, most)) => Err(QueryError::TooLarge { what, most }),
        None => Ok(()),
    }
}

fn of(plan: &LogicalPlan, depth: usize) -> Result<Size> {
    let mut size = Size {
        nodes: 1,
        deepest: depth,
        ..Size::default()
    };
    plan.apply_expressions(|expr| {
        expr.apply(|expr| {
            size.nodes += 1;
            if let Expr::Literal(value, _) = expr {
                size.literal_bytes += bytes(value);
            }
            Ok(TreeNodeRecursion::Continue)
        })
    })?;
    plan.apply_subqueries(|inner| {
        size += of(inner, depth + 1)?;
        Ok(TreeNodeRecursion::Jump)
    })?;
    for input in plan.inputs() {
        size += of(input, depth + 1)?;
    }
    Ok(size)
}

fn bytes(value: &ScalarValue) -> u64 {
    value
        .try_as_str()
        .flatten()
        .map_or(16, |text| text.len() as u64)
}
