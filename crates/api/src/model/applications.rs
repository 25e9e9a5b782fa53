//! Applications for data, and grants.

use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};

use super::{DecisionView, Moment, Text, Titled};

/// How a list of applications is narrowed.
#[derive(Debug, Clone, Default, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
#[serde(deny_unknown_fields)]
pub struct ApplicationQuery {
    /// applied, withdrawn, refused, granted, review, revoked or ended; live: all grants in force.
    #[param(example = "applied")]
    pub state: Option<String>,
    /// The id of a resource.
    #[param(example = "res_01jzz9w2h8e5x9n3q5b7t1m4ka")]
    pub resource: Option<String>,
    /// The department that owns the resource.
    #[param(example = "civil-affairs")]
    pub owner: Option<String>,
    /// The department that applied.
    #[param(example = "urban-management")]
    pub applicant: Option<String>,
    pub cursor: Option<String>,
    #[param(example = 50, minimum = 1, maximum = 200)]
    pub limit: Option<u32>,
}

/// An application, and the grant that became of it.
#[derive(Debug, Clone, Serialize, Deserialize, ToSchema)]
pub struct ApplicationView {
    #[schema(example = "apl_01jzz9w2h8e5x9n3q5b7t1m4ka")]
    pub id: String,
    pub resource: ResourceName,
    pub owner: Titled,
    pub applicant: Titled,
    /// What was applied for, with what was granted of it.
    pub fields: Vec<AskedField>,
    #[schema(example = "低收入人口动态监测")]
    pub purpose: String,
    /// The law or document that allows it.
    #[schema(example = "《社会救助暂行办法》第十三条")]
    pub basis: String,
    /// The last day that was applied for.
    #[schema(example = "2026-12-31")]
    pub until: String,
    /// applied, withdrawn, refused, granted, review, revoked or ended.
    #[schema(example = "granted")]
    pub state: String,
    pub applied_at: Moment,
    pub changed_at: Moment,
    /// The grant or the refusal, with its reason.
    pub decision: Option<DecisionView>,
    /// The last day that was granted.
    #[schema(example = "2026-12-31")]
    pub granted_until: Option<String>,
    /// The moment that day is over.
    pub ends_at: Option<Moment>,
    /// What ended it.
    pub end: Option<DecisionView>,
    /// What the asker may do with it now: withdraw, grant, refuse, revoke, confirm.
    #[schema(example = json!(["grant", "refuse"]))]
    pub actions: Vec<String>,
}

/// A resource by its names.
#[derive(Debug, Clone, Serialize, Deserialize, ToSchema)]
pub struct ResourceName {
    #[schema(example = "res_01jzz9w2h8e5x9n3q5b7t1m4ka")]
    pub id: String,
    #[schema(example = "civil.low-income")]
    pub key: String,
    pub title: Text,
}

/// A field that was applied for.
#[derive(Debug, Clone, Serialize, Deserialize, ToSchema)]
pub struct AskedField {
    #[schema(example = "identity")]
    pub name: String,
    pub title: Text,
    /// As it is now; absent when the resource has no such field any more.
    #[schema(example = "general-4")]
    pub grade: Option<String>,
    /// The grade under which it was granted.
    #[schema(example = "general-4")]
    pub granted_grade: Option<String>,
    /// clear or masked; absent: not granted.
    #[schema(example = "masked")]
    pub form: Option<String>,
    /// Regraded since it was granted: it is not given until the owner confirms.
    pub withheld: bool,
}

/// A wish for fields of a resource.
#[derive(Debug, Clone, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct NewApplication {
    /// The key or the id of the resource.
    #[schema(example = "civil.low-income")]
    pub resource: String,
    /// The department that applies.
    #[schema(example = "urban-management")]
    pub applicant: String,
    #[schema(example = json!(["identity", "name"]))]
    pub fields: Vec<String>,
    #[schema(example = "低收入人口动态监测", min_length = 2, max_length = 500)]
    pub purpose: String,
    #[schema(
        example = "《社会救助暂行办法》第十三条",
        min_length = 2,
        max_length = 500
    )]
    pub basis: String,
    /// The last day of use, three years away at most.
    #[schema(example = "2026-12-31")]
    pub until: String,
}

/// What somebody does with an application.
#[derive(Debug, Clone, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct ApplicationAct {
    pub action: ApplicationAction,
    /// Why; needed to refuse and to revoke.
    #[serde(default)]
    #[schema(example = "用途明确，依据充分", max_length = 2000)]
    pub reason: String,
    /// To grant or to confirm: which fields, in what form.
    #[serde(default)]
    pub fields: Vec<FieldForm>,
    /// To grant: the last day of use; the day that was applied for when not said.
    #[serde(default)]
    #[schema(example = "2026-12-31")]
    pub until: Option<String>,
}

/// A field in the form in which it is given.
#[derive(Debug, Clone, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct FieldForm {
    #[schema(example = "identity")]
    pub name: String,
    /// clear or masked.
    #[schema(example = "masked")]
    pub form: String,
}

/// The five things people do with an application.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum ApplicationAction {
    Withdraw,
    Grant,
    Refuse,
    Revoke,
    Confirm,
}

/// Which fields a unit may use for a purpose.
#[derive(Debug, Clone, Default, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
#[serde(deny_unknown_fields)]
pub struct MayQuery {
    /// The department that would use them.
    #[param(example = "urban-management")]
    pub unit: String,
    /// What for, in the words of the application.
    #[serde(default)]
    #[param(example = "低收入人口动态监测")]
    pub purpose: String,
    /// Names of fields with commas between; all of them when not said.
    #[param(example = "identity,name")]
    pub fields: Option<String>,
}

/// The answer: field by field.
#[derive(Debug, Clone, Serialize, Deserialize, ToSchema)]
pub struct MayView {
    /// The version of the description by which it was decided.
    #[schema(example = 2)]
    pub version: u32,
    pub allowed: Vec<AllowedField>,
    pub refused: Vec<RefusedField>,
}

/// A field that may be used.
#[derive(Debug, Clone, Serialize, Deserialize, ToSchema)]
pub struct AllowedField {
    #[schema(example = "identity")]
    pub field: String,
    /// clear or masked.
    #[schema(example = "masked")]
    pub form: String,
    /// The grant that allows it; absent: the unit owns the resource.
    #[schema(example = "apl_01jzz9w2h8e5x9n3q5b7t1m4ka")]
    pub grant: Option<String>,
}

/// A field that may not be used, and why.
#[derive(Debug, Clone, Serialize, Deserialize, ToSchema)]
pub struct RefusedField {
    #[schema(example = "phone")]
    pub field: String,
    /// no_field, not_published, no_grant, other_purpose or withheld.
    #[schema(example = "no_grant")]
    pub why: String,
    pub words: Text,
}
