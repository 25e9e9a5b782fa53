//! Messages to the outside and notices inside.

use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use super::{Moment, Text};

/// A message to one receiver and what became of it.
#[derive(Debug, Clone, Serialize, Deserialize, ToSchema)]
pub struct DeliveryView {
    #[schema(example = "del_01jzz9w2h8e5x9n3q5b7t1m4ka")]
    pub id: String,
    pub at: Moment,
    /// webhook, mail or the name of a door.
    #[schema(example = "webhook")]
    pub channel: String,
    /// The receiver; mail addresses and numbers are shortened.
    #[schema(example = "https://hooks.example/haina")]
    pub target: String,
    #[schema(example = "matter.answered")]
    pub kind: String,
    #[schema(example = "mat_01jzz9w2h8e5x9n3q5b7t1m4ka")]
    pub subject: String,
    #[schema(example = 1217)]
    pub seq: i64,
    /// pending, delivered or dead.
    #[schema(example = "pending")]
    pub state: String,
    #[schema(example = 2)]
    pub attempts: u32,
    pub next_at: Option<Moment>,
    pub sent_at: Option<Moment>,
    #[schema(
        example = "could not send to `hooks.example`: the other side answered 503 Service Unavailable"
    )]
    pub error: Option<String>,
}

/// A new webhook.
#[derive(Debug, Clone, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct NewWebhook {
    #[schema(example = "district platform", max_length = 100)]
    pub title: String,
    /// On a host that the configuration allows.
    #[schema(example = "https://hooks.example/haina")]
    pub url: String,
    /// Kinds of entries or groups (`matter.*`); all when empty.
    #[serde(default)]
    #[schema(example = json!(["matter.answered", "matter.closed"]))]
    pub kinds: Vec<String>,
}

/// A webhook.
#[derive(Debug, Clone, Serialize, Deserialize, ToSchema)]
pub struct WebhookView {
    #[schema(example = "whk_01jzz9w2h8e5x9n3q5b7t1m4ka")]
    pub id: String,
    pub title: String,
    pub url: String,
    pub kinds: Vec<String>,
    pub active: bool,
    pub created_at: Moment,
    /// Signs what is sent; shown once, when it is made.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub secret: Option<String>,
}

/// A notice.
#[derive(Debug, Clone, Serialize, Deserialize, ToSchema)]
pub struct NoticeView {
    pub id: String,
    #[schema(example = "matter.answered")]
    pub kind: String,
    /// What it is about: a matter's id.
    pub subject: String,
    pub title: Text,
    pub text: Text,
    pub at: Moment,
    pub read: bool,
}

/// Up to when notices were seen.
#[derive(Debug, Clone, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct ReadUpTo {
    pub up_to: Moment,
}

/// How a person wants to be told.
#[derive(Debug, Clone, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct NotifySettings {
    #[schema(example = "wang@qingdao.example")]
    pub mail: Option<String>,
    #[schema(example = "13800000000")]
    pub phone: Option<String>,
    /// Channels that are on.
    #[schema(example = json!(["mail"]))]
    pub channels: Vec<String>,
    /// Channels this server has; only shown.
    #[serde(default)]
    pub available: Vec<String>,
}
