//! Papers that nobody has to bring in the demo city (免证办): the tenant whom the account `resident` is, the agreements of the
//! departments whose records are asked, and an application.

use haina_api::App;
use haina_core::Words;
use haina_matter::kind::PaperKind;
use serde_json::json;

use crate::agreements::{conclude, offer};
use crate::catalog::owner_of;
use crate::{Cast, CityError};

/// The type that is applied for, and the desk that asks.
const KIND: &str = "certificate-free/rent-subsidy";
/// The invented number of the account `resident`.
const NUMBER: &str = "370230198901020017";
const NAME: &str = "王海宁";
const TITLE: &str = "住房租赁补贴申请";
/// Questions that an agreement permits.
const QUESTIONS: u32 = 100_000;

/// What departments know of the resident beside the people whom the census invents: table, head and row of a file.
const KNOWN: [(&str, &str, &str); 2] = [
    (
        "police.register",
        "记录编号,公民身份号码,姓名,性别,出生日期,户号,与户主关系,住址,区市代码,登记日期",
        "DEMO-1,370230198901020017,王海宁,男,1989-01-02,H-DEMO-1,户主,青岛市市南区香港中路8号3单元501户,370202,2015-06-18",
    ),
    (
        "hrss.pension-insured",
        "记录编号,身份证号,姓名,单位名称,统一社会信用代码,月缴费基数,参保日期,停保日期",
        "DEMO-1,370230198901020017,王海宁,,,6200,2012-07-01,",
    ),
];

/// Lets the departments deliver what they know of the resident.
pub(crate) async fn deliver(cast: &mut Cast) -> Result<(), CityError> {
    for (table, head, row) in KNOWN {
        let department = table.split('.').next().unwrap_or(table);
        let own = cast.unit(owner_of(department)).await?.client;
        let path = format!("/v1/tables/{table}/batches?name=resident.csv");
        let file = format!("{head}\n{row}\n");
        own.send_file(&path, file.as_bytes()).await?;
    }
    Ok(())
}

/// Lets the departments agree, binds the resident's number at a counter, and lets the resident apply.
pub(crate) async fn apply(app: &App, cast: &mut Cast) -> Result<(), CityError> {
    agree(app, cast, KIND).await?;
    let resident = cast.named("resident")?;
    let admin = cast.named("admin")?.client;
    let path = format!("/v1/persons/{}/identity", resident.person);
    admin.put(&path, &json!({ "number": NUMBER })).await?;
    let body = json!({
        "type": KIND, "channel": "app", "title": TITLE,
        "form": {"applicant": NAME, "id_number": NUMBER, "ask_for_me": true, "married": true, "rent": 1800},
    });
    let client = resident.client;
    client
        .post("/v1/matters", "demo-rent-subsidy", &body)
        .await?;
    app.settle().await?;
    Ok(())
}

/// Lets every department whose record a type asks agree with the type's desk.
pub(crate) async fn agree(app: &App, cast: &mut Cast, kind: &str) -> Result<(), CityError> {
    let found = app.api().matters().types().current(kind);
    let found = found.ok_or_else(|| CityError::NoRecord(kind.to_owned()))?;
    let desk = found.def().dispatch.desk.clone();
    let user = cast.unit(&desk).await?.client;
    for (key, paper) in &found.def().papers {
        let owner = owner(paper);
        let own = cast.unit(owner).await?.client;
        let terms = json!({
            "actions": [if paper.tell.is_some() { "read" } else { "verify" }],
            "fields": paper.columns(),
            "purposes": [paper.purpose], "count": QUESTIONS,
            "duties": {"delete_after_days": 30},
        });
        let Words { zh, en } = &paper.title;
        let title = (&*format!("{zh}核验"), &*format!("{en}: verified"));
        let between = offer(
            (&format!("{kind}/{key}"), &paper.table),
            title,
            Some(&desk),
            &terms,
        );
        conclude((&own, owner), (&user, &desk), &between).await?;
    }
    Ok(())
}

/// The department that keeps the table of a paper.
pub(crate) fn owner(paper: &PaperKind) -> &str {
    let department = paper.table.split('.').next().unwrap_or(&paper.table);
    owner_of(department)
}
