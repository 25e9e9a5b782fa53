//! Agreements at their doors: an owner offers, another department agrees, every use is decided, counted and receipted.

use haina_api::testing::TestCity;
use serde_json::{Value, json};

use crate::catalog::registration;
use crate::entries::Sample;

/// Terms of an offer: three look-ups of two fields for one purpose.
pub fn offer(key: &str, party: Option<&str>) -> Value {
    json!({
        "key": key, "title": {"zh": "助餐资格核验", "en": "who may eat"}, "resource": "police.register", "party": party,
        "terms": {
            "actions": ["read"], "fields": ["identity", "name"], "purposes": ["meal-assistance"], "count": 3,
            "duties": {"delete_after_days": 30},
        },
    })
}

/// A use as urban management asks for it.
pub fn wish(purpose: &str) -> Value {
    json!({
        "as": "urban-management", "action": "read", "resource": "police.register", "fields": ["name"], "purpose": purpose,
    })
}

/// An agreement of the police with urban management, in force; its id.
pub async fn in_force(city: &TestCity, key: &str) -> String {
    let offered = offered(city, key, Some("urban-management")).await;
    let id = offered["id"].as_str().unwrap().to_owned();
    let accept = json!({"step": "accept", "as": "urban-management", "version": 1});
    let path = format!("/v1/agreements/{id}/steps");
    city.as_operator().post(&path, accept).await.ok();
    let conclude = json!({"step": "conclude", "as": "police", "version": 1});
    let agreed = city.as_role("unit-lead").post(&path, conclude).await.ok();
    assert_eq!(agreed["state"], "in_force", "{agreed}");
    id
}

/// A request for each operation of agreements that changes something; the police have registered their table.
pub async fn samples(city: &TestCity) -> Vec<Sample> {
    let agreed = in_force(city, "agreed").await;
    let standing = standing_of_others(city).await;
    let mut own = wish("meal-assistance");
    own["as"] = json!("police");
    vec![
        Sample(
            "offer_agreement",
            "unit-lead",
            "/v1/agreements".into(),
            offer("another", Some("civil-affairs")),
        ),
        Sample(
            "act_on_agreement",
            "unit-lead",
            format!("/v1/agreements/{agreed}/steps"),
            json!({"step": "pause", "as": "police", "version": 1}),
        ),
        Sample(
            "take_up_agreement",
            "unit-lead",
            format!("/v1/agreements/{standing}/takers"),
            json!({"key": "own", "as": "police"}),
        ),
        Sample(
            "decide_use",
            "handler",
            "/v1/agreements/decisions".into(),
            own.clone(),
        ),
        Sample("record_use", "handler", "/v1/agreements/uses".into(), own),
    ]
}

async fn offered(city: &TestCity, key: &str, party: Option<&str>) -> Value {
    let lead = city.as_role("unit-lead");
    lead.post("/v1/agreements", offer(key, party)).await.ok()
}

/// A city whose police registered their table and published it.
async fn registered(city: &TestCity) {
    let lead = city.as_role("unit-lead");
    let resource = registration("police.register");
    let made = lead.post("/v1/catalog/resources", resource).await;
    made.assert_status(201);
}

/// A standing offer of urban management; its id.
pub async fn standing_of_others(city: &TestCity) -> String {
    let mut resource = registration("urban.stalls");
    resource["resource"]["owner"] = json!("urban-management");
    let operator = city.as_operator();
    let made = operator.post("/v1/catalog/resources", resource).await;
    made.assert_status(201);
    let mut standing = offer("standing", None);
    standing["resource"] = json!("urban.stalls");
    let offered = operator.post("/v1/agreements", standing).await.ok();
    offered["id"].as_str().unwrap().to_owned()
}

#[tokio::test]
async fn an_agreement_permits_what_was_agreed_three_times_and_no_more() {
    TestCity::each(async |city| {
        registered(&city).await;
        let id = in_force(&city, "a-1").await;
        let handler = city.as_role("handler2");
        let asked = handler
            .post("/v1/agreements/decisions", wish("meal-assistance"))
            .await
            .ok();
        assert_eq!(
            (&asked["permit"], &asked["receipt"]),
            (&json!(true), &Value::Null),
            "{asked}"
        );
        let other = handler
            .post("/v1/agreements/uses", wish("advertising"))
            .await
            .ok();
        assert_eq!(other["permit"], false, "{other}");
        let failed: Vec<&Value> = other["terms"]
            .as_array()
            .unwrap()
            .iter()
            .filter(|t| t["state"] == "failed")
            .collect();
        assert_eq!(failed.len(), 1, "{other}");
        assert_eq!(
            (&failed[0]["term"], &failed[0]["kept"]),
            (&json!("purpose"), &json!("attested"))
        );
        for n in 1..=3 {
            let used = handler
                .post("/v1/agreements/uses", wish("meal-assistance"))
                .await
                .ok();
            assert_eq!(
                (&used["permit"], &used["receipt"]["nth"]),
                (&json!(true), &json!(n)),
                "{used}"
            );
            assert!(
                used["duties"][0]["words"]["zh"]
                    .as_str()
                    .unwrap()
                    .contains("用后删除"),
                "{used}"
            );
        }
        let fourth = handler
            .post("/v1/agreements/uses", wish("meal-assistance"))
            .await
            .ok();
        assert_eq!(
            (&fourth["permit"], &fourth["receipt"]),
            (&json!(false), &Value::Null),
            "{fourth}"
        );
        // Both sides see the same receipts; they are what was counted.
        for who in ["unit-lead", "handler2", "auditor"] {
            let path = format!("/v1/agreements/{id}/receipts");
            let receipts = city.as_role(who).get(path).await.ok();
            assert_eq!(
                receipts["items"].as_array().map(Vec::len),
                Some(3),
                "{who}: {receipts}"
            );
            assert_eq!(receipts["items"][0]["purpose"], "meal-assistance");
        }
        let seen = city
            .as_role("unit-lead")
            .get(format!("/v1/agreements/{id}"))
            .await
            .ok();
        assert_eq!(
            (&seen["meter"]["uses"], &seen["adds_up"]),
            (&json!(3), &json!(true)),
            "{seen}"
        );
        assert!(
            seen["terms"]
                .as_array()
                .unwrap()
                .iter()
                .any(|term| term["kept"] == "audited"),
            "{seen}"
        );
    })
    .await;
}

#[tokio::test]
async fn what_is_paused_or_ended_permits_nothing_and_steps_are_those_of_a_side() {
    let city = TestCity::new().await;
    registered(&city).await;
    let id = in_force(&city, "a-1").await;
    let path = format!("/v1/agreements/{id}");
    let lead = city.as_role("unit-lead");
    let seen = lead.get(&path).await.ok();
    let may: Vec<&str> = seen["may"]
        .as_array()
        .unwrap()
        .iter()
        .filter_map(|may| may["step"].as_str())
        .collect();
    assert_eq!(may, ["pause", "end"], "{seen}");
    let handler = city.as_role("handler2");
    assert_eq!(
        handler.get(&path).await.ok()["may"],
        json!([]),
        "a handler agrees to nothing"
    );
    let step = async |step: &str| {
        let body = json!({"step": step, "as": "police", "version": 1});
        lead.post(format!("{path}/steps"), body).await
    };
    let permitted = async || {
        let used = handler
            .post("/v1/agreements/uses", wish("meal-assistance"))
            .await
            .ok();
        used["permit"] == true
    };
    assert!(permitted().await);
    step("pause").await.ok();
    assert!(!permitted().await);
    step("resume").await.ok();
    assert!(permitted().await);
    step("end").await.ok();
    assert!(!permitted().await);
    step("resume")
        .await
        .assert_status(409)
        .assert_problem("AGR0002");
    step("burn")
        .await
        .assert_status(422)
        .assert_problem("AGR0003");
    // For another department a lead takes no step.
    let theirs = json!({"step": "end", "as": "urban-management", "version": 1});
    lead.post(format!("{path}/steps"), theirs)
        .await
        .assert_status(403);
}

#[tokio::test]
async fn only_the_owner_offers_and_others_do_not_learn_that_there_is_something() {
    let city = TestCity::new().await;
    registered(&city).await;
    let lead = city.as_role("unit-lead");
    let mut odd = offer("x", None);
    odd["terms"]["never-heard-of"] = json!(1);
    lead.post("/v1/agreements", odd)
        .await
        .assert_status(422)
        .assert_problem("AGR0003");
    let mut unknown = offer("x", None);
    unknown["terms"] = Value::Null;
    unknown["odrl"] = json!({
        "@context": "http://www.w3.org/ns/odrl.jsonld", "@type": "Offer", "uid": "urn:x",
        "permission": [{"action": "use", "constraint": [{"leftOperand": "mood", "operator": "eq", "rightOperand": "good"}]}],
    });
    lead.post("/v1/agreements", unknown)
        .await
        .assert_status(422)
        .assert_problem("AGR0008");
    let handler = city.as_role("handler");
    handler
        .post("/v1/agreements", offer("x", None))
        .await
        .assert_status(403);
    let between = offered(&city, "between", Some("urban-management")).await;
    let standing = offered(&city, "standing", None).await;
    let path = |of: &Value| format!("/v1/agreements/{}", of["id"].as_str().unwrap());
    for (who, between_seen, standing_seen) in [
        ("resident", 404, 404),
        ("agent", 404, 200),
        ("handler2", 200, 200),
        ("auditor", 200, 200),
    ] {
        let caller = city.as_role(who);
        caller.get(path(&between)).await.assert_status(between_seen);
        caller
            .get(path(&standing))
            .await
            .assert_status(standing_seen);
    }
    let listed = async |who: &str, query: &str| {
        let page = city
            .as_role(who)
            .get(format!("/v1/agreements{query}"))
            .await
            .ok();
        page["items"].as_array().map_or(0, Vec::len)
    };
    assert_eq!(listed("unit-lead", "").await, 2);
    assert_eq!(listed("handler2", "").await, 1);
    assert_eq!(listed("handler2", "?standing=true").await, 1);
    assert_eq!(listed("resident", "").await, 0);
    assert_eq!(listed("resident", "?standing=true").await, 0);
    assert_eq!(listed("auditor", "?state=offered").await, 2);
    city.as_role("auditor")
        .get("/v1/agreements?state=lost")
        .await
        .assert_status(422);
    let odrl = city
        .as_role("handler2")
        .get(format!("{}/odrl", path(&between)))
        .await
        .ok();
    assert_eq!(odrl["permission"][0]["action"], "read", "{odrl}");
    // Taken up by the one who may: the operator stands for the lead of urban management.
    let take = json!({"key": "taken", "as": "urban-management"});
    let taken = city
        .as_operator()
        .post(format!("{}/takers", path(&standing)), take)
        .await;
    taken.assert_status(201);
    assert_eq!(taken.json()["party"]["key"], "urban-management");
}
