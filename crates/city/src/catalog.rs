//! The data catalogue of the demo city (演示数据目录): the census' tables as resources, who applied for what, and what became of it.

use haina_api::App;
use haina_census::tables::{DataType, Grade, TableDoc, registry};
use haina_core::calendar::local_day;
use jiff::{SignedDuration, Span, Timestamp};
use serde_json::{Value, json};

use crate::{Cast, CityError, Client, Dice};

/// What the census calls a department, and the city.
const OWNERS: [(&str, &str); 17] = [
    ("civil", "civil-affairs"),
    ("hrss", "human-resources"),
    ("medical", "medical-insurance"),
    ("disabled", "disabled-federation"),
    ("land", "natural-resources"),
    ("market", "market-regulation"),
    ("provident", "housing-fund"),
    ("union", "trade-union"),
    ("women", "womens-federation"),
    ("youth", "youth-league"),
    ("redcross", "red-cross"),
    ("charity", "charity-federation"),
    ("finance", "local-finance"),
    ("power", "power-company"),
    ("heat", "heat-group"),
    ("marine", "ocean"),
    ("emergency", "emergency"),
];

/// Who applies for what: table, applicant, fields, purpose, basis, what the owner says (`None`: not yet), why.
struct Asked {
    table: &'static str,
    applicant: &'static str,
    fields: &'static [&'static str],
    purpose: &'static str,
    basis: &'static str,
    said: Option<(&'static str, &'static str)>,
}

const ASKED: [Asked; 7] = [
    Asked {
        table: "police.register",
        applicant: "civil-affairs",
        fields: &["id_number", "name"],
        purpose: "低收入人口动态监测",
        basis: "《社会救助暂行办法》第十三条",
        said: Some(("grant", "用途明确、依据充分，姓名以外脱敏")),
    },
    Asked {
        table: "hrss.unemployed",
        applicant: "civil-affairs",
        fields: &["id_number", "name"],
        purpose: "低收入人口动态监测",
        basis: "《社会救助暂行办法》第十三条",
        said: Some(("grant", "同意")),
    },
    Asked {
        table: "housing.rental",
        applicant: "education",
        fields: &["id_number", "name"],
        purpose: "随迁子女入学资格核验",
        basis: "《义务教育法》第十二条",
        said: Some(("grant", "同意，供入学季使用")),
    },
    Asked {
        table: "health.outpatient",
        applicant: "urban-management",
        fields: &["id_number", "name"],
        purpose: "占道经营当事人核实",
        basis: "《城市管理执法办法》第三十条",
        said: Some(("refuse", "门诊记录是敏感个人信息，与所述用途无关。")),
    },
    Asked {
        table: "police.floating",
        applicant: "urban-management",
        fields: &["id_number", "name", "registered_in"],
        purpose: "占道经营当事人核实",
        basis: "《城市管理执法办法》第三十条",
        said: Some(("grant", "同意，身份证号脱敏")),
    },
    Asked {
        table: "civil.low-income",
        applicant: "urban-management",
        fields: &["id_number", "name"],
        purpose: "摊位费减免核验",
        basis: "《社会救助暂行办法》第十三条",
        said: None,
    },
    Asked {
        table: KEY_COVERS,
        applicant: "water",
        fields: &["cover", "level", "place"],
        purpose: "汛期积水点联动处置",
        basis: "《城镇排水与污水处理条例》第三十七条",
        said: None,
    },
];

/// What the account `handler` works with: readings of well covers, of its own department.
const KEY_COVERS: &str = "facilities.covers";
/// What the civil affairs bureau made of other tables.
const KEY_MONITORING: &str = "civil.monitoring";

/// Registers the tables, reports what was delivered, and plays the applications.
pub(crate) async fn open(app: &App, cast: &mut Cast, dice: &mut Dice) -> Result<(), CityError> {
    let operator = Client::new(app.operator_router());
    let now = app.api().env().now();
    for department in registry().departments {
        let owner = owner_of(department.department.key);
        for table in &department.tables {
            register(&operator, table.key, table_of(table, owner)).await?;
        }
    }
    register(&operator, KEY_COVERS, covers()).await?;
    report(&operator, KEY_COVERS, now, dice).await?;
    register(&operator, KEY_MONITORING, monitoring()).await?;
    report(&operator, KEY_MONITORING, now, dice).await?;
    lineage(&operator).await?;
    let day = local_day(now);
    let until = day.checked_add(Span::new().months(6)).unwrap_or(day);
    for (n, asked) in ASKED.iter().enumerate() {
        ask(cast, asked, n, &until.to_string()).await?;
    }
    Ok(())
}

/// What the city calls a department of the census.
pub fn owner_of(key: &str) -> &str {
    let owner = OWNERS.iter().find(|(of, _)| *of == key);
    owner.map_or(key, |(_, owner)| *owner)
}

pub(crate) async fn register(
    operator: &Client,
    key: &str,
    resource: Value,
) -> Result<(), CityError> {
    let body = json!({ "publish": true, "resource": resource });
    let once = format!("demo-catalog-{key}");
    operator.post("/v1/catalog/resources", &once, &body).await?;
    Ok(())
}

/// The last delivery and its quality, of what does not come through the lake.
async fn report(
    operator: &Client,
    key: &str,
    now: Timestamp,
    dice: &mut Dice,
) -> Result<(), CityError> {
    let rows = 2_000 + dice.below(60_000);
    // The readings keep their promise; the result of the models is late by a day.
    let at = match key {
        KEY_COVERS => now - SignedDuration::from_mins(2),
        _ => now - SignedDuration::from_hours(50),
    };
    let version = format!("{}/1", local_day(at));
    let dimensions = [
        ("conformity", 300),
        ("completeness", 600),
        ("accuracy", 250),
        ("consistency", 150),
        ("timeliness", 900),
    ];
    let measure = |(dimension, bad): &(&str, usize)| {
        let good = rows - rows * dice.below(*bad) / 10_000;
        json!({ "dimension": dimension, "good": good, "all": rows })
    };
    let measures: Vec<Value> = dimensions.iter().map(measure).collect();
    let body = json!({
        "delivered": { "version": version, "rows": rows, "at": at.to_string() },
        "measured": { "version": version, "measures": measures },
    });
    let path = format!("/v1/catalog/resources/{key}/reports");
    operator
        .post(&path, &format!("demo-report-{key}"), &body)
        .await?;
    Ok(())
}

async fn lineage(operator: &Client) -> Result<(), CityError> {
    let sources = ["police.register", "civil.low-income", "hrss.unemployed"];
    let edge = |source: &str, field: &str| json!({ "source": source, "source_field": field, "target_field": field });
    let edges = sources
        .iter()
        .flat_map(|source| ["id_number", "name"].map(|field| edge(source, field)));
    let body = json!({ "run": { "id": "demo-run-1", "edges": edges.collect::<Vec<_>>() } });
    let path = format!("/v1/catalog/resources/{KEY_MONITORING}/reports");
    operator.post(&path, "demo-lineage", &body).await?;
    Ok(())
}

async fn ask(cast: &mut Cast, asked: &Asked, n: usize, until: &str) -> Result<(), CityError> {
    let applicant = cast.unit(asked.applicant).await?.client;
    let body = json!({
        "resource": asked.table, "applicant": asked.applicant, "fields": asked.fields,
        "purpose": asked.purpose, "basis": asked.basis, "until": until,
    });
    let path = "/v1/catalog/applications";
    let made = applicant
        .post(path, &format!("demo-apply-{n}"), &body)
        .await?;
    let (Some((action, reason)), Some(id), Some(owner)) = (
        asked.said,
        made["id"].as_str(),
        made["owner"]["key"].as_str(),
    ) else {
        return Ok(());
    };
    let owner = cast.unit(owner).await?.client;
    let form = |field: &&str| {
        let form = if *field == "name" { "clear" } else { "masked" };
        json!({ "name": field, "form": form })
    };
    let fields: Vec<Value> = asked.fields.iter().map(form).collect();
    let body = match action {
        "grant" => json!({ "action": action, "reason": reason, "fields": fields }),
        _ => json!({ "action": action, "reason": reason }),
    };
    let path = format!("{path}/{id}/actions");
    owner
        .post(&path, &format!("demo-decide-{n}"), &body)
        .await?;
    Ok(())
}

pub(crate) fn table_of(table: &TableDoc, owner: &str) -> Value {
    let field = |column: &haina_census::tables::ColumnDoc| {
        json!({
            "name": column.key.replace('.', "_"),
            "title": { "zh": column.zh, "en": column.key.replace(['_', '-'], " ") },
            "type": kind(column.data_type),
            "unit": if matches!(column.data_type, DataType::Money) { "元" } else { "" },
            "meaning": { "zh": column.description_zh, "en": column.description_en },
            "class": column.class,
            "grade": grade(column.grade),
            "example": column.example,
        })
    };
    let purpose = match table.monitoring {
        true => (
            "低收入人口动态监测的数据类之一",
            "one of the data classes of low-income monitoring",
        ),
        false => ("部门业务数据", "data of the department's own work"),
    };
    json!({
        "key": table.key, "kind": "table", "owner": owner, "area": "370200",
        "title": { "zh": table.zh, "en": table.en },
        "meaning": {
            "zh": format!("{}，{}。", table.zh, purpose.0),
            "en": format!("{}: {}.", table.en, purpose.1),
        },
        "fields": table.columns.iter().map(field).collect::<Vec<_>>(),
        "promise": { "every": "daily", "by": "08:00" },
        "sharing": "conditional",
        "conditions": { "zh": "须有法定职责和明确用途", "en": "a legal duty and a stated purpose are needed" },
    })
}

fn grade(of: Grade) -> &'static str {
    match of {
        Grade::General1 => "general-1",
        Grade::General2 => "general-2",
        Grade::General3 => "general-3",
        Grade::General4 => "general-4",
        Grade::Important => "important",
        Grade::Core => "core",
    }
}

fn kind(of: DataType) -> &'static str {
    match of {
        DataType::Text => "text",
        DataType::Date => "date",
        DataType::Integer => "integer",
        DataType::Money => "decimal",
        DataType::Code => "code",
    }
}

fn covers() -> Value {
    let field = |name: &str, zh: &str, kind: &str, unit: &str, class: &str, example: &str| {
        json!({
            "name": name, "title": { "zh": zh, "en": name }, "type": kind, "unit": unit, "class": class,
            "grade": "general-2", "example": example,
        })
    };
    json!({
        "key": KEY_COVERS, "kind": "stream", "owner": "urban-management", "area": "370202",
        "title": { "zh": "智能井盖监测", "en": "readings of well covers" },
        "meaning": { "zh": "智能井盖每十分钟上报的倾角与水位。", "en": "Tilt and water level that well covers report every ten minutes." },
        "fields": [
            field("cover", "井盖编号", "code", "", "sensing", "QD-HG-0012"),
            field("tilt", "倾角", "decimal", "°", "sensing", "1.5"),
            field("level", "水位", "decimal", "cm", "sensing", "12.0"),
            field("place", "位置", "geometry", "", "geographic", "120.3826,36.0671"),
        ],
        "promise": { "every": "realtime" },
        "sharing": "open",
    })
}

fn monitoring() -> Value {
    let field = |name: &str, zh: &str, class: &str, grade: &str, example: &str| {
        json!({
            "name": name, "title": { "zh": zh, "en": name }, "type": "text", "class": class, "grade": grade,
            "example": example,
        })
    };
    json!({
        "key": KEY_MONITORING, "kind": "model", "owner": "civil-affairs", "area": "370200",
        "title": { "zh": "低收入人口监测结果", "en": "result of low-income monitoring" },
        "meaning": { "zh": "由多部门数据比对得出、需要入户核实的低收入人口。", "en": "People of low income whom several departments' data suggest to look after." },
        "fields": [
            field("id_number", "身份证号", "person-identity", "general-4", "370230198901020014"),
            field("name", "姓名", "person-basic", "general-3", "王海宁"),
            field("reason", "理由", "person-property", "general-4", "停保两个月"),
        ],
        "promise": { "every": "daily", "by": "09:00" },
        "sharing": "conditional",
        "conditions": { "zh": "仅限救助核查使用", "en": "for checks of relief only" },
    })
}
