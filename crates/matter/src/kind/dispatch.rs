//! Who gets it.

use serde::{Deserialize, Serialize};

/// The desk that dispatches, and the catalogue it dispatches by.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct DispatchRule {
    /// The unit whose dispatchers decide what no table can.
    pub desk: String,
    /// A decision table: inputs `type`, `class`, `area`, `urgency`, `form`; outputs `lead`, and
    /// where wanted `helpers` (a list, or units joined by commas), `limit`, `urgency`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub catalogue: Option<String>,
    /// Dispatch without a person as soon as accepted, when the catalogue names a lead.
    #[serde(default)]
    pub auto: bool,
    /// When no row fits: a unit's key, `district` (the unit of the place's district), or none: the desk.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub fallback: Option<String>,
    /// May the person who opens it name the unit (a deputy's direct line)?
    #[serde(default)]
    pub direct: bool,
}
