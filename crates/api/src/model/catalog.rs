//! Resources of the data catalogue.

use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};

use super::{Moment, Text, Titled};

/// How a list of resources is narrowed.
#[derive(Debug, Clone, Default, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
#[serde(deny_unknown_fields)]
pub struct ResourceQuery {
    /// Words that key, titles, meaning or fields hold.
    #[param(example = "低收入")]
    pub q: Option<String>,
    /// draft, published or retired; published when not said.
    #[param(example = "published")]
    pub state: Option<String>,
    /// table, stream, service, model or file.
    #[param(example = "table")]
    pub kind: Option<String>,
    /// The department that owns it.
    #[param(example = "civil-affairs")]
    pub owner: Option<String>,
    /// The grade of the resource, that of its most secret field.
    #[param(example = "general-4")]
    pub grade: Option<String>,
    /// A class of some field, or a family of classes.
    #[param(example = "sensitive")]
    pub class: Option<String>,
    /// The area it is about, exactly.
    #[param(example = "370200")]
    pub area: Option<String>,
    pub cursor: Option<String>,
    #[param(example = 50, minimum = 1, maximum = 200)]
    pub limit: Option<u32>,
}

/// A resource in a list.
#[derive(Debug, Clone, Serialize, Deserialize, ToSchema)]
pub struct ResourceRow {
    #[schema(example = "res_01jzz9w2h8e5x9n3q5b7t1m4ka")]
    pub id: String,
    #[schema(example = "civil.low-income")]
    pub key: String,
    /// table, stream, service, model or file.
    #[schema(example = "table")]
    pub kind: String,
    /// draft, published or retired.
    #[schema(example = "published")]
    pub state: String,
    /// Counts changes of the description and of the state.
    #[schema(example = 2)]
    pub version: u32,
    pub title: Text,
    pub meaning: Text,
    pub owner: Titled,
    pub area: Option<Titled>,
    /// That of its most secret field.
    #[schema(example = "general-4")]
    pub grade: String,
    /// The families of its fields' classes.
    #[schema(example = json!(["personal", "sensitive"]))]
    pub families: Vec<String>,
    #[schema(example = 12)]
    pub fields_count: usize,
    /// open, conditional or never.
    #[schema(example = "conditional")]
    pub sharing: String,
    pub promise: PromiseView,
    pub delivered: Option<DeliveredView>,
    /// When the next delivery is due; absent when nothing is promised.
    pub due_at: Option<Moment>,
    /// Whether that moment is over.
    pub late: bool,
    pub registered_at: Moment,
    pub changed_at: Moment,
}

/// A resource with all that is known of it.
#[derive(Debug, Clone, Serialize, Deserialize, ToSchema)]
pub struct ResourceView {
    #[serde(flatten)]
    pub row: ResourceRow,
    pub fields: Vec<ResourceField>,
    pub validity: ValidityView,
    /// Under what conditions it is shared, or why not.
    pub conditions: Text,
    pub quality: QualityView,
    pub lineage: Vec<EdgeView>,
    /// The resources at the other ends of the lineage.
    pub neighbours: Vec<NeighbourView>,
    /// The last versions, newest first.
    pub versions: Vec<VersionView>,
    /// What the asker may do with it now: change, publish, retire, report.
    #[schema(example = json!(["change", "retire"]))]
    pub actions: Vec<String>,
    /// The departments for which the asker may apply for it.
    pub applicants: Vec<Titled>,
}

/// A field; without class and grade it is unclassified and core.
#[derive(Debug, Clone, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct ResourceField {
    #[schema(example = "identity")]
    pub name: String,
    pub title: Text,
    /// text, integer, decimal, boolean, date, timestamp, code, geometry or binary.
    #[serde(rename = "type")]
    #[schema(rename = "type", example = "text")]
    pub kind: String,
    #[serde(default)]
    #[schema(example = "")]
    pub unit: String,
    #[serde(default)]
    pub meaning: Text,
    #[serde(default = "unclassified")]
    #[schema(example = "person-identity")]
    pub class: String,
    #[serde(default = "core")]
    #[schema(example = "general-4")]
    pub grade: String,
    /// Masked for those outside of the owner from grade general-3 on.
    #[serde(default)]
    #[schema(example = "370************014")]
    pub example: String,
}

/// How often something new comes, and by when.
#[derive(Debug, Clone, Default, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct PromiseView {
    /// realtime, daily, weekly, monthly, quarterly, yearly or irregular.
    #[schema(example = "daily")]
    pub every: String,
    /// By what time of the day.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[schema(example = "08:00")]
    pub by: Option<String>,
}

/// From and until when the data hold.
#[derive(Debug, Clone, Default, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct ValidityView {
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[schema(example = "2020-01-01")]
    pub from: Option<String>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[schema(example = "2030-12-31")]
    pub until: Option<String>,
}

/// A delivery that was taken in.
#[derive(Debug, Clone, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct DeliveredView {
    /// The version of the data: a batch, or a version of the table.
    #[schema(example = "2026-03-02/1")]
    pub version: String,
    #[schema(example = 58800)]
    pub rows: u64,
    pub at: Moment,
}

/// The quality that was measured last.
#[derive(Debug, Clone, Default, Serialize, Deserialize, ToSchema)]
pub struct QualityView {
    /// The version of the data that was measured; empty: never.
    #[schema(example = "2026-03-02/1")]
    pub version: String,
    pub at: Option<Moment>,
    pub measures: Vec<MeasureView>,
}

/// How much is good in one dimension of GB/T 36344-2018.
#[derive(Debug, Clone, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct MeasureView {
    /// conformity, completeness, accuracy, consistency, timeliness or accessibility.
    #[schema(example = "completeness")]
    pub dimension: String,
    #[schema(example = 58112)]
    pub good: u64,
    #[schema(example = 58800)]
    pub all: u64,
}

/// A field that a field was made from.
#[derive(Debug, Clone, Serialize, Deserialize, ToSchema)]
pub struct EdgeView {
    /// The id of a resource.
    #[schema(example = "res_01jzz9w2h8e5x9n3q5b7t1m4ka")]
    pub source: String,
    #[schema(example = "identity")]
    pub source_field: String,
    #[schema(example = "res_01jzz9w2h8e5x9n3q5b7t1m4kb")]
    pub target: String,
    #[schema(example = "identity")]
    pub target_field: String,
    /// The run that said so last.
    #[schema(example = "run-2026-03-02")]
    pub run: String,
    pub at: Moment,
}

/// A resource at the other end of the lineage.
#[derive(Debug, Clone, Serialize, Deserialize, ToSchema)]
pub struct NeighbourView {
    #[schema(example = "res_01jzz9w2h8e5x9n3q5b7t1m4kb")]
    pub id: String,
    #[schema(example = "police.register")]
    pub key: String,
    pub title: Text,
    pub owner: Titled,
}

/// One version of a resource.
#[derive(Debug, Clone, Serialize, Deserialize, ToSchema)]
pub struct VersionView {
    #[schema(example = 2)]
    pub version: u32,
    /// registered, changed, published or retired.
    #[schema(example = "published")]
    pub event: String,
    pub at: Moment,
}

/// The description of a resource, as its owner writes it.
#[derive(Debug, Clone, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct NewResource {
    /// Lower-case letters, digits, `.`, `-` and `_`; it never changes.
    #[schema(example = "civil.low-income")]
    pub key: String,
    /// table, stream, service, model or file.
    #[schema(example = "table")]
    pub kind: String,
    pub title: Text,
    #[schema(example = "civil-affairs")]
    pub owner: String,
    pub meaning: Text,
    #[serde(default)]
    pub fields: Vec<ResourceField>,
    #[serde(default)]
    #[schema(example = "370200")]
    pub area: Option<String>,
    #[serde(default)]
    pub validity: ValidityView,
    #[serde(default = "irregular")]
    pub promise: PromiseView,
    /// open, conditional or never.
    #[serde(default = "conditional")]
    #[schema(example = "conditional")]
    pub sharing: String,
    #[serde(default)]
    pub conditions: Text,
}

/// A resource to register.
#[derive(Debug, Clone, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct Registration {
    pub resource: NewResource,
    /// Whether it is published at once.
    #[serde(default)]
    pub publish: bool,
}

/// A resource described anew.
#[derive(Debug, Clone, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct ResourceChange {
    /// The version that was read; another one by now is a conflict.
    #[schema(example = 2)]
    pub version: u32,
    pub resource: NewResource,
}

/// What its owner does with a resource.
#[derive(Debug, Clone, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct ResourceAct {
    pub action: ResourceAction,
}

/// The two things that are done to a whole resource.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum ResourceAction {
    Publish,
    /// Its grants end with it.
    Retire,
}

/// A resource after a change, with the grants that no longer fit.
#[derive(Debug, Clone, Serialize, Deserialize, ToSchema)]
pub struct ResourceChanged {
    pub resource: ResourceView,
    /// Grants whose regraded fields are withheld until the owner confirms, and those that have ended.
    pub unfit: Vec<super::ApplicationView>,
}

/// What somebody observed of a resource; each part by itself.
#[derive(Debug, Clone, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct ResourceReport {
    #[serde(default)]
    pub delivered: Option<DeliveredView>,
    #[serde(default)]
    pub measured: Option<NewQuality>,
    #[serde(default)]
    pub run: Option<NewRun>,
}

/// A measurement of a version of the data.
#[derive(Debug, Clone, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct NewQuality {
    #[schema(example = "2026-03-02/1")]
    pub version: String,
    pub measures: Vec<MeasureView>,
}

/// A run that made the resource out of others.
#[derive(Debug, Clone, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct NewRun {
    #[schema(example = "run-2026-03-02")]
    pub id: String,
    pub edges: Vec<NewEdge>,
}

/// A field of another resource that a field of this one was made from.
#[derive(Debug, Clone, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct NewEdge {
    /// The key or the id of the other resource.
    #[schema(example = "police.register")]
    pub source: String,
    #[schema(example = "identity")]
    pub source_field: String,
    #[schema(example = "identity")]
    pub target_field: String,
}

/// The classes and grades in force, with their source.
#[derive(Debug, Clone, Serialize, Deserialize, ToSchema)]
pub struct CatalogTerms {
    #[schema(example = "GB/T 43697-2024 · 1")]
    pub edition: String,
    /// From the least secret to the most secret.
    pub grades: Vec<GradeTerm>,
    pub classes: Vec<ClassTerm>,
    pub families: Vec<Titled>,
    /// The dimensions of quality, GB/T 36344-2018.
    pub dimensions: Vec<Titled>,
}

/// A grade and what it says.
#[derive(Debug, Clone, Serialize, Deserialize, ToSchema)]
pub struct GradeTerm {
    #[schema(example = "general-4")]
    pub key: String,
    pub title: Text,
    pub meaning: Text,
}

/// A class and the family it belongs to.
#[derive(Debug, Clone, Serialize, Deserialize, ToSchema)]
pub struct ClassTerm {
    #[schema(example = "person-identity")]
    pub key: String,
    pub title: Text,
    #[schema(example = "sensitive")]
    pub family: String,
}

fn unclassified() -> String {
    haina_catalog::DataClass::Unclassified.name().to_owned()
}

fn core() -> String {
    haina_catalog::Grade::Core.name().to_owned()
}

fn conditional() -> String {
    "conditional".to_owned()
}

impl From<&haina_catalog::Promise> for PromiseView {
    fn from(promise: &haina_catalog::Promise) -> PromiseView {
        PromiseView {
            every: promise.every.to_string(),
            by: promise.by.map(|by| by.strftime("%H:%M").to_string()),
        }
    }
}

fn irregular() -> PromiseView {
    PromiseView {
        every: "irregular".to_owned(),
        by: None,
    }
}
