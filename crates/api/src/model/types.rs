//! Types of matters, and opening one.

use serde::{Deserialize, Serialize};
use serde_json::Value;
use utoipa::ToSchema;

use super::{Free, PlaceView, Text};

/// A type of matter.
#[derive(Debug, Clone, Serialize, Deserialize, ToSchema)]
pub struct TypeView {
    #[schema(example = "hotline-12345/appeal")]
    pub id: String,
    pub title: Text,
    pub description: Option<Text>,
    #[schema(example = "hotline")]
    pub family: String,
    #[schema(example = "hotline-12345")]
    pub pack: String,
    #[schema(example = "1.0.0")]
    pub version: String,
    pub hash: String,
    #[schema(example = json!(["phone", "web"]))]
    pub channels: Vec<String>,
    /// Roles that may open one; `anonymous` is anybody.
    pub open_by: Vec<String>,
    pub anonymous: bool,
    /// Whether the asker may open one.
    pub may_open: bool,
    /// JSON Schema of the form.
    pub form: Free,
    #[schema(value_type = Vec<Object>)]
    pub form_ui: Vec<Value>,
    /// none, optional or required.
    #[schema(example = "optional")]
    pub place: String,
    pub attachments: AttachmentView,
    pub clocks: Vec<ClockKindView>,
    pub tasks: Vec<TaskKindView>,
    pub rating_grades: Option<u8>,
}

/// What files a type takes.
#[derive(Debug, Clone, Serialize, Deserialize, ToSchema)]
pub struct AttachmentView {
    #[schema(example = 9)]
    pub max: u32,
    #[schema(example = 20_971_520)]
    pub bytes_max: u64,
    #[schema(example = json!(["photo", "document"]))]
    pub kinds: Vec<String>,
    /// Pictures that must be there before it is answered.
    pub evidence: Vec<String>,
}

/// A clock of a type.
#[derive(Debug, Clone, Serialize, Deserialize, ToSchema)]
pub struct ClockKindView {
    #[schema(example = "handle")]
    pub key: String,
    pub title: Text,
    #[schema(example = "5 workdays")]
    pub limit: String,
}

/// A task of a type.
#[derive(Debug, Clone, Serialize, Deserialize, ToSchema)]
pub struct TaskKindView {
    #[schema(example = "handle")]
    pub key: String,
    pub title: Text,
    pub unit: String,
    pub needs: Vec<String>,
    pub limit: Option<String>,
}

/// A new matter.
#[derive(Debug, Clone, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct NewMatter {
    #[serde(rename = "type")]
    #[schema(example = "hotline-12345/appeal")]
    pub kind: String,
    #[schema(example = "南京路夜间施工噪音")]
    pub title: Option<String>,
    #[serde(default)]
    #[schema(example = json!({"text": "南京路 88 号工地每晚施工到凌晨两点，影响休息。"}))]
    pub form: Free,
    /// phone, web, app, counter, letter, machine, sensor, api or import.
    #[schema(example = "phone")]
    pub channel: String,
    pub reporter: Option<NewReporter>,
    pub place: Option<PlaceView>,
    #[schema(example = "noise-construction")]
    pub class: Option<String>,
    pub urgency: Option<String>,
    /// Files uploaded before, by their ids, or with what each shows.
    #[serde(default)]
    pub attachments: Vec<Attachment>,
    /// The unit to go to, where the type lets the opener name it.
    pub lead: Option<String>,
    #[serde(default)]
    pub draft: bool,
}

/// A file to put with a new matter.
#[derive(Debug, Clone, Serialize, Deserialize, ToSchema)]
#[serde(untagged)]
pub enum Attachment {
    /// Its id.
    Id(String),
    /// Its id, and what it shows: before, after, contact or other.
    Shown(ShownFile),
}

/// A file and what it shows.
#[derive(Debug, Clone, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct ShownFile {
    #[schema(example = "fil_01jzz9w2h8e5x9n3q5b7t1m4ka")]
    pub id: String,
    #[schema(example = "before")]
    pub shows: String,
}

/// Who reports it.
#[derive(Debug, Clone, Default, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct NewReporter {
    /// The person's id, where known.
    pub person: Option<String>,
    #[serde(default)]
    #[schema(example = "王女士")]
    pub name: String,
    #[serde(default)]
    #[schema(example = "13800000000")]
    pub phone: String,
    #[serde(default)]
    pub address: String,
    /// The units do not learn who it is.
    #[serde(default)]
    pub anonymous: bool,
    #[serde(default = "yes")]
    pub wants_answer: bool,
}

fn yes() -> bool {
    true
}
