//! Conditions of articles.

use haina_core::{Expr, ExprError};
use serde::{Deserialize, Serialize};
use serde_json::Value;

use super::scope;

/// A condition over the facts of an agreement, see [`super::facts`]. One that cannot be read is kept, told as a fault, and holds never.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(from = "String", into = "String")]
pub struct Condition {
    text: String,
    expr: Result<Expr, ExprError>,
}

impl Condition {
    /// Whether it holds; none: it cannot be told.
    pub fn holds(&self, facts: &Value) -> Option<bool> {
        self.expr.as_ref().ok()?.eval_bool(facts).ok()
    }

    /// As it was written.
    pub fn text(&self) -> &str {
        &self.text
    }

    /// Why it cannot be read.
    pub fn fault(&self) -> Option<&ExprError> {
        self.expr.as_ref().err()
    }
}

impl From<String> for Condition {
    fn from(text: String) -> Condition {
        let expr = Expr::compile_bool(&text, scope());
        Condition { text, expr }
    }
}

impl From<Condition> for String {
    fn from(condition: Condition) -> String {
        condition.text
    }
}
