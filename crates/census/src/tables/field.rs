//! Fields (字段): what a column holds, with its type, class, grade and an example, said once for all tables.

use serde::Serialize;

use super::class::{DataClass, DataType, Grade};

/// What of the truth a column holds.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum Field {
    /// Number of the record within its table: the key of a day's changes.
    RecordNo,
    Identity,
    Name,
    Sex,
    Birth,
    Phone,
    Address,
    DistrictCode,
    RegisteredCode,
    RegisteredIn,
    HouseholdNo,
    Relation,
    GuardianName,
    GuardianPhone,
    GuardianIdentity,
    /// The day it was recorded.
    Recorded,
    /// The day it came into force.
    From,
    /// The day it ended or will end; blank while open.
    End,
    Amount,
    Code,
    OrganizationName,
    OrganizationCode,
    /// A school.
    School,
    /// Where a service was used: a hospital, a shop, a bus line, a branch.
    Place,
    /// A certificate, plate or account number.
    Number,
    /// Floor space in square metres, or another whole number.
    Quantity,
}

/// Type, class, grade, Chinese and English description, and an example.
pub type Spec = (
    DataType,
    DataClass,
    Grade,
    &'static str,
    &'static str,
    &'static str,
);

impl Field {
    /// Everything that is the same wherever the field stands.
    pub fn spec(self) -> Spec {
        use DataClass as C;
        use DataType as T;
        use Grade as G;
        match self {
            Field::RecordNo => (
                T::Text,
                C::Administration,
                G::General1,
                "记录编号，表内唯一",
                "number of the record, unique in its table",
                "R0000012345",
            ),
            Field::Identity => (
                T::Text,
                C::PersonIdentity,
                G::General4,
                "公民身份号码，GB 11643",
                "identity number, GB 11643",
                "370230198901020014",
            ),
            Field::Name => (
                T::Text,
                C::PersonBasic,
                G::General3,
                "姓名",
                "name",
                "王海宁",
            ),
            Field::Sex => (
                T::Code,
                C::PersonBasic,
                G::General2,
                "性别：男、女",
                "sex: 男 male, 女 female",
                "女",
            ),
            Field::Birth => (
                T::Date,
                C::PersonBasic,
                G::General3,
                "出生日期",
                "day of birth",
                "2015-06-12",
            ),
            Field::Phone => (
                T::Text,
                C::PersonContact,
                G::General3,
                "联系电话",
                "telephone number",
                "10200000028",
            ),
            Field::Address => (
                T::Text,
                C::PersonLocation,
                G::General3,
                "居住地址",
                "address of residence",
                "青岛市市北区辽宁路12号3号楼2单元501户",
            ),
            Field::DistrictCode => (
                T::Code,
                C::PersonLocation,
                G::General2,
                "居住区市代码，GB/T 2260",
                "division code of residence, GB/T 2260",
                "370203",
            ),
            Field::RegisteredCode => (
                T::Code,
                C::PersonBasic,
                G::General2,
                "户籍地代码，GB/T 2260",
                "division code of household registration",
                "411600",
            ),
            Field::RegisteredIn => (
                T::Text,
                C::PersonBasic,
                G::General2,
                "户籍地",
                "place of household registration",
                "河南省周口市",
            ),
            Field::HouseholdNo => (
                T::Text,
                C::PersonBasic,
                G::General3,
                "户号",
                "household number",
                "H0000001024",
            ),
            Field::Relation => (
                T::Code,
                C::PersonBasic,
                G::General2,
                "与户主关系",
                "relation to the head of the household",
                "子女",
            ),
            Field::GuardianName => (
                T::Text,
                C::PersonBasic,
                G::General3,
                "监护人姓名",
                "name of a guardian",
                "李建国",
            ),
            Field::GuardianPhone => (
                T::Text,
                C::PersonContact,
                G::General3,
                "监护人电话",
                "telephone number of a guardian",
                "10200000021",
            ),
            Field::GuardianIdentity => (
                T::Text,
                C::PersonIdentity,
                G::General4,
                "监护人身份号码",
                "identity number of a guardian",
                "370230198901020014",
            ),
            Field::Recorded => (
                T::Date,
                C::Administration,
                G::General1,
                "登记日期",
                "day of recording",
                "2025-09-03",
            ),
            Field::From => (
                T::Date,
                C::Administration,
                G::General2,
                "开始日期",
                "day it came into force",
                "2024-01-01",
            ),
            Field::End => (
                T::Date,
                C::Administration,
                G::General2,
                "截止日期，未止为空",
                "day it ended; blank while open",
                "2026-06-30",
            ),
            Field::Amount => (
                T::Money,
                C::PersonProperty,
                G::General3,
                "金额，元",
                "amount in yuan",
                "860.00",
            ),
            Field::Code => (
                T::Code,
                C::Administration,
                G::General2,
                "类别",
                "kind",
                "primary",
            ),
            Field::OrganizationName => (
                T::Text,
                C::Organization,
                G::General2,
                "单位名称",
                "name of the organisation",
                "青岛市南海帆启物流有限公司",
            ),
            Field::OrganizationCode => (
                T::Text,
                C::Organization,
                G::General1,
                "统一社会信用代码，GB 32100",
                "unified social credit code, GB 32100",
                "91370290000001G81J",
            ),
            Field::School => (
                T::Text,
                C::PersonWork,
                G::General3,
                "学校",
                "school",
                "青岛市市北区第12小学",
            ),
            Field::Place => (
                T::Text,
                C::PersonLocation,
                G::General3,
                "服务地点",
                "place of service",
                "第12医院",
            ),
            Field::Number => (
                T::Text,
                C::PersonProperty,
                G::General3,
                "证号、牌号或账号",
                "number of a certificate, plate or account",
                "鲁BI3K20A",
            ),
            Field::Quantity => (
                T::Integer,
                C::Administration,
                G::General2,
                "数量或面积",
                "quantity or floor space",
                "86",
            ),
        }
    }
}
