//! A matter in a list, and a matter with everything the asker may see.

use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use super::{
    ActionView, Clock, Consultation, FileView, Free, Left, Moment, PaperView, PlaceView, Rating,
    Related, ReporterView, Supervision, TaskView, Text, TimelineItem, Titled,
};

/// A matter in a list.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, ToSchema)]
pub struct MatterRow {
    #[schema(example = "mat_01jzz9w2h8e5x9n3q5b7t1m4ka")]
    pub id: String,
    /// The number people say on the phone.
    #[schema(example = "QD20260302-00017")]
    pub number: String,
    /// The tracking code; only for those who may see it.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(example = "K7Q2-9FMD-X3TP")]
    pub code: Option<String>,
    #[serde(rename = "type")]
    #[schema(example = "hotline-12345/appeal")]
    pub kind: String,
    pub type_title: Text,
    #[schema(example = "南京路夜间施工噪音")]
    pub title: String,
    /// draft, submitted, accepted, dispatched, working, suspended, answered, closed, rejected, withdrawn or merged.
    #[schema(example = "working")]
    pub state: String,
    #[schema(example = "noise-construction")]
    pub class: Option<String>,
    pub class_title: Option<Text>,
    #[schema(example = "370202")]
    pub area: Option<String>,
    pub area_title: Option<Text>,
    pub lead: Option<Titled>,
    #[schema(example = 1)]
    pub round: u32,
    pub opened_at: Moment,
    /// When its nearest running clock is due.
    pub due_at: Option<Moment>,
    /// The due time crosses into a year whose holidays are not yet published.
    pub due_provisional: bool,
    pub late: bool,
    /// How much of the handling time has passed: 1.0 is due.
    #[schema(example = 0.42)]
    pub clock_fraction: Option<f64>,
    /// How much of its nearest clock is left.
    pub left: Option<Left>,
    #[schema(example = "ordinary")]
    pub urgency: Option<String>,
    /// How many persons report it.
    #[schema(example = 3)]
    pub reporters: u32,
    pub supervised: bool,
    /// Tasks that wait for the asker or their unit.
    pub my_tasks: Vec<MyTask>,
    pub labels: Vec<String>,
    /// What the catalogue proposes, for the desk.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub proposed: Option<Proposal>,
}

/// Whom the catalogue would dispatch it to, and which rows say so.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, ToSchema)]
pub struct Proposal {
    pub lead: Titled,
    pub helpers: Vec<Titled>,
    pub reason: Text,
    pub rows: Vec<String>,
}

/// A task in a list.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, ToSchema)]
pub struct MyTask {
    #[schema(example = "handle")]
    pub key: String,
    pub title: Text,
    #[schema(example = "ready")]
    pub state: String,
}

/// A matter with everything the asker may see and do.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, ToSchema)]
pub struct MatterView {
    #[serde(flatten)]
    pub row: MatterRow,
    #[schema(example = "phone")]
    pub channel: String,
    /// The desk that takes it in and dispatches it.
    pub desk: Option<Titled>,
    pub form: Free,
    pub form_schema: Free,
    #[schema(value_type = Vec<Object>)]
    pub form_ui: Vec<serde_json::Value>,
    pub place: Option<PlaceView>,
    pub reporters_list: Vec<ReporterView>,
    pub tasks: Vec<TaskView>,
    pub clocks: Vec<Clock>,
    pub timeline: Vec<TimelineItem>,
    pub answers: Vec<super::AnswerView>,
    pub ratings: Vec<Rating>,
    pub consultations: Vec<Consultation>,
    pub supervisions: Vec<Supervision>,
    pub files: Vec<FileView>,
    /// What it needs before it can go on.
    pub papers: Vec<PaperView>,
    pub related: Vec<Related>,
    pub precedents: Vec<super::Precedent>,
    /// What the asker may do now, and why the rest is not possible.
    pub actions: Vec<ActionView>,
    #[schema(example = "hotline-12345")]
    pub pack: String,
    /// Pack version and hash this matter follows.
    #[schema(example = "1.0.0")]
    pub version: String,
    pub hash: String,
}
