//! The table that a visitor of the demo city loads (占道经营摊点登记): one delivery is there, and the next one lies ready, once as it
//! should be and twice as files come.

use std::path::Path;

use serde_json::{Value, json};

use crate::{Cast, CityError, Client, Dice, Resident};

const KEY: &str = "urban.stalls";
const OWNER: &str = "urban-management";
const HEAD: &str = "摊点编号,经营者,联系电话,所属区市,许可日期,月摊位费";
const DISTRICTS: [&str; 4] = ["370202", "370203", "370212", "370213"];
const ROWS: usize = 240;

/// Registers and declares the table, delivers a first file, and puts the next ones into `to-try` of `folder`.
pub(crate) async fn load(
    operator: &Client,
    cast: &mut Cast,
    folder: &Path,
) -> Result<(), CityError> {
    crate::catalog::register(operator, KEY, resource()).await?;
    let path = format!("/v1/tables/{KEY}");
    operator.put(&path, &declaration()).await?;
    let own = cast.unit(OWNER).await?.client;
    let first = rows(1, ROWS);
    let path = format!("{path}/batches?name=stalls-0301.csv&label=2026-03-01");
    own.send_file(&path, first.as_bytes()).await?;

    let ready = folder.join("to-try");
    std::fs::create_dir_all(&ready).map_err(CityError::files)?;
    let put = |name: &str, bytes: &[u8]| {
        std::fs::write(ready.join(name), bytes).map_err(CityError::files)
    };
    let next = rows(2, ROWS + 6);
    put(
        "stalls-0302-wrong-header.csv",
        next.replacen("经营者", "业主", 1).as_bytes(),
    )?;
    put("stalls-0302-bad-rows.csv", spoiled(&next).as_bytes())?;
    put("stalls-0302.csv", next.as_bytes())
}

fn resource() -> Value {
    let field = |name: &str,
                 zh: &str,
                 en: &str,
                 kind: &str,
                 class: &str,
                 grade: &str,
                 example: &str| {
        json!({
            "name": name, "title": { "zh": zh, "en": en }, "type": kind, "class": class, "grade": grade, "example": example,
        })
    };
    json!({
        "key": KEY, "kind": "table", "owner": OWNER, "area": "370200",
        "title": { "zh": "占道经营摊点登记", "en": "stalls on public ground" },
        "meaning": { "zh": "经许可占道经营的摊点、经营者和摊位费。", "en": "Stalls with a permit, who runs them and what they pay." },
        "fields": [
            field("stall_no", "摊点编号", "number of the stall", "code", "administration", "general-1", "QD-TD-0012"),
            field("operator", "经营者", "who runs it", "text", "person-basic", "general-3", "王海宁"),
            field("phone", "联系电话", "telephone", "text", "person-basic", "general-3", "19900000028"),
            field("district", "所属区市", "district", "code", "administration", "general-1", "370202"),
            field("licensed_on", "许可日期", "permitted on", "date", "administration", "general-1", "2026-03-01"),
            field("fee", "月摊位费", "fee a month", "decimal", "administration", "general-2", "320.00"),
        ],
        "promise": { "every": "daily", "by": "18:00" },
        "sharing": "conditional",
        "conditions": { "zh": "须有法定职责和明确用途", "en": "a legal duty and a stated purpose are needed" },
    })
}

fn declaration() -> Value {
    let check = |name: &str, strength: &str, rule: Value| json!({ "name": name, "strength": strength, "rule": rule });
    json!({
        "mode": "keyed", "keys": ["stall_no"],
        "checks": [
            check("operator-known", "quarantine", json!({ "not_null": { "field": "operator" } })),
            check("district-known", "quarantine", json!({ "one_of": { "field": "district", "values": DISTRICTS } })),
            check("phone-known", "warn", json!({ "not_null": { "field": "phone" } })),
        ],
    })
}

/// The stalls as of a day, as CSV: the same stalls every day, with other fees and a few more.
fn rows(day: u32, count: usize) -> String {
    let mut dice = Dice::new(20_260_301);
    let mut text = format!("{HEAD}\n");
    for n in 1..=count {
        let person = Resident::invent(&mut dice);
        let district = DISTRICTS[dice.below(DISTRICTS.len())];
        let fee = 200 + dice.below(40) * 10 + if n % 9 == 0 { day as usize * 5 } else { 0 };
        let (month, of_month) = (1 + dice.below(2), 1 + dice.below(28));
        let date = match n % 3 {
            0 => format!("2026/{month}/{of_month}"),
            1 => format!("2026-{month:02}-{of_month:02}"),
            _ => format!("2026年{month}月{of_month}日"),
        };
        let (name, phone) = (person.name, person.phone);
        text.push_str(&format!(
            "QD-TD-{n:04},{name},{phone},{district},{date},{fee}.00\n"
        ));
    }
    text
}

/// The file as departments send it at times: no name, a district that is none, a date that is none, a cell too few.
fn spoiled(text: &str) -> String {
    let spoil = |(n, line): (usize, &str)| {
        let mut cells: Vec<&str> = line.split(',').collect();
        match n {
            20 => cells[1] = "",
            45 => cells[3] = "379999",
            70 => cells[4] = "2026-02-30",
            95 => cells.truncate(4),
            120 => cells[5] = "三百元",
            _ => {}
        }
        cells.join(",") + "\n"
    };
    text.lines().enumerate().map(spoil).collect()
}
