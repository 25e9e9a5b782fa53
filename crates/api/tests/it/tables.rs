//! Tables through their doors: a department's file is refused, repaired and taken in, asked about, traced and withdrawn.

use haina_api::testing::{Answer, TestCity};
use http::Method;
use serde_json::{Value, json};

use crate::catalog::registration;

const TABLE: &str = "/v1/tables/police.register";
const FIRST: &str = "identity,name,district\n\
    370230198901020014,王海宁,370202\n\
    370230198901020022,李岚,370202\n\
    ,无号,370203\n";

/// Delivers a file to the register.
pub async fn deliver(city: &TestCity, who: &str, query: &str, file: &[u8]) -> Answer {
    let path = format!("{TABLE}/batches?{query}");
    let kind = Some("application/octet-stream");
    let caller = city.as_role(who);
    caller.send(Method::POST, &path, kind, file.to_vec()).await
}

/// A registered and declared table with one delivery; its id.
pub async fn loaded(city: &TestCity, key: &str) -> String {
    let lead = city.as_role("unit-lead");
    let made = lead.post("/v1/catalog/resources", registration(key)).await;
    // A test before this one may have registered it.
    assert!(matches!(made.status.as_u16(), 201 | 409));
    let declaration = json!({"mode": "keyed", "keys": ["identity"]});
    lead.put(TABLE, declaration).await.ok();
    let taken = deliver(city, "handler", "name=0301.csv", FIRST.as_bytes()).await;
    taken.assert_status(201);
    taken.json()["id"].as_str().unwrap().to_owned()
}

#[tokio::test]
async fn a_file_is_refused_repaired_taken_in_traced_and_withdrawn() {
    TestCity::each(async |city| {
        let lead = city.as_role("unit-lead");
        lead.get(TABLE)
            .await
            .assert_status(404)
            .assert_problem("LAK0001");
        let batch = loaded(&city, "police.register").await;
        let table = lead.get(TABLE).await.ok();
        assert_eq!(
            (&table["version"], &table["rows"]),
            (&json!(1), &json!(2)),
            "{table}"
        );
        assert_eq!(table["tallies"][0]["rows"], 2);
        assert_eq!(
            (&table["may_change"], &table["may_load_for"]),
            (&json!(true), &json!(["police"]))
        );
        let taken = lead.get(format!("{TABLE}/batches/{batch}")).await.ok();
        assert_eq!(
            (&taken["read"], &taken["accepted"], &taken["rejected"]),
            (&json!(3), &json!(2), &json!(1))
        );
        let rejects = lead
            .get(format!("{TABLE}/batches/{batch}/rejects"))
            .await
            .ok();
        assert_eq!(
            (&rejects["items"][0]["row"], &rejects["items"][0]["columns"]),
            (&json!(4), &json!(["identity"])),
            "{rejects}"
        );

        // A column of a wrong name: refused whole, and the version before is still served.
        let wrong = FIRST.replace("name,", "full_name,");
        deliver(&city, "handler", "name=0302.csv", wrong.as_bytes())
            .await
            .assert_status(422)
            .assert_problem("LAK0007");
        let said = deliver(
            &city,
            "handler",
            "name=0302.csv&rows=9",
            b"identity,name,district\n1,a,b\n",
        )
        .await;
        said.assert_status(422).assert_problem("LAK0009");
        deliver(&city, "handler", "name=0302.csv", FIRST.as_bytes())
            .await
            .assert_status(409)
            .assert_problem("LAK0004");
        assert_eq!(lead.get(TABLE).await.ok()["rows"], 2);
        let refused = lead.get(format!("{TABLE}/refusals")).await.ok();
        assert_eq!(refused["items"].as_array().unwrap().len(), 3, "{refused}");
        assert!(
            !refused.to_string().contains("full_name"),
            "a text of the file is told: {refused}"
        );

        // Repaired; the same person with another name takes the place of the first.
        let next = "姓名,公民身份号码,所属区市\n王海,370230198901020014,370203\n";
        let (gb, ..) = encoding_rs::GB18030.encode(next);
        let second = deliver(&city, "handler", "name=0302.csv", &gb).await;
        second.assert_status(201);
        let second = second.json();
        assert_eq!(
            (&second["encoding"], &second["version"]),
            (&json!("gb18030"), &json!(2)),
            "{second}"
        );
        let ask = json!({"key": {"identity": "370230198901020014"}});
        let places = lead.post(format!("{TABLE}/trace"), ask).await.ok();
        let places = places["items"].as_array().unwrap().clone();
        assert_eq!(places.len(), 2, "{places:?}");
        assert_eq!(
            places
                .iter()
                .filter(|place| place["served"] == true)
                .count(),
            1
        );

        let act = format!("{TABLE}/batches/{}/actions", second["id"].as_str().unwrap());
        let withdraw = json!({"action": "withdraw", "reason": "报错"});
        city.as_role("handler")
            .post(&act, withdraw.clone())
            .await
            .assert_status(403)
            .assert_problem("LAK0002");
        let version = lead.post(&act, withdraw).await.ok();
        assert_eq!(
            (&version["version"], &version["rows"]),
            (&json!(3), &json!(2)),
            "{version}"
        );
        let versions = lead.get(format!("{TABLE}/versions?limit=2")).await.ok();
        assert_eq!(versions["items"][0]["reason"], "报错", "{versions}");
        assert!(versions["next"].is_string());

        // Another department neither sees the batches nor delivers.
        let other = city.as_role("handler2");
        other
            .get(TABLE)
            .await
            .assert_status(403)
            .assert_problem("LAK0002");
        assert_eq!(other.get("/v1/tables").await.ok()["items"], json!([]));
        deliver(&city, "handler2", "name=x.csv", b"a")
            .await
            .assert_status(403)
            .assert_problem("LAK0002");
        // Nor does who may only look.
        deliver(&city, "auditor", "name=x.csv", b"a")
            .await
            .assert_status(403)
            .assert_problem("LAK0002");
        let listed = city.as_role("auditor").get("/v1/tables").await.ok();
        assert_eq!(listed["items"][0]["key"], "police.register", "{listed}");
    })
    .await;
}

#[tokio::test]
async fn a_delivery_with_a_key_is_taken_in_once() {
    let city = TestCity::new().await;
    loaded(&city, "police.register").await;
    let path = format!("{TABLE}/batches?name=0302.csv");
    let file = FIRST.replace("王海宁", "王海");
    let handler = city
        .as_role("handler")
        .with("idempotency-key", "delivery-2");
    let send = async || {
        let kind = Some("text/csv");
        handler
            .send(Method::POST, &path, kind, file.clone().into_bytes())
            .await
    };
    let first = send().await;
    first.assert_status(201);
    let again = send().await;
    again.assert_status(200);
    assert_eq!(first.json(), again.json());
}

#[tokio::test]
async fn a_grant_decides_what_a_question_gives() {
    TestCity::each(async |city| {
        loaded(&city, "police.register").await;
        let user = city.as_role("handler2");
        let ask = |sql: &str| {
            json!({"unit": "urban-management", "purpose": "占道经营当事人核实", "sql": sql})
        };
        let names = "SELECT name, identity FROM police.register ORDER BY _row";
        let plain = "SELECT name, identity FROM police.register";
        let denied = user.post("/v1/queries", ask(plain)).await;
        denied.assert_status(403).assert_problem("LAK0044");
        let plan = user.post("/v1/queries/plan", ask(plain)).await.ok();
        assert_eq!((&plan["allowed"], &plan["denied"][0]["why"]), (&json!(false), &json!("no_grant")), "{plan}");

        let wish = crate::catalog::wish("police.register");
        let made = user.post("/v1/catalog/applications", wish).await;
        let application = made.json()["id"].as_str().unwrap().to_owned();
        let grant = json!({
            "action": "grant", "until": "2026-06-30", "reason": "用途明确",
            "fields": [{"name": "identity", "form": "masked"}, {"name": "name", "form": "clear"}],
        });
        let actions = format!("/v1/catalog/applications/{application}/actions");
        city.as_role("unit-lead").post(&actions, grant).await.ok();

        let answer = user.post("/v1/queries", ask(names)).await.ok();
        assert_eq!(answer["rows"], json!([["王海宁", "370************014"], ["李岚", "370************022"]]), "{answer}");
        assert_eq!((&answer["grade"], &answer["columns"][1]["masked"]), (&json!("general-4"), &json!(true)));
        assert_eq!(answer["tables"], json!([{"key": "police.register", "version": 1}]));
        let by_number = "SELECT name FROM police.register WHERE identity = '370230198901020014'";
        user.post("/v1/queries", ask(by_number)).await.assert_status(403).assert_problem("LAK0044");
        let district = "SELECT district FROM police.register";
        user.post("/v1/queries", ask(district)).await.assert_status(403).assert_problem("LAK0044");
        let mut other = ask(plain);
        other["purpose"] = json!("别的用途");
        user.post("/v1/queries", other).await.assert_status(403).assert_problem("LAK0044");
        let mut foreign = ask(plain);
        foreign["unit"] = json!("police");
        user.post("/v1/queries", foreign).await.assert_status(403).assert_problem("LAK0045");

        // As it was when nothing had come yet, before it was declared, and as it never was.
        let mut before = ask("SELECT count(*) AS n FROM police.register");
        before["as_of"] = json!({"police.register": {"version": 0}});
        let count = user.post("/v1/queries", before.clone()).await.ok();
        assert_eq!(count["rows"], json!([[0]]), "{count}");
        before["as_of"] = json!({"police.register": {"known": "2026-03-01T00:00:00Z"}});
        user.post("/v1/queries", before.clone()).await.assert_status(404).assert_problem("LAK0013");
        before["as_of"] = json!({"police.register": {"version": 9}});
        user.post("/v1/queries", before).await.assert_status(404).assert_problem("LAK0013");

        // The journal has the questions, and nobody's number.
        city.settle().await;
        let entries = city.as_role("auditor").get("/v1/journal/entries?kind=lake.queried").await.ok();
        assert!(entries["items"].as_array().unwrap().len() >= 7, "{entries}");
        assert!(!entries.to_string().contains("370230198901020014"));
    })
    .await;
}

#[tokio::test]
async fn what_is_no_question_is_refused_with_what_to_do() {
    let city = TestCity::new().await;
    loaded(&city, "police.register").await;
    let lead = city.as_role("unit-lead");
    let ask = |sql: Value| json!({"unit": "police", "purpose": "核对", "sql": sql});
    for (sql, status, code) in [
        ("SELEC 1", 422, "LAK0040"),
        ("DELETE FROM police.register", 422, "LAK0042"),
        ("SELECT * FROM no.such", 404, "LAK0043"),
        ("SELECT nothing FROM police.register", 422, "LAK0046"),
    ] {
        let answer = lead.post("/v1/queries", ask(json!(sql))).await;
        answer.assert_status(status).assert_problem(code);
    }
    let answer = lead
        .post("/v1/queries", ask(json!("x".repeat(70_000))))
        .await;
    answer.assert_problem("LAK0041");
    let mut both = ask(json!("SELECT 1"));
    both["as_of"] = json!({"police.register": {"version": 1, "known": "2026-03-01T00:00:00Z"}});
    lead.post("/v1/queries", both)
        .await
        .assert_status(422)
        .assert_problem("LAK0047");
    let running = "/v1/queries/qry_01h455vb4pex5vsknk084sn02q";
    lead.get(running)
        .await
        .assert_status(404)
        .assert_problem("LAK0056");
    lead.delete(running)
        .await
        .assert_status(404)
        .assert_problem("LAK0056");
}
