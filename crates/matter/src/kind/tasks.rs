//! The tasks of a type, a graph by `needs`.

use haina_core::Words;
use serde::{Deserialize, Serialize};

use super::{LimitRule, Rungs};

/// One task.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct TaskKind {
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub title: Option<Words>,
    /// `$lead`, `$helpers` (with `each`), `$desk`, or a unit's key.
    pub unit: TaskUnit,
    /// The role that does it.
    #[serde(default = "handler")]
    pub role: String,
    /// Tasks that must be done or skipped first.
    #[serde(default)]
    pub needs: Vec<String>,
    /// CEL over `form`, `class`, `area`, `channel`, `urgency`, `round`, `helpers`: else skipped.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub when: Option<String>,
    /// One for each helper.
    #[serde(default)]
    pub each: bool,
    /// Its own clock, from the moment it can be worked on.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub limit: Option<LimitRule>,
    #[serde(default)]
    pub ladder: Rungs,
    /// The answer of the lead completes it, with everything it needs being done.
    #[serde(default)]
    pub with_answer: bool,
    /// The desk may skip it, with a reason.
    #[serde(default)]
    pub skippable: bool,
    /// Done again in every later round; otherwise its first result holds.
    #[serde(default = "yes")]
    pub again: bool,
}

/// Whose task it is.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum TaskUnit {
    Lead,
    Helpers,
    Desk,
    Unit(String),
}

impl TaskUnit {
    /// As it is written.
    pub fn as_str(&self) -> &str {
        match self {
            TaskUnit::Lead => "$lead",
            TaskUnit::Helpers => "$helpers",
            TaskUnit::Desk => "$desk",
            TaskUnit::Unit(key) => key,
        }
    }
}

impl Serialize for TaskUnit {
    fn serialize<S: serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_str(self.as_str())
    }
}

impl<'de> Deserialize<'de> for TaskUnit {
    fn deserialize<D: serde::Deserializer<'de>>(deserializer: D) -> Result<TaskUnit, D::Error> {
        let text = String::deserialize(deserializer)?;
        match text.as_str() {
            "$lead" => Ok(TaskUnit::Lead),
            "$helpers" => Ok(TaskUnit::Helpers),
            "$desk" => Ok(TaskUnit::Desk),
            key if key.starts_with('$') => Err(serde::de::Error::custom(format!(
                "`{key}` is none of $lead, $helpers, $desk"
            ))),
            _ => Ok(TaskUnit::Unit(text)),
        }
    }
}

fn handler() -> String {
    "handler".to_owned()
}

fn yes() -> bool {
    true
}
