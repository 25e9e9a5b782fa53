//! Findings, and what models claim.

use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};

use super::{Moment, Text, Titled};

/// How a list of findings is narrowed.
#[derive(Debug, Clone, Default, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
#[serde(deny_unknown_fields)]
pub struct FindingQuery {
    /// Only those somebody still has to decide on.
    #[serde(default)]
    pub open: bool,
    /// suspected, completed, confirmed, refuted or lapsed.
    #[param(example = "suspected")]
    pub state: Option<String>,
    /// The key of a model.
    #[param(example = "low-income-monitoring/lost-earner")]
    pub model: Option<String>,
    /// The unit that looks into it.
    #[param(example = "shinan-civil-affairs")]
    pub unit: Option<String>,
    pub cursor: Option<String>,
    #[param(example = 50, minimum = 1, maximum = 200)]
    pub limit: Option<u32>,
}

/// A claim about a subject, and what became of it.
#[derive(Debug, Clone, Serialize, Deserialize, ToSchema)]
pub struct FindingView {
    #[schema(example = "fnd_01jzz9w2h8e5x9n3q5b7t1m4ka")]
    pub id: String,
    #[schema(example = "low-income-monitoring/lost-earner")]
    pub model: String,
    /// The version of the model that claimed it last.
    #[schema(example = "1.0.0")]
    pub model_version: String,
    pub subject: SubjectView,
    pub title: Text,
    /// The unit that looks into it.
    pub unit: Titled,
    pub area: Option<Titled>,
    /// low, medium or high.
    #[schema(example = "high")]
    pub severity: String,
    pub reasons: Vec<ReasonView>,
    /// suspected, completed, confirmed, refuted or lapsed.
    #[schema(example = "suspected")]
    pub state: String,
    pub opened_at: Moment,
    pub changed_at: Moment,
    /// What was added to the claim, oldest first.
    pub additions: Vec<DecisionView>,
    pub decision: Option<DecisionView>,
    /// The finding about the same subject before this one.
    pub earlier: Option<String>,
    /// The matter that was opened for it.
    pub matter: Option<String>,
    /// What the asker may do with it now.
    #[schema(example = json!(["complete", "confirm", "refute"]))]
    pub actions: Vec<String>,
}

/// Whom or what a finding is about.
#[derive(Debug, Clone, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct SubjectView {
    /// person, household, enterprise, place, device or table.
    #[schema(example = "household")]
    pub kind: String,
    #[schema(example = "h-1024")]
    pub key: String,
    #[serde(default)]
    #[schema(example = "王海一家")]
    pub name: String,
}

/// One reason: a value and where it comes from.
#[derive(Debug, Clone, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct ReasonView {
    pub what: Text,
    #[schema(example = "停保")]
    pub value: String,
    #[serde(default)]
    #[schema(example = "hrss.insurance")]
    pub table: String,
    /// The version of the row: its batch, or the version of the table.
    #[serde(default)]
    #[schema(example = "2026-03-01/17")]
    pub row: String,
    #[serde(default)]
    #[schema(example = "2026-03-01")]
    pub date: String,
    /// The department that delivered it.
    #[serde(default)]
    #[schema(example = "human-resources")]
    pub dept: String,
}

/// What a person added or found out.
#[derive(Debug, Clone, Serialize, Deserialize, ToSchema)]
pub struct DecisionView {
    pub at: Moment,
    /// A person's id, or the matter whose outcome it is.
    pub by: String,
    pub note: String,
}

/// What somebody does with a finding.
#[derive(Debug, Clone, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct FindingAct {
    pub action: FindingAction,
    /// What was found out, or added.
    #[schema(example = "入户核实，情况属实", min_length = 2, max_length = 2000)]
    pub note: String,
}

/// The three things people do with a finding.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum FindingAction {
    Complete,
    Confirm,
    Refute,
}

/// What a model claims now.
#[derive(Debug, Clone, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct NewClaims {
    pub model: NewModel,
    /// At most 5,000.
    #[serde(default)]
    pub claims: Vec<NewClaim>,
    /// Subjects it no longer claims: `{kind, key}`.
    #[serde(default)]
    pub gone: Vec<SubjectView>,
}

/// A model in the version that claims.
#[derive(Debug, Clone, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct NewModel {
    #[schema(example = "low-income-monitoring/lost-earner")]
    pub key: String,
    #[schema(example = "1.0.0")]
    pub version: String,
    pub title: Text,
    /// The department that answers for the model.
    #[schema(example = "civil-affairs")]
    pub owner: String,
    /// The law or document that allows it.
    #[serde(default)]
    #[schema(example = "《社会救助暂行办法》第十三条")]
    pub basis: String,
    /// The type of matter that is opened for each finding.
    #[serde(default)]
    #[schema(example = "grassroots-check/check")]
    pub matter: Option<String>,
}

/// What a model claims of one subject.
#[derive(Debug, Clone, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct NewClaim {
    pub subject: SubjectView,
    pub title: Text,
    /// The unit that looks into it.
    #[schema(example = "shinan-civil-affairs")]
    pub unit: String,
    #[serde(default)]
    #[schema(example = "370202")]
    pub area: Option<String>,
    /// low, medium or high.
    #[serde(default)]
    #[schema(example = "high")]
    pub severity: Option<String>,
    pub reasons: Vec<ReasonView>,
}

/// What came of the claims.
#[derive(Debug, Clone, Copy, Serialize, Deserialize, ToSchema)]
pub struct ClaimedView {
    pub opened: u32,
    pub changed: u32,
    /// Claimed again, or decided.
    pub unchanged: u32,
    /// Refuted before for the same reasons: nobody is asked again.
    pub quiet: u32,
    pub lapsed: u32,
}
