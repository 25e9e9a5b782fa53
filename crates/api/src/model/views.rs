//! Saved views of the list of matters.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};
use serde_json::Value;
use utoipa::ToSchema;

/// A saved view: a name for a filter.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct SavedView {
    #[schema(example = "mvw_01jzz9w2h8e5x9n3q5b7t1m4ka")]
    pub id: String,
    #[schema(example = "市南区噪音")]
    pub name: String,
    /// Parameters of `GET /v1/matters`.
    pub query: BTreeMap<String, String>,
}

/// A view to save.
#[derive(Debug, Clone, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct NewView {
    #[schema(example = "市南区噪音", min_length = 1, max_length = 60)]
    pub name: String,
    /// Parameters of `GET /v1/matters`; what is none of them, and the place in the list, is left out.
    #[serde(default)]
    #[schema(value_type = Object)]
    pub query: BTreeMap<String, Value>,
}
