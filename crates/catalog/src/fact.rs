//! What is observed of a resource (事实): deliveries, quality and lineage. Those who see it write it: lake, signal, a token.

use haina_core::Words;
use jiff::Timestamp;
use serde::{Deserialize, Serialize};
use strum::{Display, EnumIter, EnumString, IntoStaticStr};

use crate::ResourceId;

/// What was observed last.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
#[serde(default)]
pub struct Fact {
    pub delivered: Option<Delivery>,
    /// The version of the data that was measured: a batch, or a version of the table; empty: never.
    pub measured: String,
    pub measured_at: Option<Timestamp>,
    pub quality: Vec<Measure>,
}

/// A delivery that was taken in.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Delivery {
    /// The version of the data: a batch, or a version of the table.
    pub version: String,
    pub rows: u64,
    pub at: Timestamp,
}

/// One of the six dimensions of data quality, GB/T 36344-2018.
#[derive(
    Debug,
    Clone,
    Copy,
    PartialEq,
    Eq,
    PartialOrd,
    Ord,
    Serialize,
    Deserialize,
    Display,
    EnumString,
    EnumIter,
    IntoStaticStr,
)]
#[serde(rename_all = "snake_case")]
#[strum(serialize_all = "snake_case")]
pub enum Dimension {
    /// 规范性
    Conformity,
    /// 完整性
    Completeness,
    /// 准确性
    Accuracy,
    /// 一致性
    Consistency,
    /// 时效性
    Timeliness,
    /// 可访问性
    Accessibility,
}

/// How much of what was looked at is good in one dimension: `good` of `all`, which is never hidden behind the fraction.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Measure {
    pub dimension: Dimension,
    pub good: u64,
    pub all: u64,
}

/// A run that made a resource out of others.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Run {
    /// What it is known by: an OpenLineage run id, a batch.
    pub id: String,
    pub edges: Vec<Edge>,
}

/// A field that a field was made from.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Edge {
    pub source: ResourceId,
    pub source_field: String,
    pub target: ResourceId,
    pub target_field: String,
}

impl Measure {
    /// `good / all`; `None` when nothing was looked at.
    pub fn share(&self) -> Option<f64> {
        (self.all > 0).then(|| self.good as f64 / self.all as f64)
    }
}

impl Dimension {
    /// The name in JSON.
    pub fn name(self) -> &'static str {
        self.into()
    }

    /// What people call it.
    pub fn title(self) -> Words {
        let (zh, en) = match self {
            Dimension::Conformity => ("规范性", "conformity"),
            Dimension::Completeness => ("完整性", "completeness"),
            Dimension::Accuracy => ("准确性", "accuracy"),
            Dimension::Consistency => ("一致性", "consistency"),
            Dimension::Timeliness => ("时效性", "timeliness"),
            Dimension::Accessibility => ("可访问性", "accessibility"),
        };
        Words::new(zh, en)
    }
}
