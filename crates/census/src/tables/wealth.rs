//! What people own and use: land, dwellings, firms, taxes, money, power, boats.

use super::shapes::{ASSET, EVENT, HOLDER, JOB, PAYMENT, TRACE};
use super::{Column, Field as F, Format, Source, Table, class, col, some};
use crate::DateStyle;
use crate::truth::{Subsidy, Trace};

const ENTERPRISE: &[Column] = &[
    col("record_no", "记录编号", F::RecordNo),
    col("enterprise", "企业名称", F::OrganizationName),
    col("credit_code", "统一社会信用代码", F::OrganizationCode),
    col("name", "法定代表人", F::Name),
    col("id_number", "法定代表人身份证号", F::Identity),
    col("industry", "行业门类", F::Code),
    col("capital", "注册资本", F::Amount),
    col("from_date", "成立日期", F::From),
    col("end_date", "注销日期", F::End),
];
const ACCOUNT: &[Column] = &[
    col("record_no", "户号", F::RecordNo),
    col("id_number", "身份证号", F::Identity),
    col("name", "户主姓名", F::Name),
    col("address", "用户地址", F::Address),
    col("monthly_use", "月均用量", F::Quantity),
    col("from_date", "开户日期", F::From),
    col("end_date", "销户日期", F::End),
];

pub(super) const TABLES: &[Table] = &[
    class(
        "housing.rental",
        "公租房租赁补贴",
        "rental subsidies",
        Source::Grants(&[Subsidy::Rental]),
        PAYMENT,
    ),
    class(
        "housing.contract",
        "商品房网签合同",
        "contracts of sale",
        some(
            30,
            (240, 25),
            (22, 70),
            (300_000, 4_800_000),
            &["新建", "二手"],
        ),
        EVENT,
    )
    .written(Format::CsvGb18030, DateStyle::Slash),
    class(
        "housing.repair",
        "农村危房改造",
        "repair of unsafe houses",
        some(31, (6, 160), (30, 85), (8000, 36_000), &["C级", "D级"]),
        EVENT,
    ),
    class(
        "land.dwelling",
        "不动产登记",
        "dwellings",
        Source::Dwellings,
        ASSET,
    ),
    class(
        "land.homestead",
        "宅基地使用权",
        "homesteads",
        some(32, (900, 1500), (30, 90), (0, 0), &["宅基地"]),
        HOLDER,
    ),
    class(
        "market.enterprise",
        "企业登记",
        "enterprises",
        Source::Enterprises,
        ENTERPRISE,
    ),
    class(
        "market.trader",
        "个体工商户登记",
        "sole traders",
        some(
            33,
            (620, 180),
            (20, 65),
            (10_000, 300_000),
            &["零售", "餐饮", "修理", "理发"],
        ),
        PAYMENT,
    ),
    class(
        "tax.income",
        "个人所得税申报",
        "income tax",
        Source::Jobs(4),
        JOB,
    ),
    class(
        "tax.invoice",
        "个人代开发票",
        "invoices of individuals",
        some(
            34,
            (90, 35),
            (20, 65),
            (500, 90_000),
            &["劳务", "租赁", "货物"],
        ),
        EVENT,
    ),
    class(
        "provident.account",
        "住房公积金缴存",
        "provident fund accounts",
        Source::Jobs(5),
        JOB,
    )
    .written(Format::JsonLines, DateStyle::Iso),
    class(
        "provident.loan",
        "公积金贷款与提取",
        "provident fund loans",
        some(
            35,
            (310, 20),
            (22, 60),
            (10_000, 600_000),
            &["贷款", "购房提取", "租房提取"],
        ),
        EVENT,
    ),
    class(
        "agriculture.land",
        "土地承包经营权",
        "contracted farmland",
        some(36, (1500, 2600), (25, 90), (0, 0), &["家庭承包", "流转"]),
        HOLDER,
    ),
    class(
        "agriculture.grain",
        "耕地地力保护补贴",
        "farmland subsidies",
        some(
            37,
            (1300, 2300),
            (25, 90),
            (80, 1200),
            &["小麦", "玉米", "花生"],
        ),
        PAYMENT,
    ),
    class(
        "agriculture.machine",
        "农机购置补贴",
        "farm machines",
        some(
            38,
            (60, 20),
            (25, 70),
            (1000, 60_000),
            &["拖拉机", "收割机", "植保无人机"],
        ),
        EVENT,
    )
    .written(Format::Xlsx, DateStyle::Iso),
    class(
        "finance.deposit",
        "银行存款余额",
        "bank deposits",
        Source::Deposits,
        PAYMENT,
    ),
    class(
        "finance.fund",
        "基金与理财持有",
        "funds",
        Source::Funds,
        PAYMENT,
    ),
    class(
        "finance.active",
        "银行账户活跃",
        "use of bank accounts",
        Source::Traces(Trace::Bank),
        TRACE,
    ),
    class(
        "finance.policy",
        "商业保险保单",
        "insurance policies",
        some(
            39,
            (1400, 210),
            (0, 70),
            (500, 30_000),
            &["人寿", "健康", "意外", "车险"],
        ),
        PAYMENT,
    ),
    class(
        "water.account",
        "供水用户",
        "water accounts",
        Source::Utility(1),
        ACCOUNT,
    ),
    class(
        "power.account",
        "供电用户",
        "power accounts",
        Source::Utility(2),
        ACCOUNT,
    )
    .written(Format::JsonLines, DateStyle::Iso),
    class(
        "heat.gas",
        "燃气用户",
        "gas accounts",
        Source::Utility(3),
        ACCOUNT,
    ),
    class(
        "heat.subsidy",
        "取暖补贴发放",
        "heating subsidies",
        Source::Grants(&[Subsidy::Heating]),
        PAYMENT,
    ),
    class(
        "marine.boat",
        "渔船登记",
        "fishing boats",
        some(
            40,
            (35, 10),
            (22, 70),
            (20_000, 900_000),
            &["近海", "养殖", "远洋"],
        ),
        HOLDER,
    ),
];
