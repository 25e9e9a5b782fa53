//! What is wrong with a delivery goes back to the department that sent it.

use haina_api::testing::TestCity;
use http::Method;
use serde_json::{Value, json};

use crate::catalog::registration;

const TABLE: &str = "/v1/tables/police.register";
const HEAD: &str = "identity,name,district\n";

async fn deliver(city: &TestCity, name: &str, rows: &str) -> u16 {
    let path = format!("{TABLE}/batches?name={name}");
    let kind = Some("application/octet-stream");
    let file = format!("{HEAD}{rows}").into_bytes();
    let caller = city.as_role("handler");
    let answer = caller.send(Method::POST, &path, kind, file).await;
    city.settle().await;
    answer.status.as_u16()
}

/// Where the police stand on the board.
async fn standing(city: &TestCity) -> Value {
    let board = city.as_role("unit-lead").get("/v1/quality").await.ok();
    board["items"][0]["sources"][0].clone()
}

async fn declared(city: &TestCity) {
    let lead = city.as_role("unit-lead");
    lead.post("/v1/catalog/resources", registration("police.register"))
        .await
        .assert_status(201);
    let declaration = json!({"mode": "full", "keys": ["identity"], "checks": [
        {"name": "has-name", "strength": "quarantine", "rule": {"not_null": {"field": "name"}}},
    ]});
    lead.put(TABLE, declaration).await.ok();
}

#[tokio::test]
async fn rejected_rows_become_a_matter_of_the_department_and_a_good_delivery_ends_the_finding() {
    TestCity::each(async |city| {
        declared(&city).await;
        assert_eq!(standing(&city).await["state"], "none");

        let rows = "370230198901020014,王海宁,370202\n370230198901020022,,370202\n370230198901020030,,370202\n";
        assert_eq!(deliver(&city, "0301.csv", rows).await, 201);
        let now = standing(&city).await;
        assert_eq!(
            (&now["state"], &now["rejected"], &now["read"]),
            (&json!("rejects"), &json!(2), &json!(3)),
            "{now}"
        );
        assert_eq!(now["reasons"][0]["code"], "check.has-name", "{now}");
        let finding = format!("/v1/findings/{}", now["finding"].as_str().unwrap());
        let lead = city.as_role("unit-lead");
        let seen = lead.get(finding.as_str()).await.ok();
        assert_eq!(seen["severity"], "high", "two of three rows: {seen}");
        assert_eq!(seen["reasons"][0]["value"], "2 / 3", "{seen}");
        assert!(!seen.to_string().contains("370230198901020022"), "a value is told");
        let matter = format!("/v1/matters/{}", now["matter"].as_str().unwrap());
        let matter = city.as_role("handler").get(matter.as_str()).await.ok();
        assert_eq!(
            (&matter["type"], &matter["state"]),
            (&json!("data-quality/correction"), &json!("dispatched")),
            "{matter}"
        );

        // Fewer bad rows: the same finding, with what is wrong now.
        let rows = "370230198901020014,王海宁,370202\n370230198901020022,,370202\n";
        assert_eq!(deliver(&city, "0302.csv", rows).await, 201);
        let again = standing(&city).await;
        assert_eq!(again["finding"], now["finding"], "{again}");
        let seen = lead.get(finding.as_str()).await.ok();
        assert_eq!(seen["reasons"][0]["value"], "1 / 2", "{seen}");

        let rows = "370230198901020014,王海宁,370202\n370230198901020022,李岚,370202\n";
        assert_eq!(deliver(&city, "0303.csv", rows).await, 201);
        let good = standing(&city).await;
        assert_eq!((&good["state"], &good["finding"]), (&json!("good"), &Value::Null));
        assert_eq!(lead.get(finding.as_str()).await.ok()["state"], "lapsed");
    })
    .await;
}

#[tokio::test]
async fn a_refused_delivery_is_a_finding_until_another_is_taken_in() {
    TestCity::each(async |city| {
        declared(&city).await;
        let good = "370230198901020014,王海宁,370202\n";
        assert_eq!(deliver(&city, "0301.csv", good).await, 201);
        // The same file again is refused, and is no trouble.
        assert_eq!(deliver(&city, "0301.csv", good).await, 409);
        assert_eq!(standing(&city).await["state"], "good");

        city.clock.advance(jiff::SignedDuration::from_mins(1));
        let odd = "370230198901020022,\n370230198901020022,,\n";
        assert_eq!(deliver(&city, "0302.csv", odd).await, 422, "no row is good");
        let refused = standing(&city).await;
        assert_eq!(
            (&refused["state"], &refused["refused"]["code"]),
            (&json!("refused"), &json!("LAK0010")),
            "{refused}"
        );
        let finding = format!("/v1/findings/{}", refused["finding"].as_str().unwrap());
        let lead = city.as_role("unit-lead");
        let seen = lead.get(finding.as_str()).await.ok();
        assert!(
            seen["reasons"][0]["value"]
                .as_str()
                .unwrap()
                .starts_with("LAK0010 "),
            "{seen}"
        );

        city.clock.advance(jiff::SignedDuration::from_mins(1));
        let more = "370230198901020014,王海宁,370202\n370230198901020022,李岚,370202\n";
        assert_eq!(deliver(&city, "0303.csv", more).await, 201);
        assert_eq!(standing(&city).await["state"], "good");
        assert_eq!(lead.get(finding.as_str()).await.ok()["state"], "lapsed");
    })
    .await;
}

#[tokio::test]
async fn a_withdrawn_delivery_takes_what_was_wrong_with_it_along() {
    TestCity::each(async |city| {
        declared(&city).await;
        let rows = "370230198901020014,王海宁,370202\n370230198901020022,,370202\n";
        assert_eq!(deliver(&city, "0301.csv", rows).await, 201);
        let now = standing(&city).await;
        let act = format!("{TABLE}/batches/{}/actions", now["batch"].as_str().unwrap());
        let lead = city.as_role("unit-lead");
        let withdraw = json!({"action": "withdraw", "reason": "报错"});
        lead.post(act.as_str(), withdraw).await.ok();
        city.settle().await;
        assert_eq!(standing(&city).await["state"], "none");
        let finding = format!("/v1/findings/{}", now["finding"].as_str().unwrap());
        assert_eq!(lead.get(finding.as_str()).await.ok()["state"], "lapsed");

        // Another department sees nothing of it.
        let other = city.as_role("handler2");
        assert_eq!(other.get("/v1/quality").await.ok()["items"], json!([]));
        other.get(finding.as_str()).await.assert_status(404);
    })
    .await;
}
