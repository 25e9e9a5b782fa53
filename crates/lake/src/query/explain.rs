//! A plan as people read it.

use datafusion::logical_expr::LogicalPlan;
use serde::Serialize;

/// One step and those below it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Tree {
    /// The step, by the engine's words; it holds literals of the statement.
    pub step: String,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub below: Vec<Tree>,
}

impl Tree {
    pub(super) fn of(plan: &LogicalPlan) -> Tree {
        let mut below: Vec<Tree> = plan.inputs().into_iter().map(Tree::of).collect();
        let walked = plan.apply_subqueries(|inner| {
            below.push(Tree::of(inner));
            Ok(datafusion::common::tree_node::TreeNodeRecursion::Jump)
        });
        if walked.is_err() {
            below.clear();
        }
        Tree {
            step: plan.display().to_string(),
            below,
        }
    }

    /// As text, two blanks a level.
    pub fn text(&self) -> String {
        let mut text = String::new();
        let mut waiting = vec![(self, 0)];
        while let Some((tree, depth)) = waiting.pop() {
            text.push_str(&"  ".repeat(depth));
            text.push_str(&tree.step);
            text.push('\n');
            waiting.extend(tree.below.iter().rev().map(|below| (below, depth + 1)));
        }
        text
    }
}
