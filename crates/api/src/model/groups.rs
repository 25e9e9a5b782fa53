//! Matters that agree in some fields, the digest of all matters, and exports.

use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};

/// By what matters are put together.
#[derive(Debug, Clone, Default, Serialize, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
#[serde(deny_unknown_fields)]
pub struct GroupsQuery {
    /// Names of fields that must be equal: `kind` (the class), `address` (the place in words), or what an import kept.
    #[param(example = "kind,address")]
    pub same: Option<String>,
    /// The groups that are merged now, each with its target first.
    #[param(example = false)]
    pub merged: Option<bool>,
}

/// Groups of matters that agree.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct DuplicateGroups {
    pub groups: Vec<DuplicateGroup>,
    /// How many could be merged into the first of their group; where `merged` was asked for: how many are.
    #[schema(example = 109)]
    pub mergeable: u64,
}

/// Matters that agree in all the fields asked for.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct DuplicateGroup {
    /// What they agree in, joined by ` · `; empty for merged ones.
    #[schema(example = "Noise - Residential · 12 EXAMPLE STREET")]
    pub key: String,
    /// What is open first, then the oldest first: the first can take the others.
    pub matters: Vec<String>,
}

/// A digest over the states of all matters: equal states, equal digest.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct MattersDigest {
    /// SHA-256 in hex.
    #[schema(example = "9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08")]
    pub digest: String,
    #[schema(example = 2272)]
    pub matters: u64,
}

/// Which matters are exported, and how they are written.
#[derive(Debug, Clone, Default, Serialize, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
#[serde(deny_unknown_fields)]
pub struct ExportQuery {
    /// csv (with headings) or ndjson (one object a line).
    #[param(example = "csv")]
    pub format: Option<String>,
    /// As in the list of matters.
    #[param(example = "all")]
    pub view: Option<String>,
    #[param(example = "夜间施工")]
    pub q: Option<String>,
    #[serde(rename = "type")]
    #[param(example = "hotline-12345/appeal")]
    pub kind: Option<String>,
    #[param(example = "working")]
    pub state: Option<String>,
    #[param(example = "police")]
    pub unit: Option<String>,
    #[param(example = "370202")]
    pub area: Option<String>,
    #[param(example = "environment/noise")]
    pub class: Option<String>,
    #[param(value_type = Option<String>, format = DateTime)]
    pub due_before: Option<jiff::Timestamp>,
    #[param(example = "-opened")]
    pub sort: Option<String>,
    /// Only matters that this import brought.
    #[param(example = "replies")]
    pub source: Option<String>,
}
