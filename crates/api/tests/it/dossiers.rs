//! Files through their doors: linked, found, read for a purpose, ruled on; their subject reads and contests them.

use std::path::Path;

use haina_api::testing::TestCity;
use http::Method;
use serde_json::{Value, json};

use crate::tables::loaded;

const PERSON: &str = "/v1/dossiers/person";
const NUMBER: &str = "370230198901020017";
const DECLARED: &str = "\
kind: person
title: {zh: 一人一档, en: One person one file}
owner: police
purpose: 人口档案归集
correction: file-check/correction
groups: {identity: {zh: 身份, en: Identity}}
tables:
  police.register:
    key: [identity]
    group: identity
    link: {identity_number: identity, name: name}
    show: [identity, name, district]
    told: {zh: 户籍登记, en: registered}
";

/// A pack with the matter that ships and a declaration over the register.
async fn apply(city: &TestCity, declared: &str) -> haina_api::testing::Answer {
    use base64::Engine as _;
    let encode = |text: &str| base64::engine::general_purpose::STANDARD.encode(text);
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../packs/one-file");
    let mut files = serde_json::Map::new();
    for file in [
        "matters/correction.yaml",
        "parameters/verify-limit.yaml",
        "parameters/supervise-limit.yaml",
        "README.md",
    ] {
        let text = std::fs::read_to_string(folder.join(file)).unwrap();
        files.insert(file.to_owned(), json!(encode(&text)));
    }
    let manifest = "format: 1\nname: file-check\ntitle: {zh: 档案, en: Files}\nversion: 1.0.0\n\
        owner: data-bureau\nneeds: {city-base: ^1.0}\nprovides: [matter/correction]\n";
    files.insert("pack.yaml".to_owned(), json!(encode(manifest)));
    files.insert("dossiers/person.yaml".to_owned(), json!(encode(declared)));
    let admin = city.as_role("admin");
    admin
        .post("/v1/packs/apply", json!({ "files": files }))
        .await
}

/// A city in which the register is delivered and linked; the file of the person with [`NUMBER`].
pub async fn ready(city: &TestCity) -> String {
    apply(city, DECLARED).await.ok();
    let table = city
        .as_role("unit-lead")
        .get("/v1/tables/police.register")
        .await;
    if !table.status.is_success() {
        loaded(city, "police.register").await;
    }
    let more = format!("identity,name,district\n{NUMBER},周明,370202\n");
    let path = "/v1/tables/police.register/batches?name=0303.csv";
    let kind = Some("application/octet-stream");
    let handler = city.as_role("handler");
    let taken = handler
        .send(Method::POST, path, kind, more.into_bytes())
        .await;
    taken.assert_status(201);
    let lead = city.as_role("unit-lead");
    let linked = lead.post(format!("{PERSON}/links"), json!({})).await.ok();
    assert_eq!(linked["troubles"], json!([]), "{linked}");
    let seek = json!({"number": NUMBER, "purpose": "核对"});
    let found = handler.post(format!("{PERSON}/search"), seek).await.ok();
    found["items"][0]["id"]
        .as_str()
        .unwrap_or_else(|| panic!("{found}"))
        .to_owned()
}

#[tokio::test]
async fn files_are_linked_found_read_and_ruled_on() {
    TestCity::each(async |city| {
        let handler = city.as_role("handler");
        let none = handler.get(format!("{PERSON}/doubts")).await;
        none.assert_status(404).assert_problem("DOS0001");
        let id = ready(&city).await;

        let kinds = handler.get("/v1/dossiers").await.ok();
        let kind = &kinds["items"][0];
        assert_eq!(
            (&kind["kind"], &kind["files"], &kind["records"]),
            (&json!("person"), &json!(3), &json!(3)),
            "{kinds}"
        );
        assert_eq!(kind["actions"], json!(["review", "rule"]));
        assert_eq!(
            (&kind["tables"][0]["linked"], &kind["tables"][0]["served"]),
            (&json!(2), &json!(2))
        );

        let file = handler
            .get(format!("{PERSON}/{id}?purpose=核对"))
            .await
            .ok();
        let row = &file["groups"][0]["rows"][0];
        assert_eq!(
            (&row["table"], &row["owner"]["key"]),
            (&json!("police.register"), &json!("police")),
            "{file}"
        );
        assert_eq!(
            (&row["fields"][1]["value"], &row["fields"][1]["shown"]),
            (&json!("周明"), &json!("clear"))
        );
        assert!(row["known_at"].is_string() && row["batch"].is_string());
        let past = handler
            .get(format!("{PERSON}/{id}?purpose=核对&as_of=2026-01-01"))
            .await
            .ok();
        assert_eq!(past["groups"], json!([]), "{past}");
        let chain = handler
            .get(format!("{PERSON}/{id}/chain?purpose=核对"))
            .await
            .ok();
        assert_eq!(chain["facts"][0]["standing"], "holds", "{chain}");

        // Another department sees nothing, and is told whom to ask.
        let other = city.as_role("handler2");
        let file = other.get(format!("{PERSON}/{id}?purpose=核对")).await.ok();
        assert_eq!(file["groups"], json!([]));
        assert_eq!(file["withheld"][0]["owner"]["key"], "police", "{file}");
        assert!(!file.to_string().contains("周明"));
        let search = other
            .post(
                format!("{PERSON}/search"),
                json!({"name": "周明", "purpose": "核对"}),
            )
            .await
            .ok();
        assert_eq!(
            (&search["items"], &search["withheld"][0]["why"]),
            (&json!([]), &json!("no_grant"))
        );
        for path in [
            "doubts",
            "log",
            "why?left=0&right=1",
            &format!("{id}/log"),
            &format!("{id}/looks"),
        ] {
            other
                .get(format!("{PERSON}/{path}"))
                .await
                .assert_status(403)
                .assert_problem("DOS0002");
        }
        // Of the police, the police's unit is asked for by nobody else; a resident works for none.
        let no = other
            .get(format!("{PERSON}/{id}?purpose=核对&unit=police"))
            .await;
        no.assert_status(403).assert_problem("DOS0002");
        let no = city
            .as_role("resident")
            .get(format!("{PERSON}/{id}?purpose=核对"))
            .await;
        no.assert_status(422).assert_problem("DOS0004");
        handler
            .get(format!("{PERSON}/{id}?purpose="))
            .await
            .assert_status(422)
            .assert_problem("DOS0004");
        handler
            .get(format!("{PERSON}/{id}?purpose=核对&as_of=x"))
            .await
            .assert_status(422);

        let looks = city
            .as_role("auditor")
            .get(format!("{PERSON}/{id}/looks"))
            .await
            .ok();
        assert_eq!(looks["items"].as_array().unwrap().len(), 4, "{looks}");
        assert!(looks["items"].to_string().contains(city.id("handler2")));

        // An officer's word, and back again.
        let why = handler
            .get(format!("{PERSON}/why?left=0&right=2"))
            .await
            .ok();
        assert_eq!(why["steps"].as_array().unwrap().len(), 6, "{why}");
        let rule = json!({"word": "one", "left": 0, "right": 2, "reason": "经核实为同一人"});
        let ruled = handler
            .post(format!("{PERSON}/rulings"), rule.clone())
            .await
            .ok();
        assert_eq!(ruled["files"].as_array().unwrap().len(), 1, "{ruled}");
        let mut apart = rule.clone();
        apart["word"] = json!("apart");
        let no = handler.post(format!("{PERSON}/rulings"), apart).await;
        no.assert_status(409).assert_problem("LNK0011");
        let log = handler.get(format!("{PERSON}/log?limit=2")).await.ok();
        assert!(log["next"].is_string(), "{log}");
        let undo = format!("{PERSON}/log/{}/undo", ruled["first"]);
        handler
            .post(&undo, json!({"reason": "裁定有误"}))
            .await
            .ok();
        let no = handler.post(&undo, json!({"reason": "再次"})).await;
        no.assert_status(409).assert_problem("LNK0012");
        assert_eq!(
            handler.get("/v1/dossiers").await.ok()["items"][0]["files"],
            3
        );
    })
    .await;
}

#[tokio::test]
async fn a_resident_reads_their_file_sees_who_looked_and_contests_a_field() {
    TestCity::each(async |city| {
        let id = ready(&city).await;
        let resident = city.as_role("resident");
        let no = resident.get("/v1/me/dossier").await;
        no.assert_status(404).assert_problem("DOS0007");
        let bind = format!("/v1/persons/{}/identity", city.id("resident"));
        let admin = city.as_role("admin");
        let wrong = admin.send(Method::PUT, &bind, Some("application/json"), br#"{"number": "370230198901020018"}"#.to_vec()).await;
        wrong.assert_status(422).assert_problem("PAR0031");
        let number = format!("{{\"number\": \"{NUMBER}\"}}");
        let handler = city.as_role("handler");
        let no = handler.send(Method::PUT, &bind, Some("application/json"), number.clone().into_bytes()).await;
        no.assert_status(403);
        admin.send(Method::PUT, &bind, Some("application/json"), number.into_bytes()).await.assert_status(204);

        handler.get(format!("{PERSON}/{id}?purpose=核对")).await.ok();
        let own = resident.get("/v1/me/dossier").await.ok();
        assert_eq!(own["id"], id, "{own}");
        let row = &own["groups"][0]["rows"][0];
        assert_eq!(row["fields"][1]["value"], "周明");
        let looks = resident.get("/v1/me/dossier/looks").await.ok();
        let looks = looks["items"].as_array().unwrap();
        let police = looks.iter().find(|look| look["unit"]["key"] == "police").unwrap();
        assert_eq!((&police["purpose"], &police["by"]), (&json!("核对"), &Value::Null));
        assert_eq!(resident.get("/v1/me/dossier/chain").await.ok()["facts"][0]["standing"], "holds");
        // Nobody else is this person.
        city.as_role("resident2").get("/v1/me/dossier").await.assert_status(404).assert_problem("DOS0007");

        let contest = json!({
            "table": "police.register", "record": row["record"], "field": "district", "text": "已迁至崂山区",
        });
        let made = resident.post("/v1/me/dossier/contests", contest.clone()).await;
        made.assert_status(201);
        let made = made.json();
        let again = resident.post("/v1/me/dossier/contests", contest).await;
        again.assert_status(409).assert_problem("DOS0010");
        city.settle().await;
        let path = format!("/v1/matters/{}", made["matter"].as_str().unwrap());
        let matter = handler.get(&path).await.ok();
        assert_eq!((&matter["type"], &matter["lead"]["key"]), (&json!("file-check/correction"), &json!("police")), "{matter}");
        // Whoever contests follows it.
        resident.get(&path).await.ok();
        let file = handler.get(format!("{PERSON}/{id}?purpose=核对")).await.ok();
        assert_eq!(file["groups"][0]["rows"][0]["fields"][2]["contested"], made["matter"], "{file}");
        crate::act(&city, "handler", &matter, json!({"action": "sign"})).await;
        let answer = json!({"action": "answer", "text": "已更正", "class": "corrected"});
        crate::act(&city, "handler", &matter, answer).await;
        city.settle().await;
        let contests = resident.get("/v1/me/dossier/contests").await.ok();
        let one = &contests["items"][0];
        assert_eq!((&one["open"], &one["outcome"], &one["words"]["zh"]), (&json!(false), &json!("corrected"), &json!("已更正")), "{contests}");
    })
    .await;
}

#[tokio::test]
async fn what_is_delivered_is_linked_by_itself() {
    let city = TestCity::new().await;
    ready(&city).await;
    let more = "identity,name,district\n370230199203040023,李岚岚,370202\n";
    let path = "/v1/tables/police.register/batches?name=0304.csv";
    let kind = Some("application/octet-stream");
    let handler = city.as_role("handler");
    handler
        .send(Method::POST, path, kind, more.as_bytes().to_vec())
        .await
        .assert_status(201);
    haina_api::testing::link_files(city.app.api()).await;
    let kinds = handler.get("/v1/dossiers").await.ok();
    assert_eq!(kinds["items"][0]["records"], 4, "{kinds}");
}

#[tokio::test]
async fn a_pack_with_a_broken_declaration_is_refused_with_file_and_line() {
    let city = TestCity::new().await;
    for (was, is, code) in [
        ("group: identity", "group: identiti", "PAK0096"),
        ("name: name}", "nam: name}", "PAK0096"),
        ("file-check/correction", "file-check/corection", "PAK0096"),
        ("kind: person", "kind: enterprise", "PAK0030"),
    ] {
        let refused = apply(&city, &DECLARED.replacen(was, is, 1)).await;
        let problem = refused.assert_status(422).json();
        let faults = problem["errors"].as_array().unwrap();
        assert!(
            faults.iter().any(|fault| fault["code"] == code),
            "{is}: {problem}"
        );
        let pointer = faults[0]["pointer"].as_str().unwrap();
        assert!(pointer.starts_with("dossiers/person.yaml:"), "{pointer}");
    }
}
