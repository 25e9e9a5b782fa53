//! Departments, areas, classes, persons.

use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};

use super::{MyRole, Text};

/// A department.
#[derive(Debug, Clone, Serialize, Deserialize, ToSchema)]
pub struct Department {
    #[schema(example = "police")]
    pub key: String,
    pub title: Text,
    pub parent: Option<String>,
    /// city, district, street, bureau, enterprise …
    #[schema(example = "bureau")]
    pub kind: String,
    #[schema(example = "370200")]
    pub area: Option<String>,
}

/// An area.
#[derive(Debug, Clone, Serialize, Deserialize, ToSchema)]
pub struct Area {
    /// GB/T 2260 and below it.
    #[schema(example = "370202")]
    pub code: String,
    pub title: Text,
    pub parent: Option<String>,
    #[schema(example = "district")]
    pub kind: String,
}

/// A class of what matters are about.
#[derive(Debug, Clone, Serialize, Deserialize, ToSchema)]
pub struct Class {
    #[schema(example = "noise-construction")]
    pub key: String,
    pub title: Text,
    pub parent: Option<String>,
}

/// A member of staff, as colleagues see them.
#[derive(Debug, Clone, Serialize, Deserialize, ToSchema)]
pub struct Person {
    #[schema(example = "per_01jzz9w2h8e5x9n3q5b7t1m4ka")]
    pub id: String,
    #[schema(example = "李明")]
    pub display: String,
    pub roles: Vec<MyRole>,
}

/// A role that can be held.
#[derive(Debug, Clone, Serialize, Deserialize, ToSchema)]
pub struct RoleKind {
    #[schema(example = "dispatcher")]
    pub role: String,
    pub title: Text,
    pub about: Text,
    /// everywhere, in-dept or over-part.
    pub holds: String,
    pub actions: Vec<RoleAction>,
}

/// Something a role may do.
#[derive(Debug, Clone, Serialize, Deserialize, ToSchema)]
pub struct RoleAction {
    #[schema(example = "matter.dispatch")]
    pub action: String,
    pub title: Text,
    /// Where: everywhere, own, by_type, or letters of situations.
    pub place: super::Free,
}

/// A search by name.
#[derive(Debug, Clone, Default, Serialize, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
#[serde(deny_unknown_fields)]
pub struct PersonQuery {
    #[param(example = "李")]
    pub q: Option<String>,
    #[param(example = "expert")]
    pub role: Option<String>,
    #[param(example = "police")]
    pub dept: Option<String>,
    #[param(example = 50, minimum = 1, maximum = 200)]
    pub limit: Option<u32>,
}
