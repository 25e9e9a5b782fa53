//! The answer, and taking it back before there is one.

use serde::{Deserialize, Serialize};

/// Who answers, and with what.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct AnswerRule {
    #[serde(default)]
    pub by: AnswerWho,
    /// The role within the unit.
    #[serde(default = "roles")]
    pub roles: Vec<String>,
    /// Classes of the result (A solved, B being solved, C later, D for reference); empty: none asked.
    #[serde(default)]
    pub classes: Vec<String>,
    /// Must the person have been contacted, or attempts proven, first?
    #[serde(default)]
    pub after_contact: bool,
    /// Close at once when answered: nobody is there to rate (a sensor, an internal order).
    #[serde(default)]
    pub closes: bool,
}

/// Which unit answers.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum AnswerWho {
    #[default]
    Lead,
    Desk,
}

/// Whether the person may take it back.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct WithdrawRule {
    #[serde(default = "yes")]
    pub allowed: bool,
}

impl Default for AnswerRule {
    fn default() -> AnswerRule {
        AnswerRule {
            by: AnswerWho::default(),
            roles: roles(),
            classes: Vec::new(),
            after_contact: false,
            closes: false,
        }
    }
}

impl Default for WithdrawRule {
    fn default() -> WithdrawRule {
        WithdrawRule { allowed: true }
    }
}

fn roles() -> Vec<String> {
    vec!["handler".to_owned(), "unit-lead".to_owned()]
}

fn yes() -> bool {
    true
}
