//! Packs.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use super::{Free, Moment, Text, TypeView};

/// A pack in the list.
#[derive(Debug, Clone, Serialize, Deserialize, ToSchema)]
pub struct PackRow {
    #[schema(example = "hotline-12345")]
    pub name: String,
    pub title: Text,
    pub about: Option<Text>,
    #[schema(example = "1.0.0")]
    pub version: String,
    pub hash: String,
    pub applied_at: Moment,
    pub types: Vec<PackTypeRow>,
    /// Earlier versions, the latest first.
    pub versions: Vec<PackVersionRow>,
}

/// A matter type of a pack.
#[derive(Debug, Clone, Serialize, Deserialize, ToSchema)]
pub struct PackTypeRow {
    #[schema(example = "hotline-12345/appeal")]
    pub id: String,
    pub title: Text,
}

/// A version of a pack.
#[derive(Debug, Clone, Serialize, Deserialize, ToSchema)]
pub struct PackVersionRow {
    #[schema(example = "0.9.0")]
    pub version: String,
}

/// A pack.
#[derive(Debug, Clone, Serialize, Deserialize, ToSchema)]
pub struct PackView {
    #[serde(flatten)]
    pub row: PackRow,
    pub matter_types: Vec<TypeView>,
    pub parameters: Vec<PackParameter>,
    /// Words for the official who owns it, Markdown.
    pub readme: Option<String>,
}

/// A dated value.
#[derive(Debug, Clone, Serialize, Deserialize, ToSchema)]
pub struct PackParameter {
    #[schema(example = "handle-limit")]
    pub key: String,
    pub description: Text,
    #[schema(example = "limit")]
    pub unit: String,
    pub reference: Free,
    /// From which day on which value holds.
    pub values: Free,
}

/// What applying a pack would change, and what is wrong with it among the packs in force.
#[derive(Debug, Clone, Serialize, Deserialize, ToSchema)]
pub struct PackPlan {
    #[schema(example = "hotline-12345")]
    pub name: String,
    /// The version in force; none when the pack is new.
    #[schema(example = "1.0.0")]
    pub from: Option<String>,
    #[schema(example = "1.1.0")]
    pub to: String,
    pub changes: Vec<PackChange>,
    /// The files, line by line, as a unified diff.
    pub diff: String,
    /// Errors, with which it cannot be applied, and warnings.
    pub faults: Vec<PackFaultView>,
}

/// One thing that appears, changes or retires.
#[derive(Debug, Clone, Serialize, Deserialize, ToSchema)]
pub struct PackChange {
    /// appears, changes or retires.
    #[schema(example = "changes")]
    pub how: String,
    /// department, area, role, class, parameter, table, matter, view or import.
    #[schema(example = "parameter")]
    pub what: String,
    #[schema(example = "handle-limit")]
    pub key: String,
    pub title: Option<Text>,
    /// For a change: the fields that differ.
    pub fields: Vec<String>,
}

/// A mistake in a pack, where it can be found.
#[derive(Debug, Clone, Serialize, Deserialize, ToSchema)]
pub struct PackFaultView {
    /// File, line and column.
    #[schema(example = "matters/appeal.yaml:12:5")]
    pub pointer: String,
    #[schema(example = "PAK0010")]
    pub code: String,
    /// error or warning.
    #[schema(example = "error")]
    pub severity: String,
    #[schema(example = "unknown field `limt`")]
    pub message: String,
    pub hint: Option<String>,
    /// What the code means, in both languages.
    pub words: Option<Text>,
}

/// A pack as files: by their path inside it, base64.
#[derive(Debug, Clone, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct PackFiles {
    #[schema(example = json!({"pack.yaml": "Zm9ybWF0OiAxCg=="}))]
    pub files: BTreeMap<String, String>,
}
