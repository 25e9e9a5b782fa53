//! Models and their runs.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};
use serde_json::Value;
use utoipa::ToSchema;

use super::{Free, Moment, PromiseView, Text, Titled};

/// A model: of a pack in force, or one outside that only brings in its claims.
#[derive(Debug, Clone, Serialize, Deserialize, ToSchema)]
pub struct ModelView {
    /// The pack and the name in it.
    #[schema(example = "migrant-children/suspected")]
    pub key: String,
    /// Of a pack: the version in force. Of a model outside: the one that claimed last.
    #[schema(example = "5f0c2a9be713")]
    pub version: String,
    pub title: Text,
    pub owner: Titled,
    /// The law or document that allows it today.
    pub basis: String,
    /// The type of matter that is opened for what it claims.
    #[schema(example = "grassroots-check/check")]
    pub matter: Option<String>,
    /// What became of its findings, by version; empty for those that claim nothing.
    pub versions: Vec<PrecisionView>,
    /// table, view, stage, finding or eligibility; outside: it is in no pack, and is not run here.
    #[schema(example = "stage")]
    pub kind: String,
    /// Of a step: the funnel, as its page calls it, and the place in it.
    pub stage: Option<StageOf>,
    /// Keys of what it reads: tables of the catalogue, and models of the same pack.
    #[schema(example = json!(["education.student", "migrant-children/cleaned"]))]
    pub inputs: Vec<String>,
    /// How often it runs by itself; absent: only when asked.
    pub schedule: Option<PromiseView>,
    /// The run that is served.
    pub last: Option<ModelRunView>,
    /// Whether the asker may run its set.
    pub may_run: bool,
}

/// The place of a step in its funnel.
#[derive(Debug, Clone, Serialize, Deserialize, ToSchema)]
pub struct StageOf {
    #[schema(example = "migrant-children/migrant-children")]
    pub funnel: String,
    /// From 1.
    pub order: u32,
}

/// A model with all that is known of it.
#[derive(Debug, Clone, Serialize, Deserialize, ToSchema)]
pub struct ModelDetail {
    #[serde(flatten)]
    pub model: ModelView,
    /// The pack, with its version.
    pub pack: Titled,
    #[schema(example = "1.0.0")]
    pub pack_version: String,
    pub sql: String,
    /// The output columns that tell one row from every other.
    pub columns: Vec<String>,
    pub bases: Vec<DatedText>,
    pub params: Vec<ParamView>,
    /// Of a step: the words of each reason by which it drops a row.
    pub drops: BTreeMap<String, Text>,
    pub claims: Option<ClaimsView>,
    pub reads: Vec<InputView>,
    /// Newest first.
    pub runs: Vec<ModelRunView>,
}

/// A text that holds from a day on.
#[derive(Debug, Clone, Serialize, Deserialize, ToSchema)]
pub struct DatedText {
    #[schema(example = "2024-09-01")]
    pub from: String,
    pub text: String,
    /// Where it can be read.
    pub source: String,
}

/// A parameter: the value of today, and all with their sources.
#[derive(Debug, Clone, Serialize, Deserialize, ToSchema)]
pub struct ParamView {
    #[schema(example = "settled")]
    pub name: String,
    #[schema(value_type = Object, example = "183 days")]
    pub today: Value,
    pub values: Vec<DatedValue>,
}

/// A value that holds from a day on.
#[derive(Debug, Clone, Serialize, Deserialize, ToSchema)]
pub struct DatedValue {
    #[schema(example = "2016-01-01")]
    pub from: String,
    #[schema(value_type = Object, example = "183 days")]
    pub value: Value,
    pub source: String,
}

/// What a model claims of each of its rows.
#[derive(Debug, Clone, Serialize, Deserialize, ToSchema)]
pub struct ClaimsView {
    /// person, household, enterprise, place or device.
    #[schema(example = "person")]
    pub subject: String,
    pub claim: Text,
    /// The unit that looks into it, where no column says another.
    pub unit: Titled,
    pub reasons: Vec<WhyView>,
    /// Runs in a row before a subject enters or leaves.
    pub debounce: u32,
}

/// A reason of a claim, and the field that it comes from.
#[derive(Debug, Clone, Serialize, Deserialize, ToSchema)]
pub struct WhyView {
    pub title: Text,
    #[schema(example = "civil.visit.result")]
    pub from: String,
}

/// Something that a model reads.
#[derive(Debug, Clone, Serialize, Deserialize, ToSchema)]
pub struct InputView {
    #[schema(example = "civil.visit")]
    pub key: String,
    /// table or model.
    #[schema(example = "table")]
    pub kind: String,
    /// As the catalogue calls it; the key where the asker may not know of it, or there is none.
    pub title: Text,
    pub owner: Option<Titled>,
    /// When something came last.
    pub delivered_at: Option<Moment>,
    /// When the next is due.
    pub due_at: Option<Moment>,
    pub late: bool,
    /// Days after which the model holds the last delivery for too old.
    pub stale_after: Option<u32>,
    /// Percent by which it may shrink from one run to the next.
    pub shrink_max: Option<f64>,
}

/// A run of a model.
#[derive(Debug, Clone, Serialize, Deserialize, ToSchema)]
pub struct ModelRunView {
    #[schema(example = "run_01jzz9w2h8e5x9n3q5b7t1m4ka")]
    pub id: String,
    #[schema(example = "5f0c2a9be713")]
    pub version: String,
    pub at: Moment,
    pub took_ms: u64,
    /// Whether its claims are still being passed on.
    pub open: bool,
    pub rows: u64,
    /// Of a step: rows that came in.
    pub rows_in: u64,
    /// Of a step: rows that were dropped, by reason.
    pub dropped: BTreeMap<String, u64>,
    /// Of an eligibility model: answers, by answer.
    pub answers: BTreeMap<String, u64>,
    /// Subjects that came, changed, went, and wait to come or go.
    pub entered: u64,
    pub changed: u64,
    pub left: u64,
    pub waiting: u64,
    /// The versions of the inputs, and their rows.
    pub inputs: BTreeMap<String, u64>,
    pub input_rows: BTreeMap<String, u64>,
    pub params: Free,
    /// Inputs that were late or short, for which nobody left.
    pub trouble: Vec<TroubleView>,
}

/// What was wrong with an input.
#[derive(Debug, Clone, Serialize, Deserialize, ToSchema)]
pub struct TroubleView {
    #[schema(example = "civil.visit")]
    pub source: String,
    /// late or shrank.
    #[schema(example = "late")]
    pub what: String,
    /// Of what is late: when it was due.
    pub due: Option<Moment>,
    /// Of what shrank: its rows before and now.
    pub before: Option<u64>,
    pub now: Option<u64>,
}

/// An input that became short, and is right all the same.
#[derive(Debug, Clone, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct InputAcceptance {
    /// The table, or the model of the pack.
    #[schema(example = "civil.visit")]
    pub input: String,
    /// Why; 1 to 500 characters.
    #[schema(example = "街道合并，名册已核对")]
    pub reason: String,
}

/// What a run of a set did.
#[derive(Debug, Clone, Serialize, Deserialize, ToSchema)]
pub struct SetRan {
    #[schema(example = "migrant-children")]
    pub set: String,
    pub took_ms: u64,
    /// Whether every model is as new as what it reads.
    pub whole: bool,
    /// In the order in which they ran.
    pub models: Vec<ModelRan>,
}

/// What a run of a set did with one model.
#[derive(Debug, Clone, Serialize, Deserialize, ToSchema)]
pub struct ModelRan {
    #[schema(example = "migrant-children/suspected")]
    pub key: String,
    pub title: Text,
    /// made, unchanged, failed or waits.
    #[schema(example = "made")]
    pub did: String,
    /// Of what was made.
    pub run: Option<ModelRunView>,
    /// Of what waits: the model that failed.
    pub waits_on: Option<String>,
    /// Of what failed.
    pub problem: Option<RunProblem>,
}

/// Why a model failed, and what to do.
#[derive(Debug, Clone, Serialize, Deserialize, ToSchema)]
pub struct RunProblem {
    #[schema(example = "LAK0072")]
    pub code: String,
    pub detail: String,
    pub hint: Option<String>,
    /// The code's title for people.
    pub words: Option<Text>,
}

impl From<crate::Problem> for RunProblem {
    fn from(problem: crate::Problem) -> RunProblem {
        RunProblem {
            code: problem.code,
            detail: problem.detail,
            hint: problem.hint,
            words: problem.words,
        }
    }
}

/// What became of the findings that a version claimed last.
#[derive(Debug, Clone, Serialize, Deserialize, ToSchema)]
pub struct PrecisionView {
    pub version: String,
    pub suspected: u64,
    pub completed: u64,
    pub confirmed: u64,
    pub refuted: u64,
    pub lapsed: u64,
    /// confirmed / (confirmed + refuted); absent while nothing is decided.
    #[schema(example = 0.92)]
    pub precision: Option<f64>,
}
