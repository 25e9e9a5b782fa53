//! Who people are: police, civil affairs, health.

use super::shapes::{EVENT, HOLDER, PAYMENT, TRACE};
use super::{Column, Field as F, Format, Source, Table, class, col, some};
use crate::DateStyle;
use crate::truth::{Subsidy, Trace};

const REGISTER: &[Column] = &[
    col("record_no", "记录编号", F::RecordNo),
    col("id_number", "公民身份号码", F::Identity),
    col("name", "姓名", F::Name),
    col("sex", "性别", F::Sex),
    col("birth_date", "出生日期", F::Birth),
    col("household_no", "户号", F::HouseholdNo),
    col("relation", "与户主关系", F::Relation),
    col("address", "住址", F::Address),
    col("division", "区市代码", F::DistrictCode),
    col("recorded_on", "登记日期", F::Recorded),
];
const HARDSHIP: &[Column] = &[
    col("record_no", "记录编号", F::RecordNo),
    col("id_number", "身份证号", F::Identity),
    col("name", "姓名", F::Name),
    col("household_no", "户号", F::HouseholdNo),
    col("relation", "与户主关系", F::Relation),
    col("kind", "救助类别", F::Code),
    col("address", "家庭住址", F::Address),
    col("phone", "联系电话", F::Phone),
    col("from_date", "认定日期", F::From),
    col("end_date", "退出日期", F::End),
];
const COUPLE: &[Column] = &[
    col("record_no", "登记字号", F::RecordNo),
    col("id_number", "身份证号", F::Identity),
    col("name", "姓名", F::Name),
    col("from_date", "登记日期", F::From),
    col("kind", "登记类型", F::Code),
];
const BIRTH: &[Column] = &[
    col("record_no", "出生医学证明编号", F::RecordNo),
    col("name", "新生儿姓名", F::Name),
    col("sex", "性别", F::Sex),
    col("birth_date", "出生日期", F::Birth),
    col("guardian_name", "监护人姓名", F::GuardianName),
    col("guardian_id", "监护人身份证号", F::GuardianIdentity),
    col("address", "住址", F::Address),
    col("recorded_on", "签发日期", F::Recorded),
];

pub(super) const TABLES: &[Table] = &[
    class(
        "police.register",
        "户籍人口登记",
        "household register",
        Source::Register,
        REGISTER,
    ),
    class(
        "police.cancelled",
        "户籍注销",
        "cancelled registrations",
        Source::Cancelled,
        EVENT,
    ),
    class(
        "police.moves",
        "市内住址变更",
        "moves inside the city",
        Source::Moves,
        HOLDER,
    ),
    class(
        "police.vehicle",
        "机动车登记",
        "vehicles",
        Source::Vehicles,
        super::shapes::ASSET,
    )
    .written(Format::Csv, DateStyle::Slash),
    class(
        "police.exit-entry",
        "出入境记录",
        "exits and entries",
        some(1, (350, 60), (16, 75), (0, 0), &["出境", "入境"]),
        EVENT,
    ),
    class(
        "civil.low-income",
        "低收入人口认定",
        "register of low income",
        Source::Hardship,
        HARDSHIP,
    ),
    class(
        "civil.marriage",
        "结婚登记",
        "marriages",
        Source::Weddings,
        COUPLE,
    )
    .written(Format::CsvGb18030, DateStyle::Iso),
    class(
        "civil.divorce",
        "离婚登记",
        "divorces",
        Source::Divorces,
        COUPLE,
    )
    .written(Format::CsvGb18030, DateStyle::Iso),
    class(
        "civil.cremation",
        "殡葬火化",
        "cremations",
        Source::Deaths,
        EVENT,
    )
    .written(Format::Xlsx, DateStyle::Iso),
    class(
        "civil.child-welfare",
        "孤儿及事实无人抚养儿童保障",
        "children without carers",
        Source::Grants(&[Subsidy::Orphan, Subsidy::Unattended]),
        PAYMENT,
    ),
    class(
        "civil.subsistence",
        "低保、特困、边缘补助发放",
        "subsistence payments",
        Source::Grants(&[
            Subsidy::Subsistence,
            Subsidy::Destitute,
            Subsidy::Marginal,
            Subsidy::LoneParent,
        ]),
        PAYMENT,
    ),
    class(
        "civil.old-age",
        "高龄津贴与助餐补贴",
        "old-age allowances",
        Source::Grants(&[Subsidy::OldAge, Subsidy::Meals]),
        PAYMENT,
    ),
    class(
        "civil.disabled-subsidy",
        "残疾人两项补贴",
        "subsidies for disabled people",
        Source::Grants(&[Subsidy::DisabledLiving, Subsidy::DisabledCare]),
        PAYMENT,
    ),
    class(
        "civil.relief",
        "临时救助与养老服务补贴",
        "temporary relief and elderly care",
        Source::Grants(&[Subsidy::Relief, Subsidy::ElderlyCare]),
        PAYMENT,
    ),
    class(
        "health.birth",
        "出生医学证明",
        "birth certificates",
        Source::Births,
        BIRTH,
    ),
    class(
        "health.death",
        "死亡医学证明",
        "death certificates",
        Source::Deaths,
        EVENT,
    ),
    class(
        "health.outpatient",
        "门诊就诊",
        "outpatient visits",
        Source::Traces(Trace::Clinic),
        TRACE,
    ),
    class(
        "health.family-planning",
        "计划生育特别扶助",
        "family-planning aid",
        Source::Grants(&[Subsidy::FamilyPlanning]),
        PAYMENT,
    ),
    class(
        "disabled.certificate",
        "残疾人证",
        "disability certificates",
        Source::Disability,
        HOLDER,
    ),
    class(
        "disabled.rehabilitation",
        "残疾人康复服务",
        "rehabilitation",
        some(
            2,
            (15, 420),
            (3, 90),
            (200, 6000),
            &["康复训练", "辅具适配"],
        ),
        EVENT,
    ),
    class(
        "disabled.employment",
        "残疾人就业扶持",
        "help into work for disabled people",
        some(
            3,
            (8, 130),
            (18, 59),
            (500, 5000),
            &["岗位补贴", "创业扶持"],
        ),
        PAYMENT,
    ),
];
