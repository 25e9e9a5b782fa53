//! Data rules (数据规则, S14): texts of laws and of the city, and the articles of them that bind what may be agreed.

mod condition;
mod facts;
mod given;
mod rule;

pub use condition::Condition;
pub use facts::{facts, scope};
pub use given::{Given, GivenField};
pub use rule::{Article, DataRule, Example, RuleFault, RuleVersion, Standing};
