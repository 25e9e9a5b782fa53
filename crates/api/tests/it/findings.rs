//! The loop: a model claims, the street office looks into it, the outcome comes back to the model.

use haina_api::testing::TestCity;
use serde_json::{Value, json};

/// Claims of a model outside; `bound` opens a matter for each.
pub fn claims(version: &str, households: &[(&str, &str)], bound: bool) -> Value {
    let claim = |(household, value): &(&str, &str)| {
        json!({
            "subject": {"kind": "household", "key": household, "name": "王海一家"},
            "title": {"zh": "家庭可能失去收入来源", "en": "household may have lost its earner"},
            "unit": "police",
            "area": "370202",
            "severity": "high",
            "reasons": [{
                "what": {"zh": "社保状态", "en": "social insurance"}, "value": value,
                "table": "hrss.insurance", "row": "2026-03-01/17", "date": "2026-03-01", "dept": "human-resources",
            }],
        })
    };
    json!({
        "model": {
            "key": "low-income/lost-earner", "version": version, "owner": "civil-affairs",
            "title": {"zh": "家庭失去收入来源", "en": "household without an earner"},
            "basis": "《社会救助暂行办法》第十三条",
            "matter": bound.then_some("grassroots-check/check"),
        },
        "claims": households.iter().map(claim).collect::<Vec<_>>(),
    })
}

#[tokio::test]
async fn a_finding_opens_a_check_whose_answer_decides_it_and_moves_the_precision() {
    TestCity::each(async |city| {
        let admin = city.as_role("admin");
        let bound = claims("1", &[("h-1", "停保"), ("h-2", "停保")], true);
        let done = admin.post("/v1/findings", bound.clone()).await.ok();
        assert_eq!(done["opened"], 2, "{done}");
        city.settle().await;

        let handler = city.as_role("handler");
        let listed = handler.get("/v1/findings?open=true").await.ok();
        let items = listed["items"].as_array().unwrap();
        assert_eq!(items.len(), 2, "{listed}");
        for (finding, class) in items.iter().zip(["confirmed", "refuted"]) {
            assert_eq!(
                finding["actions"],
                json!(["complete"]),
                "decided by its matter"
            );
            let path = format!("/v1/matters/{}", finding["matter"].as_str().unwrap());
            let matter = handler.get(path.as_str()).await.ok();
            assert_eq!(matter["state"], "dispatched", "{matter}");
            let own = format!("/v1/findings/{}/actions", finding["id"].as_str().unwrap());
            let past = json!({"action": "confirm", "note": "绕过核查"});
            let past = handler.post(own.as_str(), past).await;
            past.assert_status(409).assert_problem("FND0003");
            let actions = format!("{path}/actions");
            handler
                .post(actions.as_str(), json!({"action": "sign"}))
                .await
                .ok();
            let answer = json!({"action": "answer", "text": "入户核实。", "class": class});
            let closed = handler.post(actions.as_str(), answer).await.ok();
            assert_eq!(closed["state"], "closed", "{closed}");
        }
        city.settle().await;

        for (finding, state) in items.iter().zip(["confirmed", "refuted"]) {
            let path = format!("/v1/findings/{}", finding["id"].as_str().unwrap());
            let decided = handler.get(path.as_str()).await.ok();
            assert_eq!(decided["state"], state);
            assert_eq!(decided["decision"]["note"], "入户核实。");
        }
        let models = handler.get("/v1/models").await.ok();
        assert_eq!(models[0]["versions"][0]["precision"], 0.5, "{models}");

        // The same claims again ask nobody again.
        let again = admin.post("/v1/findings", bound).await.ok();
        assert_eq!(
            (&again["opened"], &again["quiet"]),
            (&json!(0), &json!(1)),
            "{again}"
        );
    })
    .await;
}

#[tokio::test]
async fn a_finding_without_a_matter_is_decided_on_its_own_page_by_its_unit_alone() {
    let city = TestCity::new().await;
    let new = claims("1", &[("h-1", "停保")], false);
    city.as_role("admin").post("/v1/findings", new).await.ok();
    city.settle().await;
    let listed = city.as_role("handler").get("/v1/findings").await.ok();
    let finding = &listed["items"][0];
    assert_eq!(finding["actions"], json!(["complete", "confirm", "refute"]));
    let path = format!("/v1/findings/{}/actions", finding["id"].as_str().unwrap());
    let confirm = json!({"action": "confirm", "note": "入户核实，情况属实"});
    let other = city
        .as_role("handler2")
        .post(path.as_str(), confirm.clone())
        .await;
    other.assert_status(404).assert_problem("FND0001");
    let auditor = city
        .as_role("auditor")
        .post(path.as_str(), confirm.clone())
        .await;
    auditor.assert_status(403).assert_problem("FND0002");
    let bare = json!({"action": "confirm", "note": " "});
    city.as_role("handler")
        .post(path.as_str(), bare)
        .await
        .assert_status(422)
        .assert_problem("API0002");
    let confirmed = city
        .as_role("handler")
        .post(path.as_str(), confirm)
        .await
        .ok();
    assert_eq!(confirmed["state"], "confirmed");
    let refute = json!({"action": "refute", "note": "反悔"});
    let late = city.as_role("handler").post(path.as_str(), refute).await;
    late.assert_status(409).assert_problem("FND0003");
}
