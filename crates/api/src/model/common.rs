//! Pieces that many documents share.

use haina_core::Words;
use jiff::Timestamp;
use serde::{Deserialize, Serialize};
use serde_json::Value;
use utoipa::ToSchema;

/// A text in Chinese and in English.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize, ToSchema)]
pub struct Text {
    #[schema(example = "市公安局")]
    pub zh: String,
    #[schema(example = "Public Security Bureau")]
    pub en: String,
}

/// A moment, RFC 3339 with zone.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize, ToSchema)]
#[serde(transparent)]
#[schema(value_type = String, format = DateTime, example = "2026-03-02T01:15:00Z")]
pub struct Moment(pub Timestamp);

/// Something with a key and a title.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct Titled {
    #[schema(example = "police")]
    pub key: String,
    pub title: Text,
}

/// A page of a list: `next` is the cursor of the following page, absent on the last one.
#[derive(Debug, Clone, Serialize, Deserialize, ToSchema)]
pub struct Page<T> {
    pub items: Vec<T>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub next: Option<String>,
}

/// A document whose fields its matter type names.
#[derive(Debug, Clone, PartialEq, Default, Serialize, Deserialize, ToSchema)]
#[serde(transparent)]
#[schema(value_type = Object)]
pub struct Free(pub Value);

impl From<Words> for Text {
    fn from(words: Words) -> Text {
        Text {
            zh: words.zh,
            en: words.en,
        }
    }
}

impl From<&Words> for Text {
    fn from(words: &Words) -> Text {
        Text {
            zh: words.zh.clone(),
            en: words.en.clone(),
        }
    }
}

impl From<Text> for Words {
    fn from(text: Text) -> Words {
        Words {
            zh: text.zh,
            en: text.en,
        }
    }
}

impl From<Timestamp> for Moment {
    fn from(at: Timestamp) -> Moment {
        Moment(at)
    }
}
