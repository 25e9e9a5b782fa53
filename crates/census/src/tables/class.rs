//! Class, grade and type of a column (数据分类分级), GB/T 43697-2024.

use serde::Serialize;

/// Class of data, after the personal-information classes of GB/T 43697-2024 and GB/T 35273.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum DataClass {
    /// 个人基本资料
    PersonBasic,
    /// 个人身份信息
    PersonIdentity,
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
}

/// Grade of data, GB/T 43697-2024: core, important, general; general data in four steps, four the most sensitive.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum Grade {
    General1,
    General2,
    General3,
    General4,
    Important,
    Core,
}

/// How a column is written.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum DataType {
    Text,
    /// A day in the table's date style.
    Date,
    /// A whole number.
    Integer,
    /// Yuan with two decimals.
    Money,
    /// One of a list.
    Code,
}
