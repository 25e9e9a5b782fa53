//! The parts of a matter.

use serde::{Deserialize, Serialize};
use serde_json::Value;
use utoipa::ToSchema;

use super::{Free, Moment, Text, Titled};

/// Where it is.
#[derive(Debug, Clone, PartialEq, Default, Serialize, Deserialize, ToSchema)]
pub struct PlaceView {
    #[schema(example = "市南区香港中路 8 号")]
    pub text: String,
    #[schema(example = "370202")]
    pub area: Option<String>,
    /// Degrees, WGS 84.
    #[schema(example = 36.0671)]
    pub lat: Option<f64>,
    #[schema(example = 120.3826)]
    pub lon: Option<f64>,
}

/// Who reports it, as far as the asker may know.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, ToSchema)]
pub struct ReporterView {
    #[schema(example = "r1")]
    pub id: String,
    /// Hidden from those who may not see it.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(example = "王女士")]
    pub name: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(example = "13800000000")]
    pub phone: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub address: Option<String>,
    pub anonymous: bool,
    pub reply_wanted: bool,
    pub at: Option<Moment>,
    pub answered: bool,
    /// Whether this is the asker.
    pub me: bool,
}

/// One node of the task graph.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, ToSchema)]
pub struct TaskView {
    #[schema(example = "handle")]
    pub key: String,
    pub title: Text,
    pub unit: Option<Titled>,
    #[schema(example = "handler")]
    pub role: String,
    pub person: Option<PersonRef>,
    /// waiting, ready, offered, active, paused, returned, done or skipped.
    #[schema(example = "active")]
    pub state: String,
    /// Tasks that must be done or skipped first.
    pub needs: Vec<String>,
    /// The condition under which it is needed at all.
    pub when: Option<String>,
    pub due_at: Option<Moment>,
    pub opened_at: Option<Moment>,
    pub done_at: Option<Moment>,
    pub result: Option<String>,
    /// The answer of the matter ends it; it is not completed by itself.
    pub with_answer: bool,
}

/// A person in a few words.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, ToSchema)]
pub struct PersonRef {
    #[schema(example = "per_01jzz9w2h8e5x9n3q5b7t1m4ka")]
    pub id: String,
    #[schema(example = "李明")]
    pub display: String,
}

/// How much of a clock is left; below zero it is over due.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct Left {
    #[schema(example = 2)]
    pub n: i64,
    /// hours, days, workdays or months.
    #[schema(example = "workdays")]
    pub unit: String,
}

/// A clock with its rungs and stops.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, ToSchema)]
pub struct Clock {
    #[schema(example = "handle")]
    pub key: String,
    pub title: Text,
    #[schema(example = "5 workdays")]
    pub limit: String,
    pub start: Moment,
    pub due_at: Option<Moment>,
    pub ended_at: Option<Moment>,
    pub provisional: bool,
    /// running, stopped, met, breached or void.
    #[schema(example = "running")]
    pub state: String,
    #[schema(example = 0.42)]
    pub fraction: Option<f64>,
    pub left: Option<Left>,
    pub round: u32,
    pub rungs: Vec<Rung>,
    pub stops: Vec<Stop>,
}

/// A rung of a clock's ladder.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, ToSchema)]
pub struct Rung {
    #[schema(example = 80)]
    pub at_percent: u32,
    /// remind, warn, escalate or supervise.
    #[schema(example = "warn")]
    pub action: String,
    pub due_at: Option<Moment>,
    pub fired_at: Option<Moment>,
}

/// A time in which a clock stood still.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, ToSchema)]
pub struct Stop {
    #[schema(example = "awaiting-person")]
    pub reason: String,
    pub title: Option<Text>,
    pub from: Moment,
    pub to: Option<Moment>,
}

/// One step of its history.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, ToSchema)]
pub struct TimelineItem {
    #[schema(example = "ent_01jzz9w2h8e5x9n3q5b7t1m4ka")]
    pub entry: String,
    /// The number in the journal; absent until it is sequenced.
    #[schema(example = 1217)]
    pub seq: Option<i64>,
    pub at: Moment,
    pub actor: ActorView,
    #[schema(example = "matter.dispatched")]
    pub kind: String,
    pub words: Text,
    pub detail: Free,
    pub public: bool,
    pub round: Option<u32>,
}

/// Who did a step, as far as the asker may know.
#[derive(Debug, Clone, PartialEq, Default, Serialize, Deserialize, ToSchema)]
pub struct ActorView {
    /// person, system or public.
    #[schema(example = "person")]
    pub kind: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub id: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(example = "李明")]
    pub display: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub role: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub role_title: Option<Text>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub unit: Option<Text>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub on_behalf_of: Option<String>,
}

/// An answer to one reporter, or to all.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, ToSchema)]
pub struct AnswerView {
    /// The reporter it is for; none: all.
    pub to: Option<String>,
    pub round: u32,
    pub at: Moment,
    pub by: Option<String>,
    pub unit: Option<Text>,
    #[schema(example = "A")]
    pub class: Option<String>,
    #[schema(example = "已责令夜间停工，并安排巡查。")]
    pub text: String,
}

/// A rating.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, ToSchema)]
pub struct Rating {
    /// The reporter who gave it.
    pub by: Option<String>,
    pub round: u32,
    pub at: Moment,
    /// 1 very bad to 5 very good.
    #[schema(example = 5)]
    pub grade: u8,
    pub solved: Option<bool>,
    pub note: Option<String>,
    /// none, pending, upheld or refused.
    pub appeal: Option<String>,
}

/// A supervision order.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, ToSchema)]
pub struct Supervision {
    pub id: String,
    /// The matter's id.
    pub matter: String,
    pub number: String,
    pub title: String,
    pub unit: Option<Titled>,
    /// yellow, red or listed.
    #[schema(example = "yellow")]
    pub grade: String,
    pub reason: String,
    pub at: Moment,
    pub due_at: Option<Moment>,
    pub left: Option<Left>,
    pub replied_at: Option<Moment>,
    pub reply: Option<String>,
    pub lifted_at: Option<Moment>,
    /// open, replied or lifted.
    #[schema(example = "open")]
    pub state: String,
}

/// A consultation.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, ToSchema)]
pub struct Consultation {
    pub id: String,
    /// The matter's id.
    pub matter: String,
    pub number: String,
    pub title: String,
    /// open or concluded.
    #[schema(example = "open")]
    pub state: String,
    pub question: String,
    pub convened_at: Moment,
    pub due_at: Option<Moment>,
    pub left: Option<Left>,
    pub units: Vec<Titled>,
    pub experts: Vec<ExpertView>,
    /// Opinions of units.
    pub opinions: Vec<Opinion>,
    pub conclusion: Option<Conclusion>,
    /// Whether it waits for the asker's opinion.
    pub waits_for_me: bool,
}

/// A named expert and their opinion.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, ToSchema)]
pub struct ExpertView {
    pub id: String,
    pub display: String,
    pub opinion: Option<String>,
    pub at: Option<Moment>,
}

/// The conclusion of a consultation.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, ToSchema)]
pub struct Conclusion {
    pub text: String,
    pub lead: Option<Titled>,
    pub helpers: Vec<Titled>,
    pub at: Moment,
    pub by: Option<String>,
}

/// An opinion in a consultation.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, ToSchema)]
pub struct Opinion {
    pub by: String,
    pub at: Moment,
    pub text: String,
}

/// A file.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, ToSchema)]
pub struct FileView {
    #[schema(example = "fil_01jzz9w2h8e5x9n3q5b7t1m4ka")]
    pub id: String,
    #[schema(example = "现场.jpg")]
    pub name: String,
    /// Told from its content, not from its name.
    #[schema(example = "image/jpeg")]
    pub media_type: String,
    #[schema(example = 284_113)]
    pub bytes: u64,
    #[schema(example = "9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08")]
    pub sha256: String,
    /// before, after, contact or other.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub role: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub at: Option<Moment>,
    /// Where the photo was taken; only for those who may see it.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub position: Option<Position>,
    #[schema(example = "/v1/files/fil_01jzz9w2h8e5x9n3q5b7t1m4ka")]
    pub url: String,
}

/// Degrees, WGS 84.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize, ToSchema)]
pub struct Position {
    #[schema(example = 36.0671)]
    pub lat: f64,
    #[schema(example = 120.3826)]
    pub lon: f64,
}

/// A paper or picture that the matter needs, and whether it is there.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, ToSchema)]
pub struct PaperView {
    /// evidence: the type asks for it before the answer; correction: the desk asked the person for it; proof: a department's record is
    /// asked in place of it.
    #[schema(example = "evidence")]
    pub kind: String,
    pub title: Text,
    /// Nothing more is wanted of the person.
    pub given: bool,
    /// The files that are it.
    pub files: Vec<String>,
    /// Of a proof: how it stands.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub proof: Option<PaperProof>,
}

/// What a department's record said in place of a paper.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, ToSchema)]
pub struct PaperProof {
    #[schema(example = "household-register")]
    pub key: String,
    /// asked, spared, wanted or given.
    #[schema(example = "spared")]
    pub state: String,
    pub words: Text,
    /// Why it is wanted all the same.
    pub why: Option<Text>,
    /// What the person is asked for then.
    pub fallback: Option<Text>,
    /// The table whose record was asked.
    #[schema(example = "police.register")]
    pub source: String,
    #[schema(example = "租房补贴资格核验")]
    pub purpose: String,
    /// The one field that was told, and what it is called.
    pub told: Option<String>,
    pub told_title: Option<Text>,
    #[schema(example = "rcp_01jzz9w2h8e5x9n3q5b7t1m4ka")]
    pub receipt: Option<String>,
    pub at: Moment,
}

/// Another matter that belongs to this one.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, ToSchema)]
pub struct Related {
    pub id: String,
    pub number: String,
    pub title: String,
    pub state: String,
    /// merged-into, merged-child or origin.
    pub why: String,
}

/// Something that can be done with a matter.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, ToSchema)]
pub struct ActionView {
    #[schema(example = "dispatch")]
    pub action: String,
    pub title: Text,
    pub allowed: bool,
    /// The task it is about, where it is about one.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub task: Option<String>,
    /// Why not, when it is not.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub why_not: Option<Text>,
    pub params: Vec<ParamSpec>,
}

/// What an action asks for.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, ToSchema)]
pub struct ParamSpec {
    #[schema(example = "lead")]
    pub name: String,
    /// text, longtext, unit, units, person, persons, choice, bool, limit, date, grade, file, files, matter, task,
    /// reporter, class, area or json.
    #[schema(example = "unit")]
    pub kind: String,
    pub required: bool,
    pub title: Text,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub hint: Option<Text>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub options: Option<Vec<ParamOption>>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[schema(value_type = Option<Object>)]
    pub default: Option<Value>,
}

/// One choice.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, ToSchema)]
pub struct ParamOption {
    #[schema(example = "police")]
    pub value: String,
    pub title: Text,
}

/// An upload: one part named `file`.
#[derive(Debug, ToSchema)]
#[allow(dead_code)] // only described
pub struct Upload {
    #[schema(value_type = String, format = Binary)]
    pub file: Vec<u8>,
}
