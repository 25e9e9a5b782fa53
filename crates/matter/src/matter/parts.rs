//! What comes with a matter from outside: place, reporters, files.

use serde::{Deserialize, Serialize};

/// Where it is.
#[derive(Debug, Clone, PartialEq, Default, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Place {
    /// The address in words.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub text: String,
    /// Area code (GB/T 2260 and below): `370202`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub area: Option<String>,
    /// Degrees, WGS 84.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub lat: Option<f64>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub lon: Option<f64>,
}

/// A person who reports, as given.
#[derive(Debug, Clone, PartialEq, Default, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct NewReporter {
    /// The person's id, when signed in or known.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub person: Option<String>,
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub name: String,
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub phone: String,
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub address: String,
    /// Name and number stay unknown to the units.
    #[serde(default)]
    pub anonymous: bool,
    /// Whether an answer is wanted; without one the person does not have to be called back.
    #[serde(default = "yes")]
    pub wants_answer: bool,
}

/// A file put with the matter, as the service knows it.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct NewFile {
    pub id: crate::FileId,
    #[serde(default = "other")]
    pub shows: crate::kind::Evidence,
}

fn yes() -> bool {
    true
}

fn other() -> crate::kind::Evidence {
    crate::kind::Evidence::Other
}
