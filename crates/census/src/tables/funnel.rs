//! The tables of the funnel of migrant children: five with raw rows, four registers that the rules compare with.

use super::shapes::CHILD;
use super::{Column, Field as F, Format, Part, Source, Table, class, col};
use crate::DateStyle;
use crate::damage::Rates;

const PERMIT: &[Column] = &[
    col("record_no", "居住证号", F::RecordNo),
    col("id_number", "身份证号", F::Identity),
    col("name", "姓名", F::Name),
    col("phone", "联系电话", F::Phone),
    col("address", "居住地址", F::Address),
    col("registered_in", "户籍地", F::RegisteredIn),
    col("from_date", "签发日期", F::From),
    col("end_date", "有效期至", F::End),
];
const LEFT: &[Column] = &[
    col("record_no", "记录编号", F::RecordNo),
    col("id_number", "身份证号", F::Identity),
    col("name", "姓名", F::Name),
    col("from_date", "离青日期", F::From),
    col("recorded_on", "登记日期", F::Recorded),
];
const VISIT: &[Column] = &[
    col("record_no", "核查编号", F::RecordNo),
    col("id_number", "身份证号", F::Identity),
    col("name", "姓名", F::Name),
    col("division", "区市代码", F::DistrictCode),
    col("from_date", "入户日期", F::From),
    col("result", "核查结果", F::Code),
];
const LOCAL_CHILD: &[Column] = &[
    col("record_no", "记录编号", F::RecordNo),
    col("id_number", "公民身份号码", F::Identity),
    col("name", "姓名", F::Name),
    col("birth_date", "出生日期", F::Birth),
    col("guardian_name", "监护人姓名", F::GuardianName),
    col("guardian_phone", "监护人电话", F::GuardianPhone),
];

const PUPIL: &[Column] = &[
    CHILD[0],
    CHILD[1],
    CHILD[2],
    CHILD[3],
    CHILD[4],
    CHILD[5],
    CHILD[6],
    CHILD[7],
    CHILD[8],
    CHILD[9],
    CHILD[10],
    col("school", "学校", F::School),
];

pub(super) const TABLES: &[Table] = &[
    class(
        "education.student",
        "中小学学籍",
        "pupils",
        Source::Students,
        PUPIL,
    )
    .rated(Rates::CHILDREN)
    .in_funnel(Part::Raw),
    class(
        "health.vaccination",
        "儿童预防接种",
        "vaccinations of children",
        Source::Vaccinated,
        CHILD,
    )
    .written(Format::JsonLines, DateStyle::Iso)
    .rated(Rates::CHILDREN)
    .in_funnel(Part::Raw),
    class(
        "medical.child",
        "少年儿童基本医疗保险参保",
        "insured children",
        Source::InsuredChildren,
        CHILD,
    )
    .written(Format::CsvGb18030, DateStyle::Compact)
    .rated(Rates::CHILDREN)
    .in_funnel(Part::Raw)
    .outside_monitoring(),
    class(
        "police.floating",
        "流动人口中的未成年人登记",
        "minors among the floating population",
        Source::Floating,
        CHILD,
    )
    .written(Format::Csv, DateStyle::Slash)
    .rated(Rates::CHILDREN)
    .in_funnel(Part::Raw)
    .outside_monitoring(),
    class(
        "civil.grid",
        "社区网格儿童摸排",
        "children seen by the neighbourhood grid",
        Source::Grid,
        CHILD,
    )
    .written(Format::CsvGb18030, DateStyle::Chinese)
    .rated(Rates::CHILDREN)
    .in_funnel(Part::Raw)
    .outside_monitoring(),
    class(
        "police.child-register",
        "本市户籍未成年人",
        "minors registered in the city",
        Source::ChildRegister,
        LOCAL_CHILD,
    )
    .rated(Rates::NONE)
    .in_funnel(Part::Register)
    .outside_monitoring(),
    class(
        "police.permit",
        "居住证",
        "residence permits",
        Source::Permits,
        PERMIT,
    )
    .rated(Rates::NONE)
    .in_funnel(Part::Register),
    class(
        "police.departure",
        "离青登记",
        "departures from the city",
        Source::Departures,
        LEFT,
    )
    .rated(Rates::NONE)
    .in_funnel(Part::Register),
    class(
        "civil.visit",
        "流动儿童入户核查",
        "street visits to suspected children",
        Source::StreetVisits,
        VISIT,
    )
    .rated(Rates::NONE)
    .in_funnel(Part::Register)
    .outside_monitoring(),
];
