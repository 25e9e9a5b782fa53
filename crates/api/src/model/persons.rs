//! Persons' records, roles granted to them, mandates.

use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use super::{Moment, MyRole};

/// A person's record.
#[derive(Debug, Clone, Serialize, Deserialize, ToSchema)]
pub struct PersonRecord {
    #[schema(example = "per_01jzz9w2h8e5x9n3q5b7t1m4ka")]
    pub id: String,
    /// resident, staff, deputy, expert or software.
    #[schema(example = "staff")]
    pub kind: String,
    #[schema(example = "李明")]
    pub display: String,
    /// The name to sign in with.
    #[schema(example = "liming")]
    pub name: Option<String>,
    pub phone: Option<String>,
    pub mail: Option<String>,
    pub address: Option<String>,
    pub created_at: Moment,
    pub retired_at: Option<Moment>,
    pub grants: Vec<GrantView>,
}

/// A new person.
#[derive(Clone, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct NewPerson {
    #[schema(example = "staff")]
    pub kind: String,
    #[schema(example = "李明")]
    pub display: String,
    #[schema(example = "liming")]
    pub name: Option<String>,
    pub password: Option<String>,
    pub phone: Option<String>,
    pub mail: Option<String>,
    pub address: Option<String>,
}

/// What changes of a person.
#[derive(Clone, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct PersonChange {
    #[schema(example = "李明")]
    pub display: Option<String>,
    pub name: Option<String>,
    pub phone: Option<String>,
    pub mail: Option<String>,
    pub address: Option<String>,
}

/// A password set by an administrator.
#[derive(Clone, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct ResetPassword {
    #[schema(example = "correct horse battery staple")]
    pub password: String,
}

/// A role granted.
#[derive(Debug, Clone, Serialize, Deserialize, ToSchema)]
pub struct GrantView {
    pub id: String,
    pub role: MyRole,
    pub from: Moment,
    pub until: Option<Moment>,
    /// Whether it holds now.
    pub live: bool,
}

/// A role to grant.
#[derive(Debug, Clone, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct NewGrant {
    #[schema(example = "handler")]
    pub role: String,
    #[schema(example = "police")]
    pub dept: Option<String>,
    #[schema(example = "370202")]
    pub area: Option<String>,
    pub from: Option<Moment>,
    pub until: Option<Moment>,
}

/// Authority given by one person to another.
#[derive(Debug, Clone, Serialize, Deserialize, ToSchema)]
pub struct MandateView {
    pub id: String,
    pub giver: super::PersonRef,
    pub taker: super::PersonRef,
    /// Actions it allows: ids, or groups (`matter.*`).
    #[schema(example = json!(["matter.open", "matter.rate"]))]
    pub actions: Vec<String>,
    #[schema(example = "代母亲办理")]
    pub purpose: String,
    pub from: Moment,
    pub until: Moment,
    pub uses_max: Option<u32>,
    pub uses: u32,
    pub ended_at: Option<Moment>,
}

/// A mandate to give.
#[derive(Debug, Clone, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct NewMandate {
    #[schema(example = "per_01jzz9w2h8e5x9n3q5b7t1m4ka")]
    pub taker: String,
    #[schema(example = json!(["matter.open", "matter.rate"]))]
    pub actions: Vec<String>,
    #[schema(example = "代母亲办理")]
    pub purpose: String,
    pub from: Option<Moment>,
    pub until: Moment,
    pub uses_max: Option<u32>,
}
