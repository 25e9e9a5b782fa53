//! Old work orders that another system kept.

use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use super::Free;

/// Rows of an import, at most 5,000; the same rows may be sent again, each is imported once.
#[derive(Debug, Clone, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct NewImport {
    /// The sender's own name of this part, for its log.
    #[serde(default)]
    #[schema(example = "6f2c/0")]
    pub batch: String,
    /// Where the rows come from; a row's key is unique in its source.
    #[schema(example = "replies", max_length = 60)]
    pub source: String,
    /// `{key, type, opened_at, title?, number?, channel?, class?, area?, urgency?, place?, reporter?, lead?, contacted_at?,
    /// answered_at?, answer?, closed_at?, state?, rating?, form?, same?}` each.
    #[schema(max_items = 5000)]
    pub rows: Vec<Free>,
    /// Only say what would be done.
    #[serde(default)]
    pub check: bool,
    /// Import the good rows although others are wrong; otherwise one wrong row refuses all.
    #[serde(default)]
    pub partial: bool,
}

/// What an import did, or would do.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct ImportResult {
    #[schema(example = 498)]
    pub imported: u32,
    /// Rows that an earlier import brought.
    #[schema(example = 0)]
    pub already: u32,
    pub rejected: Vec<RejectedRow>,
}

/// A row that was refused, with every reason.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct RejectedRow {
    #[schema(example = "replies/2549")]
    pub key: String,
    pub reasons: Vec<String>,
}
