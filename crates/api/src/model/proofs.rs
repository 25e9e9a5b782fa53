//! Questions to departments' records in place of papers.

use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};

use super::{Moment, Text, Titled};

/// A question that was asked about somebody, or that they let be asked. What was answered does not stand here.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, ToSchema)]
pub struct QuestionView {
    #[schema(example = "qst_01jzz9w2h8e5x9n3q5b7t1m4ka")]
    pub id: String,
    pub at: Moment,
    /// The paper that it was asked in place of.
    pub title: Text,
    /// The department whose record was asked, and the table.
    pub owner: Titled,
    #[schema(example = "police.register")]
    pub source: String,
    /// The department that asked.
    pub asker: Titled,
    #[schema(example = "租房补贴资格核验")]
    pub purpose: String,
    /// record, no_record, not_agreed or down.
    #[schema(example = "record")]
    pub outcome: String,
    /// Nobody had to bring the paper.
    pub spared: bool,
    /// The field that was told; none: only yes or no.
    pub told: Option<Text>,
    /// The receipt of the use, where an agreement permitted it.
    #[schema(example = "rcp_01jzz9w2h8e5x9n3q5b7t1m4ka")]
    pub receipt: Option<String>,
    /// Whether it was asked about the reader.
    pub about_me: bool,
    /// The matter that it was asked for, where it is the reader's.
    pub matter: Option<String>,
}

/// Which part of the list.
#[derive(Debug, Clone, Default, Deserialize, IntoParams)]
#[serde(default, deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub struct QuestionQuery {
    /// Where the page begins: `next` of the one before.
    pub cursor: Option<String>,
    /// Questions on a page.
    #[param(maximum = 200, example = 50)]
    pub limit: Option<u32>,
}

/// How questions in place of papers ended.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, ToSchema)]
pub struct ProofBoard {
    /// Counted from.
    pub since: Moment,
    pub papers: Vec<ProofCount>,
}

/// How the questions in place of one paper ended.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, ToSchema)]
pub struct ProofCount {
    pub title: Text,
    #[schema(example = "police.register")]
    pub source: String,
    pub owner: Titled,
    pub asker: Titled,
    /// Papers that nobody had to bring.
    #[schema(example = 118)]
    pub spared: u64,
    /// Questions to which there was a record, or none, or nobody was asked, or nobody answered.
    #[schema(example = 120)]
    pub record: u64,
    #[schema(example = 3)]
    pub no_record: u64,
    #[schema(example = 0)]
    pub not_agreed: u64,
    #[schema(example = 1)]
    pub down: u64,
    /// Milliseconds that a question took on average.
    #[schema(example = 35)]
    pub took_ms: u64,
}

/// Since when.
#[derive(Debug, Clone, Default, Deserialize, IntoParams)]
#[serde(default, deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub struct ProofBoardQuery {
    /// Days back from now.
    #[param(minimum = 1, maximum = 366, example = 30)]
    pub days: Option<u32>,
}
