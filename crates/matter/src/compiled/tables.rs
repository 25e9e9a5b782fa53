//! What the type's decision tables say.

use haina_core::Limit;
use serde_json::Value;

use super::Kind;

/// What the catalogue says of a matter.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Routed {
    /// A unit's key, `$district` or `$street`.
    pub lead: Option<String>,
    pub helpers: Vec<String>,
    pub limit: Option<Limit>,
    pub urgency: Option<String>,
    /// The rows that say so.
    pub rows: Vec<String>,
}

impl Kind {
    /// What the table `name` says of these variables; none when it says nothing, or cannot tell:
    /// then a person decides.
    pub fn decided(&self, name: &str, variables: &Value) -> Option<Routed> {
        let decision = self.def().tables.get(name)?.decide(variables).ok()?;
        let outputs = match &decision.outputs {
            Value::Array(rows) => rows.first()?,
            one => one,
        };
        let text = |name: &str| {
            let text = outputs.get(name).and_then(Value::as_str).map(str::trim);
            text.filter(|text| !text.is_empty()).map(str::to_owned)
        };
        let helpers = match outputs.get("helpers") {
            Some(Value::Array(list)) => list
                .iter()
                .filter_map(Value::as_str)
                .map(str::to_owned)
                .collect(),
            Some(Value::String(list)) => list
                .split([',', '，', '、'])
                .map(|unit| unit.trim().to_owned())
                .filter(|unit| !unit.is_empty())
                .collect(),
            _ => Vec::new(),
        };
        Some(Routed {
            lead: text("lead"),
            helpers,
            limit: text("limit").and_then(|limit| limit.parse().ok()),
            urgency: text("urgency"),
            rows: decision.rows,
        })
    }
}

impl crate::kind::MatterType {
    /// Is there a table of this name?
    pub fn has_table(&self, name: &str) -> bool {
        self.tables.contains_key(name)
    }
}
