//! One appeal from report to rating, as each person sees it.

use haina_api::testing::TestCity;
use serde_json::{Value, json};

use crate::{act, appeal, opened};

#[tokio::test]
async fn an_appeal_is_opened_dispatched_answered_and_rated() {
    TestCity::each(async |city| {
        let matter = opened(&city, "resident", "夜间施工噪音").await;
        assert_eq!(matter["state"], "submitted");
        assert!(matter["code"].as_str().is_some(), "{matter}");
        let listed = city
            .as_role("dispatcher")
            .get("/v1/matters?view=desk")
            .await
            .ok();
        assert_eq!(listed["items"][0]["id"], matter["id"]);
        act(&city, "dispatcher", &matter, json!({"action": "accept"})).await;
        let command = json!({"action": "dispatch", "lead": "police", "helpers": [], "note": ""});
        let dispatched = act(&city, "dispatcher", &matter, command).await;
        assert_eq!(dispatched["state"], "dispatched");
        assert_eq!(dispatched["lead"]["key"], "police");
        let handle = clock(&dispatched, "handle");
        assert_eq!(handle["state"], "running");
        assert_eq!(handle["left"]["unit"], "workdays");
        act(&city, "unit-lead", &matter, json!({"action": "sign"})).await;
        let seen = city.as_role("handler").get(path(&matter)).await.ok();
        let task = seen["tasks"][0]["key"].clone();
        act(
            &city,
            "handler",
            &matter,
            json!({"action": "claim", "task": task}),
        )
        .await;
        act(
            &city,
            "handler",
            &matter,
            json!({"action": "contact", "reached": true, "note": "已联系"}),
        )
        .await;
        act(
            &city,
            "handler",
            &matter,
            json!({"action": "answer", "text": "已责令夜间停工。"}),
        )
        .await;
        let answered = city.as_role("resident").get(path(&matter)).await.ok();
        assert_eq!(answered["state"], "answered", "{answered}");
        assert_eq!(answered["answers"][0]["text"], "已责令夜间停工。");
        let rated = act(
            &city,
            "resident",
            &matter,
            json!({"action": "rate", "grade": 5, "solved": true}),
        )
        .await;
        assert_eq!(rated["state"], "closed", "{rated}");
        city.settle().await;
        let kinds: Vec<Value> = rated["timeline"]
            .as_array()
            .unwrap()
            .iter()
            .map(|t| t["kind"].clone())
            .collect();
        assert!(kinds.contains(&json!("matter.dispatched")), "{kinds:?}");
        let notices = city.as_role("resident").get("/v1/notices").await.ok();
        assert!(!notices["items"].as_array().unwrap().is_empty());
    })
    .await;
}

#[tokio::test]
async fn a_visitor_reports_follows_and_is_told_no_more_than_the_type_allows() {
    let city = TestCity::new().await;
    let mut new = appeal("匿名反映噪音");
    new["reporter"] = json!({"name": "王某", "phone": "13800001234", "anonymous": true});
    let receipt = city.anonymous().post("/v1/public/matters", new).await.ok();
    let code = receipt["code"].as_str().unwrap();
    let seen = city
        .anonymous()
        .get(format!("/v1/public/matters/{code}"))
        .await;
    let view = seen.ok();
    assert_eq!(view["state"], "submitted");
    for secret in ["13800001234", "王某", "凌晨两点"] {
        assert!(!seen.text().contains(secret), "{secret} in {}", seen.text());
    }
    city.anonymous()
        .get("/v1/public/matters/0000-0000-0000")
        .await
        .assert_status(404)
        .assert_is_problem();
    let desk = city
        .as_role("dispatcher")
        .get("/v1/matters?view=desk")
        .await;
    assert!(
        desk.ok()["items"][0].get("code").is_none(),
        "the desk does not need the code"
    );
}

#[tokio::test]
async fn a_matter_begun_on_the_web_goes_on_at_a_machine_by_its_code() {
    let city = TestCity::new().await;
    let mut new = appeal("门前积水");
    new["reporter"] = json!({"name": "王某", "phone": "13800001234"});
    let receipt = city.anonymous().post("/v1/public/matters", new).await.ok();
    let path = format!("/v1/public/matters/{}", receipt["code"].as_str().unwrap());
    let seen = city.anonymous().get(path.clone()).await.ok();
    assert_eq!(
        (&seen["files"], &seen["can_supply"]),
        (&json!(0), &json!(true)),
        "{seen}"
    );
    let desk = city
        .as_role("dispatcher")
        .get("/v1/matters?view=desk")
        .await
        .ok();
    let matter = desk["items"][0].clone();
    let asked = json!({"action": "correct", "missing": ["房产证复印件"]});
    city.as_role("dispatcher")
        .post(
            format!("/v1/matters/{}/actions", matter["id"].as_str().unwrap()),
            asked,
        )
        .await;
    let seen = city.anonymous().get(path.clone()).await.ok();
    assert_eq!(seen["wanted"], json!(["房产证复印件"]), "{seen}");
    let file = city
        .anonymous()
        .upload("/v1/public/files", "房产证.txt", "复印件".as_bytes())
        .await
        .ok();
    let supply = format!("{path}/supply");
    let with = |end: &str| json!({"text": "已带来", "files": [file["id"]], "channel": "machine", "phone_end": end});
    for end in ["", "9999"] {
        city.anonymous()
            .post(&supply, with(end))
            .await
            .assert_problem("API0029");
    }
    let carrier = json!({"text": "已带来", "channel": "pigeon", "phone_end": "1234"});
    city.anonymous()
        .post(&supply, carrier)
        .await
        .assert_status(422);
    let done = city.anonymous().post(&supply, with("1234")).await.ok();
    assert_eq!(done["state"], "submitted", "{done}");
    assert_eq!(
        (&done["files"], &done["wanted"]),
        (&json!(1), &json!([])),
        "{done}"
    );
    let supplied = &done["timeline"].as_array().unwrap()[3];
    assert_eq!(
        supplied["words"]["en"], "the person added 1 file(s) (self-service machine)",
        "{done}"
    );
    assert!(
        !done.to_string().contains("已带来"),
        "words are for the desk alone"
    );
    let whole = city
        .as_role("agent")
        .get(format!("/v1/matters/{}", matter["id"].as_str().unwrap()))
        .await
        .ok();
    assert_eq!(whole["files"].as_array().map(Vec::len), Some(1), "{whole}");
    assert_eq!(whole["channel"], "web", "the channel it began on stays");
}

#[tokio::test]
async fn what_may_not_be_seen_is_not_found() {
    let city = TestCity::new().await;
    let matter = opened(&city, "resident", "只有本人可见").await;
    for who in ["resident2", "handler", "handler2", "deputy", "admin"] {
        city.as_role(who)
            .get(path(&matter))
            .await
            .assert_problem("MAT0001");
    }
    let command = json!({"action": "accept"});
    let path = format!("{}/actions", path(&matter));
    city.as_role("resident2")
        .post(&path, command.clone())
        .await
        .assert_problem("MAT0001");
    city.as_role("resident")
        .post(&path, command)
        .await
        .assert_status(403)
        .assert_is_problem();
    city.as_role("dispatcher")
        .post(&path, json!({"action": "wake"}))
        .await
        .assert_problem("API0002");
}

#[tokio::test]
async fn many_at_once_are_each_answered() {
    let city = TestCity::new().await;
    let one = opened(&city, "resident", "第一件").await;
    let two = opened(&city, "resident2", "第二件").await;
    let ids = json!([one["id"], two["id"], "mat_01h455vb4pex5vsknk084sn02q", "x"]);
    let body = json!({"ids": ids, "command": {"action": "accept"}});
    let results = city
        .as_role("dispatcher")
        .post("/v1/matters/actions", body)
        .await
        .ok();
    let ok: Vec<bool> = results["results"]
        .as_array()
        .unwrap()
        .iter()
        .map(|r| r["ok"].as_bool().unwrap())
        .collect();
    assert_eq!(ok, [true, true, false, false]);
}

#[tokio::test]
async fn a_form_that_does_not_fit_names_the_fields() {
    let city = TestCity::new().await;
    let mut new = appeal("x");
    new["form"] = json!({"title": "", "kind": "shout"});
    let problem = city
        .as_role("resident")
        .post("/v1/matters", new)
        .await
        .assert_status(422)
        .json();
    let errors = problem["errors"].as_array().unwrap();
    assert!(
        errors
            .iter()
            .any(|e| e["pointer"].as_str().unwrap().contains("kind")),
        "{problem}"
    );
}

#[tokio::test]
async fn the_journal_can_be_read_and_an_entry_proven() {
    let city = TestCity::new().await;
    let matter = opened(&city, "resident", "可证明的事项").await;
    city.settle().await;
    let id = matter["id"].as_str().unwrap();
    let entries = city
        .as_role("auditor")
        .get(format!("/v1/journal/entries?subject={id}"))
        .await
        .ok();
    let entry = entries["items"][0]["id"].as_str().unwrap().to_owned();
    let proof = city
        .as_role("resident")
        .get(format!("/v1/journal/proof/{entry}"))
        .await
        .ok();
    let key = city.app.api().journal().public_key();
    let proof = haina_journal::Proof::parse(&proof.to_string()).unwrap();
    assert_eq!(proof.check(&key).unwrap().entry.subject, id);
    city.as_role("resident2")
        .get(format!("/v1/journal/proof/{entry}"))
        .await
        .assert_problem("API0019");
    city.as_role("resident")
        .get("/v1/journal/entries")
        .await
        .assert_problem("API0009");
    assert!(
        city.anonymous()
            .get("/v1/journal/checkpoint")
            .await
            .assert_status(200)
            .text()
            .contains("haina.example/journal")
    );
    city.anonymous()
        .get("/v1/journal/tile/0/0")
        .await
        .assert_status(404);
    city.anonymous()
        .get("/v1/journal/tile/0/0.p/1")
        .await
        .assert_status(200);
    city.anonymous()
        .get("/v1/journal/tile/entries/0.p/1")
        .await
        .assert_status(403);
}

fn path(matter: &Value) -> String {
    format!("/v1/matters/{}", matter["id"].as_str().unwrap())
}

fn clock(matter: &Value, key: &str) -> Value {
    let clocks = matter["clocks"].as_array().unwrap();
    clocks
        .iter()
        .find(|c| c["key"] == key)
        .unwrap_or_else(|| panic!("no clock {key} in {clocks:?}"))
        .clone()
}
