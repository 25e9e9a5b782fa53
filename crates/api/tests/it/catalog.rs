//! The catalogue through its doors: a department applies, the owner grants less, a regrading stops it, DCAT shows it.

use haina_api::testing::TestCity;
use serde_json::{Value, json};

/// A table of the police, as its owner registers it.
pub fn registration(key: &str) -> Value {
    let field = |name: &str, zh: &str, class: &str, grade: &str, example: &str| {
        json!({
            "name": name, "title": {"zh": zh, "en": name}, "type": "text", "class": class, "grade": grade,
            "example": example,
        })
    };
    json!({
        "publish": true,
        "resource": {
            "key": key, "kind": "table", "owner": "police", "area": "370200",
            "title": {"zh": "户籍人口登记", "en": "household register"},
            "meaning": {"zh": "本市户籍人口的登记信息", "en": "who is registered in the city"},
            "fields": [
                field("identity", "公民身份号码", "person-identity", "general-4", "370230198901020014"),
                field("name", "姓名", "person-basic", "general-3", "王海宁"),
                field("district", "所属区市", "administration", "general-1", "370202"),
            ],
            "promise": {"every": "daily", "by": "08:00"},
        },
    })
}

/// A wish of the urban management bureau for two fields.
pub fn wish(key: &str) -> Value {
    json!({
        "resource": key, "applicant": "urban-management", "fields": ["identity", "name"],
        "purpose": "占道经营当事人核实", "basis": "《城市管理执法办法》第三十条", "until": "2026-12-31",
    })
}

async fn id(city: &TestCity, who: &str, path: &str, body: Value) -> String {
    let made = city.as_role(who).post(path, body).await;
    made.assert_status(201);
    made.json()["id"].as_str().unwrap().to_owned()
}

/// A registered resource and an application for it; their ids.
pub async fn applied(city: &TestCity, key: &str) -> (String, String) {
    let resource = id(
        city,
        "unit-lead",
        "/v1/catalog/resources",
        registration(key),
    )
    .await;
    let application = id(city, "handler2", "/v1/catalog/applications", wish(key)).await;
    (resource, application)
}

#[tokio::test]
async fn a_department_applies_the_owner_grants_less_and_a_regrading_stops_it_at_once() {
    TestCity::each(async |city| {
        let (resource, application) = applied(&city, "police.register").await;
        let lead = city.as_role("unit-lead");
        let user = city.as_role("handler2");
        let path = format!("/v1/catalog/applications/{application}");
        let actions = format!("{path}/actions");
        let waiting = lead.get("/v1/catalog/applications?state=applied&owner=police").await.ok();
        assert_eq!(waiting["items"][0]["actions"], json!(["grant", "refuse"]), "{waiting}");
        assert_eq!(user.get(&path).await.ok()["actions"], json!(["withdraw"]));

        let grant = json!({
            "action": "grant", "until": "2026-06-30", "reason": "用途明确，身份号码脱敏",
            "fields": [{"name": "identity", "form": "masked"}, {"name": "name", "form": "clear"}],
        });
        user.post(&actions, grant.clone()).await.assert_status(403).assert_problem("CAT0002");
        let granted = lead.post(&actions, grant.clone()).await.ok();
        assert_eq!((&granted["state"], &granted["granted_until"]), (&json!("granted"), &json!("2026-06-30")));
        lead.post(&actions, grant).await.assert_status(409).assert_problem("CAT0003");

        let ask = "/v1/catalog/resources/police.register/may?unit=urban-management&purpose=%E5%8D%A0%E9%81%93%E7%BB%8F%E8%90%A5%E5%BD%93%E4%BA%8B%E4%BA%BA%E6%A0%B8%E5%AE%9E";
        let may = user.get(ask).await.ok();
        assert_eq!(may["allowed"][0]["form"], "masked", "{may}");
        assert_eq!(may["allowed"].as_array().unwrap().len(), 2);
        assert_eq!(may["refused"][0]["why"], "no_grant");
        let foreign = "/v1/catalog/resources/police.register/may?unit=police";
        user.get(foreign).await.assert_status(403).assert_problem("CAT0002");

        // The owner grades the name higher: the grant is listed at once, and the field is withheld.
        let seen = lead.get(format!("/v1/catalog/resources/{resource}")).await.ok();
        let mut changed = registration("police.register")["resource"].clone();
        changed["fields"][1]["grade"] = json!("general-4");
        let change = json!({"version": seen["version"], "resource": changed});
        let put = format!("/v1/catalog/resources/{resource}");
        user.put(&put, change.clone()).await.assert_status(403).assert_problem("CAT0002");
        let done = lead.put(&put, change.clone()).await.ok();
        assert_eq!(done["unfit"][0]["id"], application.as_str(), "{done}");
        assert_eq!(done["unfit"][0]["actions"], json!(["confirm", "revoke"]));
        lead.put(&put, change).await.assert_status(409).assert_problem("CAT0004");
        let may = user.get(ask).await.ok();
        let refused: Vec<_> = may["refused"].as_array().unwrap().iter().map(|r| &r["why"]).collect();
        assert!(refused.contains(&&json!("withheld")), "{may}");
        let confirm = json!({"action": "confirm", "fields": [{"name": "name", "form": "masked"}]});
        let confirmed = lead.post(&actions, confirm).await.ok();
        assert_eq!(confirmed["state"], "granted");

        // Its last day is over.
        city.clock.set("2026-06-30T16:00:00Z".parse().unwrap());
        city.settle().await;
        assert_eq!(city.as_operator().get(&path).await.ok()["state"], "ended");
    })
    .await;
}

#[tokio::test]
async fn examples_are_masked_for_others_and_drafts_are_not_there_for_them() {
    let city = TestCity::new().await;
    let (resource, _) = applied(&city, "police.register").await;
    let path = format!("/v1/catalog/resources/{resource}");
    let own = city.as_role("handler").get(&path).await.ok();
    let others = city.as_role("handler2").get(&path).await.ok();
    assert_eq!(own["fields"][0]["example"], "370230198901020014");
    assert_eq!(others["fields"][0]["example"], "370************014");
    assert_eq!(others["fields"][1]["example"], "王**");
    assert_eq!(others["fields"][2]["example"], "370202");
    assert_eq!(others["actions"], json!([]));
    assert_eq!(others["applicants"][0]["key"], "urban-management");
    assert_eq!(own["actions"], json!(["change", "report"]));

    let mut draft = registration("police.draft");
    draft["publish"] = json!(false);
    let draft = id(&city, "handler", "/v1/catalog/resources", draft).await;
    let path = format!("/v1/catalog/resources/{draft}");
    city.as_role("handler2")
        .get(&path)
        .await
        .assert_status(404)
        .assert_problem("CAT0001");
    let listed = city
        .as_role("handler")
        .get("/v1/catalog/resources?state=draft")
        .await
        .ok();
    assert_eq!(listed["items"].as_array().unwrap().len(), 1);
    let publish = json!({"action": "publish"});
    let actions = format!("{path}/actions");
    city.as_role("handler")
        .post(&actions, publish.clone())
        .await
        .assert_status(403)
        .assert_problem("CAT0002");
    city.as_role("unit-lead").post(&actions, publish).await.ok();
    city.as_role("handler2").get(&path).await.ok();
}

#[tokio::test]
async fn what_is_wrong_is_refused_with_what_to_do() {
    let city = TestCity::new().await;
    let (_, application) = applied(&city, "police.register").await;
    let lead = city.as_role("unit-lead");
    let post = "/v1/catalog/resources";
    lead.post(post, registration("police.register"))
        .await
        .assert_status(409)
        .assert_problem("CAT0006");
    let mut wrong = registration("police.other");
    wrong["resource"]["fields"][0]["grade"] = json!("secret");
    let problem = lead
        .post(post, wrong)
        .await
        .assert_status(422)
        .assert_problem("CAT0005");
    assert!(
        problem["detail"].as_str().unwrap().contains("general-1"),
        "{problem}"
    );
    let mut wrong = registration("police.other");
    wrong["resource"]["owner"] = json!("no-such-department");
    lead.post(post, wrong)
        .await
        .assert_status(422)
        .assert_problem("CAT0005");
    let mut wider = wish("police.register");
    wider["fields"] = json!(["salary"]);
    let apply = "/v1/catalog/applications";
    city.as_role("handler2")
        .post(apply, wider)
        .await
        .assert_status(409)
        .assert_problem("CAT0003");
    let actions = format!("{apply}/{application}/actions");
    let bare = json!({"action": "refuse"});
    lead.post(&actions, bare)
        .await
        .assert_status(422)
        .assert_problem("API0002");
    lead.get("/v1/catalog/resources?grade=secret")
        .await
        .assert_status(422)
        .assert_problem("CAT0007");
    lead.get("/v1/catalog/resources/no.such")
        .await
        .assert_status(404)
        .assert_problem("CAT0001");
    let report = json!({"measured": {"version": "1", "measures": [{"dimension": "accuracy", "good": 2, "all": 1}]}});
    let reports = "/v1/catalog/resources/police.register/reports";
    lead.post(reports, report)
        .await
        .assert_status(422)
        .assert_problem("CAT0008");
}

#[tokio::test]
async fn freshness_quality_and_lineage_are_shown_as_they_were_reported_and_dcat_lists_what_is_published()
 {
    let city = TestCity::new().await;
    applied(&city, "police.register").await;
    let lead = city.as_role("unit-lead");
    lead.post("/v1/catalog/resources", registration("police.children"))
        .await
        .assert_status(201);
    let report = json!({
        "delivered": {"version": "2026-03-02/1", "rows": 58800, "at": "2026-03-02T00:30:00Z"},
        "measured": {"version": "2026-03-02/1", "measures": [{"dimension": "completeness", "good": 58112, "all": 58800}]},
        "run": {"id": "run-1", "edges": [
            {"source": "police.register", "source_field": "identity", "target_field": "identity"},
        ]},
    });
    let path = "/v1/catalog/resources/police.children";
    let reports = format!("{path}/reports");
    let yesterday =
        json!({"delivered": {"version": "2026-03-01/1", "rows": 9, "at": "2026-03-01T00:30:00Z"}});
    let late = lead.post(&reports, yesterday).await.ok();
    assert_eq!(
        (&late["late"], &late["due_at"]),
        (&json!(true), &json!("2026-03-02T00:00:00Z"))
    );
    let shown = lead.post(&reports, report).await.ok();
    assert_eq!(shown["late"], false, "{shown}");
    assert_eq!(shown["quality"]["measures"][0]["good"], 58112, "{shown}");
    assert_eq!(shown["neighbours"][0]["key"], "police.register");
    let source = lead.get("/v1/catalog/resources/police.register").await.ok();
    assert_eq!(source["lineage"][0]["run"], "run-1");

    let first = lead.get("/v1/catalog/dcat?limit=1").await;
    assert_eq!(first.header("content-type"), "application/ld+json");
    let first = first.ok();
    let next = first["next"].as_str().unwrap();
    let second = lead
        .get(format!("/v1/catalog/dcat?limit=1&cursor={next}"))
        .await
        .ok();
    for page in [&first, &second] {
        assert_eq!(page["@type"], "dcat:Catalog");
        assert_eq!(page["dcat:dataset"].as_array().unwrap().len(), 1);
        let publisher = &page["dcat:dataset"][0]["dct:publisher"]["foaf:name"][0]["@value"];
        assert_eq!(publisher, "市公安局");
    }
    assert!(second["next"].is_null());
    let terms = lead.get("/v1/catalog/terms").await.ok();
    assert_eq!(terms["grades"].as_array().unwrap().len(), 6);
}
