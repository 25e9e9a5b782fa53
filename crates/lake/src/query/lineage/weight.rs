//! How large expressions become when the optimiser puts them in each other's places.

use datafusion::common::tree_node::{TreeNode, TreeNodeRecursion};
use datafusion::logical_expr::Expr;

use super::expr::Scope;
use crate::query::QueryError;
use crate::query::names::CALLS_DEEP_MAX;

/// Nodes of one expression, those of the columns it names included.
const INLINED_NODES_MAX: u64 = 4_000;

/// How large an expression is once every column in it is what it was made of: the optimiser puts them in each other's places.
#[derive(Debug, Clone, Copy, Default)]
pub(super) struct Weight {
    nodes: u64,
    /// Calls in calls.
    calls: usize,
}

impl Weight {
    pub fn max(self, other: Weight) -> Weight {
        Weight {
            nodes: self.nodes.max(other.nodes),
            calls: self.calls.max(other.calls),
        }
    }

    pub fn check(self) -> Result<(), QueryError> {
        let (what, most) = match self {
            Weight { nodes, .. } if nodes > INLINED_NODES_MAX => {
                ("nodes of one expression", INLINED_NODES_MAX)
            }
            Weight { calls, .. } if calls > CALLS_DEEP_MAX => {
                ("calls in calls", CALLS_DEEP_MAX as u64)
            }
            _ => return Ok(()),
        };
        Err(QueryError::TooLarge { what, most })
    }
}

/// How large the expression is, with the columns it names.
pub(super) fn weigh(expr: &Expr, scope: &Scope<'_>) -> Weight {
    if let Expr::Column(column) | Expr::OuterReferenceColumn(_, column) = expr {
        let found = scope.find(column).into_iter();
        let weight = found.fold(Weight::default(), |most, (out, _)| most.max(out.weight));
        return Weight {
            nodes: weight.nodes.saturating_add(1),
            ..weight
        };
    }
    if let Expr::Literal(..) = expr {
        // A list of values may be long: it is in one place, and no larger than the statement.
        return Weight::default();
    }
    let mut all = Weight { nodes: 1, calls: 0 };
    let walked = expr.apply_children(|child| {
        let weight = weigh(child, scope);
        all.nodes = all.nodes.saturating_add(weight.nodes);
        all.calls = all.calls.max(weight.calls);
        Ok(TreeNodeRecursion::Continue)
    });
    if walked.is_err() {
        all.nodes = u64::MAX;
    }
    all.calls += usize::from(matches!(expr, Expr::ScalarFunction(_)));
    all
}
