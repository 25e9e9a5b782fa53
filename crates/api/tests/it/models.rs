//! Models through their doors: a pack brings them, a run makes the funnel and the findings, a mistake is told with its place.

use haina_api::testing::{Answer, TestCity};
use serde_json::{Value, json};

use crate::tables::{deliver, loaded};

const RUNS: &str = "/v1/models/register-check/runs";
const FUNNEL: &str = "/v1/funnels/register-check/register";

const KEPT_SQL: &str = "SELECT identity, name, district, _batch, _source, _row,\n    \
    CASE WHEN name = '李岚' THEN 'known' END AS reason\nFROM police.register\n";
const KEPT_YAML: &str = "\
title: {zh: 待核实的登记, en: records to be looked into}
owner: police
key: [identity]
inputs:
  police.register: {stale_after: 60, shrink_max: 20, columns: {identity: text, name: text, district: text}}
schedule: {every: daily, by: \"06:00\"}
stage:
  funnel: register
  order: 1
  raw: [police.register]
  reason: reason
  reasons: {known: {zh: 已核实过, en: looked into before}}
tests:
  - name: Who is known is dropped
    day: 2026-03-01
    given: {police.register: \"identity,name\\n1,李岚\\n2,王海宁\\n\"}
    expect: \"identity,reason\\n1,known\\n2,\\n\"
";
const FOUND_SQL: &str =
    "SELECT identity, name, _batch AS r_batch, _source AS r_source, _row AS r_row FROM kept\n";
const FOUND_YAML: &str = "\
title: {zh: 登记核实, en: check of the register}
owner: police
basis: [{from: 2020-01-01, text: 户口登记条例（示例）}]
key: [identity]
inputs: {kept: {}}
finding:
  subject: person
  name: name
  claim: {zh: 登记信息待核实, en: the record is to be looked into}
  unit: police
  matter: grassroots-check/check
  reasons:
    - {column: name, title: {zh: 姓名, en: name}, from: police.register.name, origin: r}
";

/// Applies a pack with two models over the register.
async fn apply(city: &TestCity, kept: &str) -> Answer {
    use base64::Engine as _;
    let encode = |text: &str| base64::engine::general_purpose::STANDARD.encode(text);
    let manifest = "format: 1\nname: register-check\ntitle: {zh: 登记核实, en: Check of the register}\nversion: 1.0.0\n\
        owner: police\nneeds: {city-base: ^1.0, grassroots-check: ^1.0}\nprovides: [models]\n";
    let files = json!({
        "pack.yaml": encode(manifest), "README.md": encode("# 登记核实\n"),
        "models/kept.sql": encode(kept), "models/kept.yaml": encode(KEPT_YAML),
        "models/found.sql": encode(FOUND_SQL), "models/found.yaml": encode(FOUND_YAML),
    });
    let admin = city.as_role("admin");
    admin
        .post("/v1/packs/apply", json!({ "files": files }))
        .await
}

/// The pack, applied; where its models are run.
pub async fn applied(city: &TestCity) -> String {
    apply(city, KEPT_SQL).await.ok();
    RUNS.to_owned()
}

/// A city in which the pack is in force and the register was delivered.
async fn ready(city: &TestCity) {
    loaded(city, "police.register").await;
    apply(city, KEPT_SQL).await.ok();
}

/// The models have run over a register that lost most of its rows since; where that is taken for right.
pub async fn shortened(city: &TestCity) -> String {
    let lead = city.as_role("unit-lead");
    let more = "identity,name,district\n\
        370230198901020113,赵明,370203\n\
        370230198901020121,钱进,370203\n\
        37023019890102013X,孙立,370203\n\
        370230198901020148,周洁,370203\n\
        370230198901020156,吴桐,370203\n";
    let batch = deliver(city, "handler", "name=more.csv", more.as_bytes()).await;
    let batch = batch.ok()["id"].as_str().unwrap().to_owned();
    lead.post(RUNS, json!({})).await.ok();
    let batch = format!("/v1/tables/police.register/batches/{batch}/actions");
    let withdrawn = json!({"action": "withdraw", "reason": "误报"});
    lead.post(batch, withdrawn).await.ok();
    city.clock.advance(jiff::SignedDuration::from_mins(1));
    lead.post(RUNS, json!({})).await.ok();
    "/v1/models/register-check/kept/acceptances".to_owned()
}

fn did(ran: &Value) -> Vec<&str> {
    let models = ran["models"].as_array().unwrap().iter();
    models.map(|model| model["did"].as_str().unwrap()).collect()
}

#[tokio::test]
async fn a_pack_brings_models_that_run_make_a_funnel_and_find_somebody() {
    TestCity::each(async |city| {
        apply(&city, KEPT_SQL).await.ok();
        let (lead, handler) = (city.as_role("unit-lead"), city.as_role("handler"));
        // Before there is a table: each model says what is missing, and there is no funnel.
        let early = lead.post(RUNS, json!({})).await.ok();
        assert_eq!(did(&early), ["failed", "waits"], "{early}");
        let problem = &early["models"][0]["problem"];
        assert_eq!(problem["code"], "LAK0072", "{early}");
        assert_eq!(early["models"][1]["waits_on"], "register-check/kept");
        assert_eq!(early["whole"], false);
        let none = handler.get(FUNNEL).await;
        none.assert_status(404).assert_problem("LAK0080");
        let unknown = handler.get("/v1/funnels/register-check/none").await;
        unknown.assert_status(404).assert_problem("API0019");

        ready(&city).await;
        let ran = lead.post(RUNS, json!({})).await.ok();
        assert_eq!(did(&ran), ["made", "made"], "{ran}");
        assert_eq!(
            (&ran["whole"], &ran["models"][1]["run"]["entered"]),
            (&json!(true), &json!(1))
        );
        let again = lead.post(RUNS, json!({})).await.ok();
        assert_eq!(did(&again), ["unchanged", "unchanged"], "{again}");

        // What comes in is what goes on and what is dropped, in the words of the reason.
        let funnel = handler.get(FUNNEL).await.ok();
        let stage = &funnel["stages"][0];
        assert_eq!(
            (&funnel["raw"], &funnel["kept"]),
            (&json!(2), &json!(1)),
            "{funnel}"
        );
        assert_eq!(
            (&stage["rows_in"], &stage["rows_out"]),
            (&json!(2), &json!(1))
        );
        assert_eq!(stage["dropped"][0]["words"]["zh"], "已核实过");
        assert_eq!(stage["dropped"][0]["rows"], 1);
        let input = &funnel["inputs"][0];
        assert_eq!(
            (&input["title"]["zh"], &input["rows"]),
            (&json!("户籍人口登记"), &json!(2))
        );
        let funnels = handler.get("/v1/funnels").await.ok();
        assert_eq!(funnels[0]["key"], "register-check/register", "{funnels}");

        // The finding says why, and its check was opened.
        city.settle().await;
        let found = handler
            .get("/v1/findings?model=register-check/found")
            .await
            .ok();
        let finding = &found["items"][0];
        assert_eq!(finding["subject"]["name"], "王海宁", "{found}");
        let reason = &finding["reasons"][0];
        assert_eq!(
            (&reason["value"], &reason["table"]),
            (&json!("王海宁"), &json!("police.register"))
        );
        assert_eq!(reason["dept"], "police");
        assert!(finding["matter"].is_string(), "{finding}");

        let models = handler.get("/v1/models").await.ok();
        assert_eq!(models[0]["key"], "register-check/kept", "{models}");
        assert_eq!(
            (&models[0]["kind"], &models[0]["last"]["rows"]),
            (&json!("stage"), &json!(1))
        );
        assert_eq!(models[0]["schedule"]["every"], "daily");
        assert_eq!(
            (&models[1]["kind"], &models[1]["basis"]),
            (&json!("finding"), &json!("户口登记条例（示例）"))
        );
        assert_eq!(models[1]["versions"][0]["suspected"], 1, "{models}");
        // Deliveries with rejected rows claim, too, and stand among the models outside.
        let own = models.as_array().unwrap().iter();
        let own = own.filter(|model| model["kind"] != "outside");
        assert_eq!((&models[0]["may_run"], own.count()), (&json!(false), 2));
        let shown = handler.get("/v1/models/register-check/kept").await.ok();
        assert_eq!(shown["sql"], KEPT_SQL);
        assert_eq!(shown["reads"][0]["title"]["zh"], "户籍人口登记", "{shown}");
        assert!(shown["reads"][0]["delivered_at"].is_string(), "{shown}");
        assert_eq!(shown["runs"].as_array().unwrap().len(), 1);
        let missing = handler.get("/v1/models/register-check/none").await;
        missing.assert_status(404).assert_problem("API0019");
    })
    .await;
}

#[tokio::test]
async fn only_who_answers_for_models_runs_them_and_the_journal_names_them() {
    let city = TestCity::new().await;
    ready(&city).await;
    for who in ["handler", "supervisor", "auditor", "resident"] {
        let refused = city.as_role(who).post(RUNS, json!({})).await;
        refused.assert_status(403).assert_problem("LAK0002");
    }
    let nobody = city.anonymous().post(RUNS, json!({})).await;
    nobody.assert_status(401);
    city.as_role("admin").post(RUNS, json!({})).await.ok();
    city.settle().await;
    let entries = city
        .as_role("auditor")
        .get("/v1/journal/entries?limit=200")
        .await
        .ok();
    let entries = entries["items"].as_array().unwrap();
    for kind in ["lake.run_asked", "lake.model_ran"] {
        let entry = entries.iter().find(|entry| entry["kind"] == kind).unwrap();
        assert!(entry.to_string().contains(city.id("admin")), "{entry}");
    }
}

#[tokio::test]
async fn a_source_that_became_short_is_taken_for_right_by_who_answers_for_the_model() {
    TestCity::each(async |city| {
        ready(&city).await;
        let path = shortened(&city).await;
        let lead = city.as_role("unit-lead");
        let shown = lead.get("/v1/models/register-check/kept").await.ok();
        let trouble = json!([{"source": "police.register", "what": "shrank", "due": null, "before": 7, "now": 2}]);
        assert_eq!(shown["last"]["trouble"], trouble, "{shown}");
        let left = async || {
            let shown = lead.get("/v1/models/register-check/found").await.ok();
            shown["last"]["left"].clone()
        };
        assert_eq!(left().await, 0);

        let body = json!({"input": "police.register", "reason": "注销一户，已核对"});
        for who in ["handler", "supervisor", "auditor"] {
            let refused = city.as_role(who).post(&path, body.clone()).await;
            refused.assert_status(403).assert_problem("LAK0002");
        }
        let other = json!({"input": "police.other", "reason": "核对"});
        let other = lead.post(&path, other).await;
        other.assert_status(404).assert_problem("LAK0072");
        let silent = lead.post(&path, json!({"input": "police.register", "reason": ""}));
        silent.await.assert_status(422).assert_problem("LAK0003");
        lead.post(&path, body.clone()).await.assert_status(204);
        city.clock.advance(jiff::SignedDuration::from_mins(1));
        lead.post(RUNS, json!({})).await.ok();
        assert_eq!(left().await, 5);
        let again = lead.post(&path, body).await;
        again.assert_status(409).assert_problem("LAK0011");
    })
    .await;
}

#[tokio::test]
async fn while_models_run_another_run_is_a_conflict() {
    TestCity::each(async |city| {
        ready(&city).await;
        let (lead, admin) = (city.as_role("unit-lead"), city.as_role("admin"));
        let (one, two) = tokio::join!(lead.post(RUNS, json!({})), admin.post(RUNS, json!({})));
        let (made, told) = match one.status.is_success() {
            true => (one, two),
            false => (two, one),
        };
        assert_eq!(did(&made.ok()), ["made", "made"]);
        told.assert_status(409).assert_problem("LAK0071");
    })
    .await;
}

#[tokio::test]
async fn a_run_goes_on_when_whoever_asked_is_gone() {
    let city = TestCity::new().await;
    ready(&city).await;
    let lead = city.as_role("unit-lead");
    let asked = lead.post(RUNS, json!({}));
    // Long enough to begin, and not to end.
    let gone = tokio::time::timeout(std::time::Duration::from_millis(1), asked).await;
    let mut rows = Value::Null;
    for _ in 0..200 {
        let again = lead.post(RUNS, json!({})).await;
        if again.status.is_success() {
            rows = lead.get(FUNNEL).await.ok()["kept"].clone();
            break;
        }
        again.assert_status(409).assert_problem("LAK0071");
        tokio::time::sleep(std::time::Duration::from_millis(50)).await;
    }
    assert_eq!(rows, 1, "{gone:?}");
}

#[tokio::test]
async fn a_pack_with_a_broken_model_is_refused_with_file_and_line() {
    let city = TestCity::new().await;
    let broken = KEPT_SQL.replace("police.register", "police.registry");
    let refused = apply(&city, &broken).await;
    let problem = refused.assert_status(422).assert_problem("API0028");
    let faults = problem["errors"].as_array().unwrap();
    assert!(
        faults.iter().all(|fault| fault["code"] == "PAK0095"),
        "{problem}"
    );
    let places: Vec<&str> = faults
        .iter()
        .filter_map(|fault| fault["pointer"].as_str())
        .collect();
    assert!(places.contains(&"models/kept.sql:3"), "{places:?}");
    assert!(faults[0]["hint"].is_string());
    assert_eq!(
        city.as_role("handler").get("/v1/models").await.ok(),
        json!([])
    );
}
