//! Classes of data (数据分类).

use haina_core::Words;
use serde::{Deserialize, Serialize};
use strum::{Display, EnumIter, EnumString, IntoStaticStr};

/// The edition of the list of classes and grades below; a change of the list is another edition.
pub const EDITION: &str = "GB/T 43697-2024 · 1";

/// What data are about.
///
/// Classes of personal information follow GB/T 43697-2024 annex B and GB/T 35273-2020 annex A; the others its annex A
/// (by subject: organisations, public administration and service) and what a city senses.
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
pub enum DataClass {
    /// 个人基本资料
    PersonBasic,
    /// 个人身份信息
    PersonIdentity,
    /// 个人生物识别信息
    PersonBiometric,
    /// 个人健康生理信息
    PersonHealth,
    /// 个人教育工作信息
    PersonWork,
    /// 个人财产信息
    PersonProperty,
    /// 个人通信信息
    PersonContact,
    /// 个人位置信息
    PersonLocation,
    /// 组织数据
    Organization,
    /// 公共管理业务数据
    Administration,
    /// 公共服务数据
    PublicService,
    /// 地理空间数据
    Geographic,
    /// 物联感知数据
    Sensing,
    /// 未分类: nobody has said; handled as sensitive.
    #[default]
    Unclassified,
}

/// What classes have in common.
#[derive(
    Debug,
    Clone,
    Copy,
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
pub enum Family {
    /// 个人信息
    Personal,
    /// 敏感个人信息: 《个人信息保护法》第二十八条; which classes, by GB/T 35273-2020 annex B.
    Sensitive,
    /// 企业与组织数据
    Enterprise,
    /// 公共数据
    Public,
    /// 未分类
    Unclassified,
}

impl DataClass {
    /// The name in JSON: `person-basic`.
    pub fn name(self) -> &'static str {
        self.into()
    }

    /// The family it belongs to.
    pub fn family(self) -> Family {
        match self {
            DataClass::PersonBasic | DataClass::PersonWork | DataClass::PersonContact => {
                Family::Personal
            }
            DataClass::PersonIdentity
            | DataClass::PersonBiometric
            | DataClass::PersonHealth
            | DataClass::PersonProperty
            | DataClass::PersonLocation => Family::Sensitive,
            DataClass::Organization => Family::Enterprise,
            DataClass::Administration
            | DataClass::PublicService
            | DataClass::Geographic
            | DataClass::Sensing => Family::Public,
            DataClass::Unclassified => Family::Unclassified,
        }
    }

    /// Whether it asks for more care than its grade alone: sensitive personal, or nobody knows.
    pub fn is_sensitive(self) -> bool {
        matches!(self.family(), Family::Sensitive | Family::Unclassified)
    }

    /// What people call it.
    pub fn title(self) -> Words {
        let (zh, en) = match self {
            DataClass::PersonBasic => ("个人基本资料", "basic personal data"),
            DataClass::PersonIdentity => ("个人身份信息", "personal identity"),
            DataClass::PersonBiometric => ("个人生物识别信息", "biometrics"),
            DataClass::PersonHealth => ("个人健康生理信息", "personal health"),
            DataClass::PersonWork => ("个人教育工作信息", "education and work"),
            DataClass::PersonProperty => ("个人财产信息", "personal property"),
            DataClass::PersonContact => ("个人通信信息", "personal contact"),
            DataClass::PersonLocation => ("个人位置信息", "personal location"),
            DataClass::Organization => ("组织数据", "organisations"),
            DataClass::Administration => ("公共管理业务数据", "public administration"),
            DataClass::PublicService => ("公共服务数据", "public service"),
            DataClass::Geographic => ("地理空间数据", "geography"),
            DataClass::Sensing => ("物联感知数据", "sensors"),
            DataClass::Unclassified => ("未分类", "not classified"),
        };
        Words::new(zh, en)
    }
}

impl Family {
    /// The name in JSON: `sensitive`.
    pub fn name(self) -> &'static str {
        self.into()
    }

    /// What people call it.
    pub fn title(self) -> Words {
        let (zh, en) = match self {
            Family::Personal => ("个人信息", "personal"),
            Family::Sensitive => ("敏感个人信息", "sensitive personal"),
            Family::Enterprise => ("企业与组织数据", "enterprise"),
            Family::Public => ("公共数据", "public"),
            Family::Unclassified => ("未分类", "not classified"),
        };
        Words::new(zh, en)
    }
}
