//! Columns that many tables share.

use super::{Column, Field as F, col};

const NO: Column = col("record_no", "记录编号", F::RecordNo);
const ID: Column = col("id_number", "身份证号", F::Identity);
const NAME: Column = col("name", "姓名", F::Name);

/// Somebody gets or owes an amount for a kind of thing.
pub(super) const PAYMENT: &[Column] = &[
    NO,
    ID,
    NAME,
    col("kind", "类别", F::Code),
    col("amount", "金额", F::Amount),
    col("from_date", "开始日期", F::From),
    col("end_date", "截止日期", F::End),
];
/// Somebody holds a certificate or is on a list.
pub(super) const HOLDER: &[Column] = &[
    NO,
    ID,
    NAME,
    col("sex", "性别", F::Sex),
    col("phone", "联系电话", F::Phone),
    col("address", "地址", F::Address),
    col("kind", "类别", F::Code),
    col("number", "证号", F::Number),
    col("from_date", "发证日期", F::From),
    col("end_date", "失效日期", F::End),
];
/// Something happened to somebody on a day.
pub(super) const EVENT: &[Column] = &[
    NO,
    ID,
    NAME,
    col("event_date", "发生日期", F::From),
    col("kind", "类别", F::Code),
    col("amount", "金额", F::Amount),
];
/// Somebody works for an enterprise.
pub(super) const JOB: &[Column] = &[
    NO,
    ID,
    NAME,
    col("employer", "单位名称", F::OrganizationName),
    col("employer_code", "统一社会信用代码", F::OrganizationCode),
    col("monthly_base", "月缴费基数", F::Amount),
    col("from_date", "参保日期", F::From),
    col("end_date", "停保日期", F::End),
];
/// A thing of worth.
pub(super) const ASSET: &[Column] = &[
    NO,
    ID,
    NAME,
    col("number", "证号或牌号", F::Number),
    col("kind", "类别", F::Code),
    col("quantity", "数量", F::Quantity),
    col("price", "价格", F::Amount),
    col("from_date", "取得日期", F::From),
    col("end_date", "转出日期", F::End),
];
/// A child as most departments keep it: the columns of the funnel's raw rows.
pub(super) const CHILD: &[Column] = &[
    NO,
    NAME,
    ID,
    col("birth_date", "出生日期", F::Birth),
    col("sex", "性别", F::Sex),
    col("guardian_name", "监护人姓名", F::GuardianName),
    col("guardian_phone", "监护人电话", F::GuardianPhone),
    col("address", "居住地址", F::Address),
    col("registered_in", "户籍地", F::RegisteredIn),
    col("detail", "类别", F::Code),
    col("recorded_on", "登记日期", F::Recorded),
];
/// Somebody used a service somewhere.
pub(super) const TRACE: &[Column] = &[
    NO,
    ID,
    NAME,
    col("event_date", "发生日期", F::From),
    col("place", "地点", F::Place),
    col("kind", "类别", F::Code),
    col("amount", "金额", F::Amount),
];
