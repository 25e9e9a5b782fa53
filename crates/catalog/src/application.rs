//! Applications (申请), and the grants (授权) that become of them.

use std::collections::BTreeSet;

use haina_party::DeptKey;
use jiff::Timestamp;
use jiff::civil::Date;
use serde::{Deserialize, Serialize};
use strum::{Display, EnumIter, EnumString, IntoStaticStr};

use crate::{ApplicationId, Field, Grade, ResourceId};

/// How far an application has come.
#[derive(
    Debug,
    Clone,
    Copy,
    PartialEq,
    Eq,
    Serialize,
    Deserialize,
    Display,
    EnumString,
    EnumIter,
    IntoStaticStr,
)]
#[serde(rename_all = "snake_case")]
#[strum(serialize_all = "snake_case")]
pub enum ApplicationState {
    /// 待审核: the owner has to decide.
    Applied,
    /// 已撤回: by whoever applied, before a decision.
    Withdrawn,
    /// 不予授权: refused, with a reason.
    Refused,
    /// 已授权: a grant in force.
    Granted,
    /// 待复核: a grant in force whose regraded fields are withheld until the owner confirms.
    Review,
    /// 已收回: revoked, with a reason.
    Revoked,
    /// 已到期: its last day is over, or the resource was retired.
    Ended,
}

/// In what form a field is given.
#[derive(
    Debug,
    Clone,
    Copy,
    PartialEq,
    Eq,
    PartialOrd,
    Ord,
    Serialize,
    Deserialize,
    Display,
    EnumString,
    IntoStaticStr,
)]
#[serde(rename_all = "snake_case")]
#[strum(serialize_all = "snake_case")]
pub enum Form {
    /// 脱敏: see [`crate::mask`].
    Masked,
    /// 明文
    Clear,
}

/// What a department wants, and why it may have it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Wish {
    /// The department that applies.
    pub applicant: DeptKey,
    /// Names of fields.
    pub fields: BTreeSet<String>,
    /// What for, in a few words; every use names the same: 低收入人口动态监测.
    pub purpose: String,
    /// The law or document that allows it.
    pub basis: String,
    /// The last day of use.
    pub until: Date,
}

/// A field as it was granted.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Given {
    pub name: String,
    pub form: Form,
    /// Its grade when the owner last said yes: a higher one is not covered by that.
    pub grade: Grade,
    /// Whether its class was sensitive then.
    pub sensitive: bool,
}

/// What was granted.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Terms {
    pub fields: Vec<Given>,
    /// The last day of use.
    pub until: Date,
    /// The moment that day is over: from then on nothing is allowed.
    pub ends_at: Timestamp,
}

/// Who decided what when, and why.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Decided {
    pub at: Timestamp,
    /// The person's id, or `haina`.
    pub by: String,
    /// Personal: people write it.
    pub reason: String,
}

/// An application, and the grant that became of it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Application {
    pub id: ApplicationId,
    pub resource: ResourceId,
    /// The owner of the resource, who decides.
    pub owner: DeptKey,
    #[serde(flatten)]
    pub wish: Wish,
    pub state: ApplicationState,
    pub applied_at: Timestamp,
    /// The person's id.
    pub applied_by: String,
    pub changed_at: Timestamp,
    /// The grant or the refusal.
    pub decision: Option<Decided>,
    pub terms: Option<Terms>,
    /// Fields withheld since they were regraded.
    pub withheld: BTreeSet<String>,
    /// What ended it: a withdrawal, a revocation, its last day, the end of the resource.
    pub end: Option<Decided>,
}

impl Given {
    /// Whether the owner's yes still covers the field: not graded higher since, and not sensitive only by now.
    pub fn covers(&self, field: &Field) -> bool {
        field.grade <= self.grade && (self.sensitive || !field.class.is_sensitive())
    }
}

impl ApplicationState {
    /// Whether it is a grant in force.
    pub fn is_live(self) -> bool {
        matches!(self, ApplicationState::Granted | ApplicationState::Review)
    }

    /// The name in JSON and in the database.
    pub fn name(self) -> &'static str {
        self.into()
    }
}
