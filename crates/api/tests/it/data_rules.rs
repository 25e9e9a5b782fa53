//! Data rules of packs over agreements: refused with the article's words in both languages, shown with the agreement, and listed with
//! what a coming version will break.

use std::path::Path;

use haina_api::testing::TestCity;
use haina_party::Principal;
use serde_json::{Value, json};

const RULE: &str = "/v1/data-rules/data-rules/city-circulation";

/// A table with a field that anybody may know, and one that is personal.
async fn register(city: &TestCity) {
    let field = |name: &str, class: &str, grade: &str| {
        json!({
            "name": name, "title": {"zh": name, "en": name}, "type": "text", "class": class, "grade": grade, "example": "1",
        })
    };
    let resource = json!({
        "key": "police.register", "kind": "table", "owner": "police", "area": "370200",
        "title": {"zh": "户籍登记", "en": "register"}, "meaning": {"zh": "测试", "en": "for tests"},
        "fields": [field("district", "administration", "general-1"), field("id_number", "person-identity", "general-4")],
        "promise": {"every": "daily", "by": "08:00"},
    });
    let body = json!({ "publish": true, "resource": resource });
    let operator = city.as_operator();
    let made = operator.post("/v1/catalog/resources", body).await;
    made.assert_status(201);
}

fn offer(key: &str, terms: Value) -> Value {
    json!({
        "key": key, "title": {"zh": key, "en": key}, "resource": "police.register", "party": "housing", "terms": terms,
    })
}

async fn ruled() -> TestCity {
    let city = TestCity::new().await;
    let packs = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../packs");
    let pack = [packs.join("data-rules")];
    let applied = city.app.apply_packs(&Principal::system(), &pack).await;
    applied.unwrap();
    register(&city).await;
    city
}

#[tokio::test]
async fn an_offer_that_breaks_an_article_is_refused_with_its_words_and_what_to_write() {
    let city = ruled().await;
    let operator = city.as_operator();
    let bare = offer("a", json!({"actions": ["read"], "fields": ["id_number"]}));
    let refused = operator.post("/v1/agreements", bare).await;
    refused.assert_status(409);
    let problem = refused.json();
    assert_eq!(problem["code"], "AGR0010");
    let words = problem["words"]["zh"].as_str().unwrap();
    assert!(
        words.contains("《中华人民共和国个人信息保护法》第六条")
            && words.contains("应当具有明确、合理的目的"),
        "{words}"
    );
    let english = problem["words"]["en"].as_str().unwrap();
    assert!(
        english.contains("name the purposes and list the fields"),
        "{english}"
    );
    // What is not personal is free of it.
    let open = offer("b", json!({"actions": ["read"], "fields": ["district"]}));
    operator
        .post("/v1/agreements", open)
        .await
        .assert_status(201);
    let all = operator.get("/v1/agreements").await.ok();
    assert_eq!(
        all["items"].as_array().unwrap().len(),
        1,
        "nothing of the refused one is there"
    );
}

#[tokio::test]
async fn a_coming_version_shows_beforehand_which_agreements_it_will_break() {
    let city = ruled().await;
    let operator = city.as_operator();
    let terms = json!({"actions": ["verify"], "fields": ["id_number"], "purposes": ["住房核验"], "count": 9});
    let open = json!({"actions": ["read"], "fields": ["district"]});
    for (key, terms) in [("personal", terms), ("open", open)] {
        let made = operator
            .post("/v1/agreements", offer(key, terms))
            .await
            .ok();
        let path = format!("/v1/agreements/{}/steps", made["id"].as_str().unwrap());
        for (step, unit) in [("accept", "housing"), ("conclude", "police")] {
            let body = json!({"step": step, "as": unit, "version": 1});
            operator.post(&path, body).await.ok();
        }
    }
    let rules = operator.get("/v1/data-rules").await.ok();
    let keys = rules
        .as_array()
        .unwrap()
        .iter()
        .map(|rule| rule["key"].as_str().unwrap());
    let keys: Vec<&str> = keys.collect();
    assert_eq!(
        keys,
        [
            "data-rules/city-circulation",
            "data-rules/personal-information-protection-law"
        ]
    );
    let rule = operator.get(RULE).await.ok();
    assert_eq!(
        (&rule["versions"][0]["state"], &rule["versions"][1]["state"]),
        (&json!("coming"), &json!("in_force"))
    );

    let touched = |query: &str| {
        let path = format!("{RULE}/agreements{query}");
        let operator = city.as_operator();
        async move {
            operator.get(path).await.ok()["items"]
                .as_array()
                .unwrap()
                .clone()
        }
    };
    assert_eq!(
        touched("").await,
        Vec::<Value>::new(),
        "today it asks nothing of them"
    );
    let then = touched("?on=2036-01-01").await;
    assert_eq!(then.len(), 1, "only the one about persons: {then:?}");
    assert_eq!(then[0]["agreement"]["title"]["en"], "personal");
    assert_eq!(
        (
            &then[0]["articles"][0]["article"]["key"],
            &then[0]["articles"][0]["kept"]
        ),
        (&json!("a-year"), &json!(false))
    );
    // With the agreement stands what binds it now.
    let id = then[0]["agreement"]["id"].as_str().unwrap();
    let shown = operator.get(format!("/v1/agreements/{id}")).await.ok();
    let bound = shown["articles"].as_array().unwrap().iter();
    let bound: Vec<(&str, bool)> = bound
        .map(|one| {
            (
                one["article"]["key"].as_str().unwrap(),
                one["kept"].as_bool().unwrap(),
            )
        })
        .collect();
    assert_eq!(bound, [("art-6", true), ("art-28", true)]);

    // Only what one may see.
    let stranger = city.as_role("resident");
    let page = stranger
        .get(format!("{RULE}/agreements?on=2036-01-01"))
        .await
        .ok();
    assert_eq!(page["items"], json!([]));
    for (query, status) in [
        ("?on=yesterday", 400),
        ("?state=asleep", 422),
        ("?limit=0", 400),
        ("?cursor=x", 422),
    ] {
        let wrong = operator.get(format!("{RULE}/agreements{query}")).await;
        wrong.assert_status(status);
    }
    let none = operator
        .get("/v1/data-rules/data-rules/nothing/agreements")
        .await;
    none.assert_status(404);
}
