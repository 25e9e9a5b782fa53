//! What has to be there before some operations can be tried.

use haina_api::testing::TestCity;
use serde_json::{Value, json};

use crate::opened;

/// An answered matter's tracking code.
pub async fn answered(city: &TestCity) -> String {
    let matter = opened(city, "resident2", "等待评价").await;
    for (who, command) in [
        ("dispatcher", json!({"action": "accept"})),
        (
            "dispatcher",
            json!({"action": "dispatch", "lead": "police", "helpers": []}),
        ),
        ("unit-lead", json!({"action": "sign"})),
        ("handler", json!({"action": "claim", "task": "handle"})),
        ("handler", json!({"action": "contact", "reached": true})),
        ("handler", json!({"action": "answer", "text": "已处理"})),
    ] {
        crate::act(city, who, &matter, command).await;
    }
    matter["code"].as_str().unwrap().to_owned()
}

/// A message that could not be sent.
pub async fn dead_letter(city: &TestCity) -> String {
    let admin = city.as_role("admin");
    admin.post("/v1/webhooks", json!({"title": "d", "url": "https://hooks.example/dead", "kinds": ["api.webhook_added"]})).await.ok();
    city.app
        .api()
        .journal()
        .settle(&haina_journal::Works::default())
        .await
        .unwrap();
    city.settle().await;
    admin
        .post(
            "/v1/webhooks",
            json!({"title": "e", "url": "https://hooks.example/e", "kinds": ["none"]}),
        )
        .await
        .ok();
    city.settle().await;
    let listed = admin.get("/v1/deliveries").await.ok();
    listed["items"][0]["id"]
        .as_str()
        .unwrap_or_else(|| panic!("no delivery in {listed}"))
        .to_owned()
}

/// A pack nobody has applied yet.
pub fn new_pack() -> Value {
    use base64::Engine as _;
    let text = "format: 1\nname: tiny\ntitle: {zh: 小, en: Tiny}\nversion: 1.0.0\n";
    {
        let encode = |text: &str| base64::engine::general_purpose::STANDARD.encode(text);
        json!({"files": {"pack.yaml": encode(text), "README.md": encode("# 小
")}})
    }
}

/// A resource that is not published yet.
pub async fn draft_resource(city: &TestCity) -> String {
    let mut new = crate::catalog::registration("police.draft");
    new["publish"] = json!(false);
    let made = city
        .as_role("handler")
        .post("/v1/catalog/resources", new)
        .await;
    made.assert_status(201);
    made.json()["id"].as_str().unwrap().to_owned()
}
