//! What the public may send and see.

use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use super::{Left, Moment, Text, Titled};

/// A matter as whoever holds its tracking code sees it: only what its type allows.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, ToSchema)]
pub struct PublicMatter {
    #[schema(example = "K7Q2-9FMD-X3TP")]
    pub code: String,
    #[schema(example = "QD20260302-00017")]
    pub number: Option<String>,
    pub title: Option<String>,
    pub type_title: Text,
    #[schema(example = "working")]
    pub state: String,
    pub class_title: Option<Text>,
    pub area_title: Option<Text>,
    pub lead: Option<Titled>,
    pub opened_at: Option<Moment>,
    pub due_at: Option<Moment>,
    pub due_provisional: bool,
    pub left: Option<Left>,
    pub late: bool,
    pub round: u32,
    pub timeline: Vec<PublicStep>,
    pub tasks: Vec<PublicTask>,
    pub answer: Option<PublicAnswer>,
    /// How many files came with it, on whichever channel.
    pub files: Option<usize>,
    /// What the person was asked for and has not handed in.
    #[schema(example = json!(["身份证复印件"]))]
    pub wanted: Vec<String>,
    /// Whether a rating is awaited.
    pub can_rate: bool,
    /// Whether words and files are taken now.
    pub can_supply: bool,
    /// Whether rating and adding ask for the last four digits of the number given.
    pub phone_asked: bool,
    pub rating: Option<PublicGrade>,
}

/// A step as the public sees it: no names, no texts.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, ToSchema)]
pub struct PublicStep {
    pub at: Moment,
    #[schema(example = "matter.dispatched")]
    pub kind: String,
    pub words: Text,
}

/// A task as the public sees it.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, ToSchema)]
pub struct PublicTask {
    pub title: Text,
    #[schema(example = "active")]
    pub state: String,
}

/// The answer, where the type lets the public see it.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, ToSchema)]
pub struct PublicAnswer {
    pub at: Moment,
    pub text: String,
    pub unit: Option<Text>,
}

/// A grade given.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, ToSchema)]
pub struct PublicGrade {
    #[schema(example = 5)]
    pub grade: u8,
    pub at: Moment,
}

/// A rating by tracking code.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct PublicRating {
    /// 1 very bad to 5 very good.
    #[schema(example = 5, minimum = 1, maximum = 5)]
    pub grade: u8,
    pub solved: Option<bool>,
    #[serde(default)]
    #[schema(example = "处理及时", max_length = 1000)]
    pub ground: String,
    /// The last four digits of the number given when reporting, where one was given.
    #[serde(default)]
    #[schema(example = "0000")]
    pub phone_end: Option<String>,
}

/// Words or files added by tracking code.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct PublicSupply {
    #[serde(default)]
    #[schema(example = "坑变深了，附一张新照片。", max_length = 4000)]
    pub text: String,
    /// Ids of files that were sent before.
    #[serde(default)]
    #[schema(max_items = 20)]
    pub files: Vec<String>,
    /// Where the person is now: a channel that the type lists.
    #[schema(example = "machine")]
    pub channel: String,
    /// The last four digits of the number given when reporting, where one was given.
    #[serde(default)]
    #[schema(example = "0000")]
    pub phone_end: Option<String>,
}

/// The answer to an anonymous report.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, ToSchema)]
pub struct PublicReceipt {
    #[schema(example = "QD20260302-00017")]
    pub number: String,
    /// Keep it: it shows the progress.
    #[schema(example = "K7Q2-9FMD-X3TP")]
    pub code: String,
    pub lead: Option<Titled>,
}
