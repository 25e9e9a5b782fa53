//! Funnels of models.

use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use super::{Moment, Text, Titled};

/// A funnel in a list.
#[derive(Debug, Clone, Serialize, Deserialize, ToSchema)]
pub struct FunnelRow {
    #[schema(example = "migrant-children/migrant-children")]
    pub key: String,
    /// The title of its pack.
    pub title: Text,
    pub owner: Titled,
    /// The titles of its steps, first to last.
    pub steps: Vec<Text>,
    /// When the last step ran; absent before the first whole run, like what follows.
    pub at: Option<Moment>,
    /// Rows that came in.
    pub raw: Option<u64>,
    /// Rows that came through.
    pub kept: Option<u64>,
}

/// What a funnel made of its raw rows.
#[derive(Debug, Clone, Serialize, Deserialize, ToSchema)]
pub struct FunnelView {
    #[serde(flatten)]
    pub row: FunnelRow,
    /// The tables that the raw rows came from.
    pub inputs: Vec<FunnelInput>,
    pub stages: Vec<FunnelStage>,
}

/// A table that raw rows came from.
#[derive(Debug, Clone, Serialize, Deserialize, ToSchema)]
pub struct FunnelInput {
    #[schema(example = "education.student")]
    pub key: String,
    pub title: Text,
    pub owner: Option<Titled>,
    pub rows: u64,
}

/// A step: what comes in is what goes out and what is dropped.
#[derive(Debug, Clone, Serialize, Deserialize, ToSchema)]
pub struct FunnelStage {
    /// The model.
    #[schema(example = "migrant-children/suspected")]
    pub key: String,
    pub title: Text,
    pub rows_in: u64,
    pub rows_out: u64,
    /// Most rows first.
    pub dropped: Vec<FunnelDrop>,
}

/// Rows that a step dropped for one reason.
#[derive(Debug, Clone, Serialize, Deserialize, ToSchema)]
pub struct FunnelDrop {
    #[schema(example = "not-child")]
    pub reason: String,
    pub words: Text,
    pub rows: u64,
}
