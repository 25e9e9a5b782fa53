//! What models outside claim in the demo city (演示线索), and what the first checks found out.

use haina_core::calendar::local_day;
use serde_json::{Value, json};

use crate::{Cast, CityError, Dice, Resident};

/// Street offices that look into households, with their areas.
const OFFICES: [(&str, &str); 6] = [
    ("shinan-badaxia", "370202001"),
    ("shinan-yunnan-lu", "370202002"),
    ("shinan-zhongshan-lu", "370202003"),
    ("shinan-jiangsu-lu", "370202004"),
    ("shinan-badaguan", "370202005"),
    ("shinan-zhanshan", "370202006"),
];
/// Why a household may have lost its earner: what was looked at, what it says, table and department.
const SIGNS: [(&str, &str, &str, &str, &str); 3] = [
    (
        "社保状态",
        "social insurance",
        "停保两个月",
        "hrss.insurance",
        "human-resources",
    ),
    (
        "医保结算",
        "medical bills",
        "三个月自付 2.6 万元",
        "health.settlement",
        "health",
    ),
    (
        "就业登记",
        "employment",
        "单位已注销",
        "market.enterprise",
        "market-regulation",
    ),
];
const CHECKED: usize = 4;

/// Claims findings: households whose checks go to street offices, some of them answered at once, and well covers that the
/// account `handler` decides on.
pub(crate) async fn claim(
    app: &haina_api::App,
    cast: &mut Cast,
    dice: &mut Dice,
) -> Result<(), CityError> {
    let admin = cast.named("admin")?.client;
    let day = local_day(app.api().env().now()).to_string();
    let households = OFFICES
        .iter()
        .enumerate()
        .map(|(n, office)| household(n, office, &day, dice));
    let body = json!({
        "model": model("low-income-monitoring/lost-earner", "civil-affairs", ("家庭可能失去收入来源", "Households that may have lost their earner"),
            "《社会救助暂行办法》第十三条", Some("grassroots-check/check")),
        "claims": households.collect::<Vec<_>>(),
    });
    admin.post("/v1/findings", "demo-findings-1", &body).await?;
    let covers = (1..=4).map(|n| cover(n, &day)).collect::<Vec<_>>();
    let body = json!({
        "model": model("city-facilities/silent-cover", "urban-management", ("智能井盖可能失联", "Well covers that fell silent"),
            "《城市道路管理条例》第二十三条", None),
        "claims": covers,
    });
    admin.post("/v1/findings", "demo-findings-2", &body).await?;
    app.settle().await?;
    check(cast).await
}

/// The first checks are made: three of four hold.
async fn check(cast: &mut Cast) -> Result<(), CityError> {
    let supervisor = cast.named("supervisor")?.client;
    let listed = supervisor
        .get("/v1/findings?open=true&model=low-income-monitoring/lost-earner")
        .await?;
    let items = listed["items"].as_array().cloned().unwrap_or_default();
    for (n, finding) in items.iter().take(CHECKED).enumerate() {
        let (Some(unit), Some(matter)) =
            (finding["unit"]["key"].as_str(), finding["matter"].as_str())
        else {
            continue;
        };
        let office = cast.unit(unit).await?.client;
        let path = format!("/v1/matters/{matter}/actions");
        let (class, text) = match n {
            0 => ("refuted", "入户核实:户主已在另一单位就业,尚未参保登记。"),
            _ => ("confirmed", "入户核实:情况属实,已告知救助政策并代为申请。"),
        };
        let answer = json!({"action": "answer", "text": text, "class": class});
        for (step, command) in [json!({"action": "sign"}), answer].iter().enumerate() {
            office
                .post(&path, &format!("demo-check-{n}-{step}"), command)
                .await?;
        }
    }
    Ok(())
}

fn model(key: &str, owner: &str, title: (&str, &str), basis: &str, matter: Option<&str>) -> Value {
    json!({
        "key": key, "version": "1.0.0", "owner": owner, "basis": basis, "matter": matter,
        "title": {"zh": title.0, "en": title.1},
    })
}

fn household(n: usize, (unit, area): &(&str, &str), day: &str, dice: &mut Dice) -> Value {
    let name = Resident::invent(dice).name;
    let signs = SIGNS.iter().take(1 + n % SIGNS.len());
    let reasons =
        signs.map(|(zh, en, value, table, dept)| reason(zh, en, value, (table, dept, day)));
    json!({
        "subject": {"kind": "household", "key": format!("demo-household-{n}"), "name": format!("{name}一家")},
        "title": {"zh": "家庭可能失去收入来源", "en": "may have lost its earner"},
        "unit": unit, "area": area, "severity": if n.is_multiple_of(2) { "high" } else { "medium" },
        "reasons": reasons.collect::<Vec<_>>(),
    })
}

fn cover(n: usize, day: &str) -> Value {
    json!({
        "subject": {"kind": "device", "key": format!("demo-cover-{n}"), "name": format!("香港中路 {} 号井盖", n * 12)},
        "title": {"zh": "智能井盖可能失联", "en": "may have fallen silent"},
        "unit": "urban-management", "area": "370202", "severity": "medium",
        "reasons": [reason("最后一次上报", "last report", &format!("{} 小时前", 20 + n * 7), ("facilities.covers", "urban-management", day))],
    })
}

fn reason(zh: &str, en: &str, value: &str, (table, dept, day): (&str, &str, &str)) -> Value {
    json!({
        "what": {"zh": zh, "en": en}, "value": value, "table": table, "row": format!("{day}/1"), "date": day, "dept": dept,
    })
}
