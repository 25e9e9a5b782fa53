//! Grades of data (数据分级).

use haina_core::Words;
use serde::{Deserialize, Serialize};
use strum::{Display, EnumIter, EnumString, IntoStaticStr};

/// How much harm it does when data leak, are altered or misused; ordered, the most secret last.
///
/// Core, important and general are those of GB/T 43697-2024 §6.1 (《数据安全法》第二十一条); the four steps of general data
/// are those of its annex H (informative). What nobody graded is core: unknown means most secret.
#[derive(
    Debug,
    Clone,
    Copy,
    Default,
    PartialEq,
    Eq,
    PartialOrd,
    Ord,
    Hash,
    Serialize,
    Deserialize,
    Display,
    EnumString,
    EnumIter,
    IntoStaticStr,
)]
#[serde(rename_all = "kebab-case")]
#[strum(serialize_all = "kebab-case")]
pub enum Grade {
    /// 一般数据 1 级
    #[serde(rename = "general-1")]
    #[strum(serialize = "general-1")]
    General1,
    /// 一般数据 2 级
    #[serde(rename = "general-2")]
    #[strum(serialize = "general-2")]
    General2,
    /// 一般数据 3 级
    #[serde(rename = "general-3")]
    #[strum(serialize = "general-3")]
    General3,
    /// 一般数据 4 级
    #[serde(rename = "general-4")]
    #[strum(serialize = "general-4")]
    General4,
    /// 重要数据
    Important,
    /// 核心数据
    #[default]
    Core,
}

impl Grade {
    /// The name in JSON: `general-3`.
    pub fn name(self) -> &'static str {
        self.into()
    }

    /// What people call it.
    pub fn title(self) -> Words {
        match self {
            Grade::General1 => Words::new("一般 1 级", "general 1"),
            Grade::General2 => Words::new("一般 2 级", "general 2"),
            Grade::General3 => Words::new("一般 3 级", "general 3"),
            Grade::General4 => Words::new("一般 4 级", "general 4"),
            Grade::Important => Words::new("重要", "important"),
            Grade::Core => Words::new("核心", "core"),
        }
    }

    /// What it says about the data, in our words after annex H.
    pub fn meaning(self) -> Words {
        match self {
            Grade::General1 => Words::new(
                "泄露后无危害，可以公开",
                "does no harm when it leaks; may be published",
            ),
            Grade::General2 => Words::new(
                "对个人或组织造成轻微危害",
                "does slight harm to a person or an organisation",
            ),
            Grade::General3 => Words::new(
                "对个人或组织造成一般危害",
                "does some harm to a person or an organisation",
            ),
            Grade::General4 => Words::new(
                "对个人或组织造成严重危害",
                "does grave harm to a person or an organisation",
            ),
            Grade::Important => Words::new(
                "可能危害国家安全、经济运行、社会稳定、公共健康和安全",
                "may endanger national security, the economy, social stability, public health or safety",
            ),
            Grade::Core => Words::new(
                "关系国家安全命脉，或尚未分级：不经目录共享",
                "vital to national security, or not graded yet: never shared through the catalogue",
            ),
        }
    }

    /// Whether examples and values are shown masked to those without a grant.
    pub fn is_masked_by_default(self) -> bool {
        self >= Grade::General3
    }
}
