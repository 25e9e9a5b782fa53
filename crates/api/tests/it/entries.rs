//! Every change leaves an entry: a walk over all operations that change something.

use haina_api::Keys;
use haina_api::testing::{PASSWORD, TestCity};
use http::Method;
use serde_json::{Value, json};

use crate::ground::{answered, dead_letter, draft_resource, new_pack};
use crate::{appeal, opened};

/// Operations that change nothing a city must be able to prove; lines may go, never come.
const EXEMPT: &str = include_str!("exempt-from-entries.txt");
/// The number of lines it may have at most.
const EXEMPT_MAX: usize = 2;

/// One good request for an operation: who, path, body.
pub struct Sample(pub &'static str, pub &'static str, pub String, pub Value);

#[tokio::test]
async fn every_change_leaves_an_entry() {
    let exempt: Vec<&str> = EXEMPT
        .lines()
        .filter(|l| !l.is_empty() && !l.starts_with('#'))
        .collect();
    assert!(
        exempt.len() <= EXEMPT_MAX,
        "the list of exempt operations may only shrink"
    );
    let folder = tempfile::tempdir().unwrap();
    let (_office, connections) = crate::pulls::office(folder.path());
    let city = TestCity::with(|config| {
        config.outbound_hosts = vec!["hooks.example".to_owned()];
        config.sources = connections;
    })
    .await;
    let mut samples = samples(&city).await;
    samples.extend(crate::ledger::samples(&city).await);
    samples.extend(crate::agreements::samples(&city).await);
    for operation in city.app.api().operations().all() {
        if operation.method == Method::GET || exempt.contains(&operation.id.as_str()) {
            continue;
        }
        let sample = samples.iter().find(|s| s.0 == operation.id);
        let Sample(_, who, path, body) = sample
            .unwrap_or_else(|| panic!("`{}` has no sample in tests/it/entries.rs", operation.id));
        let before = city.entries().await;
        let caller = if *who == "anonymous" {
            city.anonymous()
        } else {
            city.as_role(who)
        };
        let answer = match operation.id.starts_with("open311") {
            true => {
                let fields: Vec<(String, String)> = serde_json::from_value(body.clone()).unwrap();
                let fields: Vec<(&str, &str)> = fields
                    .iter()
                    .map(|(a, b)| (a.as_str(), b.as_str()))
                    .collect();
                caller.form(path, &fields).await
            }
            false if operation.id.starts_with("upload") => {
                caller.upload(path, "说明.txt", "夜间施工".as_bytes()).await
            }
            false => caller.json(operation.method.clone(), path, body).await,
        };
        assert!(
            answer.status.is_success(),
            "{}: {} {}",
            operation.id,
            answer.status,
            answer.text()
        );
        match operation.keys {
            Keys::Reads => assert_eq!(city.entries().await, before, "`{}`", operation.id),
            _ => assert!(
                city.entries().await > before,
                "`{}` changed something and left no entry",
                operation.id
            ),
        }
    }
}

async fn samples(city: &TestCity) -> Vec<Sample> {
    let id = |v: &Value| v["id"].as_str().unwrap().to_owned();
    let admin = city.as_role("admin");
    let handler = city.id("handler2").to_owned();
    let token = admin
        .post(
            "/v1/tokens",
            json!({"name": "a", "scopes": ["matter.read"]}),
        )
        .await
        .ok();
    let key = city
        .as_role("resident")
        .post("/v1/tokens", json!({"name": "b", "scopes": ["matter.*"]}))
        .await
        .ok();
    let hook = admin
        .post(
            "/v1/webhooks",
            json!({"title": "a", "url": "https://hooks.example/x", "kinds": ["none"]}),
        )
        .await
        .ok();
    let grant = admin
        .post(
            format!("/v1/persons/{handler}/roles"),
            json!({"role": "handler", "dept": "police"}),
        )
        .await
        .ok();
    let someone = admin
        .post(
            "/v1/persons",
            json!({"kind": "staff", "display": "某人", "name": "someone"}),
        )
        .await
        .ok();
    let view = city
        .as_role("handler")
        .post("/v1/views", json!({"name": "a"}))
        .await
        .ok();
    let leaver = json!({"kind": "staff", "display": "离职者"});
    let leaver = admin.post("/v1/persons", leaver).await.ok();
    let until = "2026-04-01T00:00:00Z";
    let mandate_body = json!({"taker": city.id("resident2"), "actions": ["matter.open"], "purpose": "代办", "until": until});
    let mandate = city
        .as_role("resident")
        .post("/v1/mandates", mandate_body.clone())
        .await
        .ok();
    let signed = city
        .anonymous()
        .post(
            "/v1/session",
            json!({"name": "expert", "password": PASSWORD}),
        )
        .await;
    signed.ok();
    let sessions = city.as_role("expert").get("/v1/sessions").await.ok();
    let other = sessions["items"]
        .as_array()
        .unwrap()
        .iter()
        .find(|s| s["current"] == false)
        .unwrap()
        .clone();
    let one = opened(city, "resident", "第一件事").await;
    let two = opened(city, "resident", "第二件事").await;
    let rated = answered(city).await;
    let delivery = dead_letter(city).await;
    let mut visitor = appeal("匿名反映");
    visitor["reporter"] = json!({"anonymous": true});
    let new = crate::findings::claims("1", &[("h-0", "停保")], false);
    admin.post("/v1/findings", new).await.ok();
    let listed = city.as_role("handler").get("/v1/findings").await.ok();
    let finding = id(&listed["items"][0]);
    let (resource, application) = crate::catalog::applied(city, "police.register").await;
    let mut changed = crate::catalog::registration("police.register")["resource"].clone();
    changed["title"]["en"] = json!("register of households");
    let draft = draft_resource(city).await;
    let batch = crate::tables::loaded(city, "police.register").await;
    let runs = crate::models::applied(city).await;
    let file = crate::dossiers::ready(city).await;
    let short = crate::models::shortened(city).await;
    let bound = json!({"number": "370230198901020017"});
    let bind = |who: &str| format!("/v1/persons/{}/identity", city.id(who));
    admin
        .json(Method::PUT, &bind("resident"), &bound)
        .await
        .assert_status(204);
    let own = city.as_role("resident").get("/v1/me/dossier").await.ok();
    assert_eq!(own["id"], file);
    let record = own["groups"][0]["rows"][0]["record"].clone();
    let entry = json!({"word": "apart", "left": 0, "right": 1, "reason": "经核实为两人"});
    let ruled = city
        .as_role("handler")
        .post("/v1/dossiers/person/rulings", entry)
        .await
        .ok();
    let ask = json!({"unit": "police", "purpose": "核对", "sql": "SELECT count(*) AS people FROM police.register"});
    vec![
        Sample(
            "declare_table",
            "unit-lead",
            "/v1/tables/police.register".into(),
            crate::pulls::declaration(),
        ),
        Sample(
            "pull_table",
            "handler",
            "/v1/tables/police.register/pulls".into(),
            json!({}),
        ),
        Sample(
            "load_table",
            "handler",
            "/v1/tables/police.register/batches?name=0302.jsonl".into(),
            json!({"identity": "370230198901020014", "name": "王海", "district": "370203"}),
        ),
        Sample(
            "act_on_batch",
            "unit-lead",
            format!("/v1/tables/police.register/batches/{batch}/actions"),
            json!({"action": "withdraw", "reason": "重复报送"}),
        ),
        Sample(
            "trace_record",
            "handler",
            "/v1/tables/police.register/trace".into(),
            json!({"key": {"identity": "370230198901020014"}}),
        ),
        Sample("ask_query", "handler", "/v1/queries".into(), ask.clone()),
        Sample("plan_query", "handler", "/v1/queries/plan".into(), ask),
        Sample(
            "accept_input",
            "unit-lead",
            short,
            json!({"input": "police.register", "reason": "注销一户，已核对"}),
        ),
        Sample("run_models", "admin", runs, json!({})),
        Sample(
            "link_dossiers",
            "unit-lead",
            "/v1/dossiers/person/links".into(),
            json!({"retrain": true}),
        ),
        Sample(
            "search_dossiers",
            "handler",
            "/v1/dossiers/person/search".into(),
            json!({"name": "周明", "purpose": "核对"}),
        ),
        Sample(
            "undo_dossier_entry",
            "handler",
            format!("/v1/dossiers/person/log/{}/undo", ruled["first"]),
            json!({"reason": "裁定有误"}),
        ),
        Sample(
            "rule_on_dossiers",
            "handler",
            "/v1/dossiers/person/rulings".into(),
            json!({"word": "apart", "left": 0, "right": 1, "reason": "经核实为两人"}),
        ),
        Sample(
            "contest_own_dossier",
            "resident",
            "/v1/me/dossier/contests".into(),
            json!({"table": "police.register", "record": record, "field": "district", "text": "已迁至崂山区"}),
        ),
        Sample("bind_identity", "admin", bind("resident2"), bound),
        Sample("plan_packs", "admin", "/v1/packs/plan".into(), new_pack()),
        Sample(
            "claim_findings",
            "admin",
            "/v1/findings".into(),
            crate::findings::claims("1", &[("h-1", "停保")], false),
        ),
        Sample(
            "act_on_finding",
            "handler",
            format!("/v1/findings/{finding}/actions"),
            json!({"action": "confirm", "note": "入户核实，情况属实"}),
        ),
        Sample(
            "register_resource",
            "unit-lead",
            "/v1/catalog/resources".into(),
            crate::catalog::registration("police.other"),
        ),
        Sample(
            "change_resource",
            "unit-lead",
            format!("/v1/catalog/resources/{resource}"),
            json!({"version": 2, "resource": changed}),
        ),
        Sample(
            "act_on_resource",
            "unit-lead",
            format!("/v1/catalog/resources/{draft}/actions"),
            json!({"action": "publish"}),
        ),
        Sample(
            "report_on_resource",
            "handler",
            format!("/v1/catalog/resources/{resource}/reports"),
            json!({"delivered": {"version": "1", "rows": 3, "at": "2026-03-02T00:30:00Z"}}),
        ),
        Sample(
            "apply_for_data",
            "handler2",
            "/v1/catalog/applications".into(),
            crate::catalog::wish("police.register"),
        ),
        Sample(
            "act_on_application",
            "unit-lead",
            format!("/v1/catalog/applications/{application}/actions"),
            json!({"action": "refuse", "reason": "依据不足"}),
        ),
        Sample(
            "open_session",
            "anonymous",
            "/v1/session".into(),
            json!({"name": "handler", "password": PASSWORD}),
        ),
        Sample(
            "close_session",
            "auditor",
            "/v1/session".into(),
            Value::Null,
        ),
        Sample(
            "change_password",
            "agent",
            "/v1/session/password".into(),
            json!({"old": PASSWORD, "new": "another harbour 77 lamp"}),
        ),
        Sample(
            "end_session",
            "expert",
            format!("/v1/sessions/{}", id(&other)),
            Value::Null,
        ),
        Sample(
            "make_token",
            "admin",
            "/v1/tokens".into(),
            json!({"name": "c", "scopes": ["matter.read"]}),
        ),
        Sample(
            "revoke_token",
            "admin",
            format!("/v1/tokens/{}", id(&token)),
            Value::Null,
        ),
        Sample(
            "give_mandate",
            "resident",
            "/v1/mandates".into(),
            mandate_body,
        ),
        Sample(
            "end_mandate",
            "resident",
            format!("/v1/mandates/{}", id(&mandate)),
            Value::Null,
        ),
        Sample(
            "create_person",
            "admin",
            "/v1/persons".into(),
            json!({"kind": "staff", "display": "新人"}),
        ),
        Sample(
            "change_person",
            "admin",
            format!("/v1/persons/{}", id(&someone)),
            json!({"display": "改名"}),
        ),
        Sample(
            "reset_password",
            "admin",
            format!("/v1/persons/{}/password", id(&someone)),
            json!({"password": PASSWORD}),
        ),
        Sample(
            "unlock_person",
            "admin",
            format!("/v1/persons/{}/unlock", id(&someone)),
            Value::Null,
        ),
        Sample(
            "grant_role",
            "admin",
            format!("/v1/persons/{}/roles", id(&someone)),
            json!({"role": "handler", "dept": "police"}),
        ),
        Sample(
            "retire_person",
            "admin",
            format!("/v1/persons/{}", id(&leaver)),
            Value::Null,
        ),
        Sample(
            "revoke_grant",
            "admin",
            format!("/v1/grants/{}", id(&grant)),
            Value::Null,
        ),
        Sample(
            "set_notify_settings",
            "handler2",
            "/v1/notices/settings".into(),
            json!({"channels": [], "mail": null, "phone": null}),
        ),
        Sample(
            "add_webhook",
            "admin",
            "/v1/webhooks".into(),
            json!({"title": "b", "url": "https://hooks.example/y", "kinds": ["none"]}),
        ),
        Sample(
            "remove_webhook",
            "admin",
            format!("/v1/webhooks/{}", id(&hook)),
            Value::Null,
        ),
        Sample(
            "retry_delivery",
            "admin",
            format!("/v1/deliveries/{delivery}/retry"),
            Value::Null,
        ),
        Sample("upload_file", "resident", "/v1/files".into(), Value::Null),
        Sample(
            "upload_public_file",
            "anonymous",
            "/v1/public/files".into(),
            Value::Null,
        ),
        Sample(
            "open_matter",
            "resident",
            "/v1/matters".into(),
            appeal("第三件事"),
        ),
        Sample(
            "act_on_matter",
            "dispatcher",
            format!("/v1/matters/{}/actions", id(&one)),
            json!({"action": "accept"}),
        ),
        Sample(
            "act_on_matters",
            "dispatcher",
            "/v1/matters/actions".into(),
            json!({"ids": [id(&two)], "command": {"action": "accept"}}),
        ),
        Sample(
            "report_matter",
            "anonymous",
            "/v1/public/matters".into(),
            visitor,
        ),
        Sample(
            "rate_public_matter",
            "anonymous",
            format!("/v1/public/matters/{rated}/rate"),
            json!({"grade": 5, "solved": true}),
        ),
        Sample(
            "supply_public_matter",
            "anonymous",
            format!(
                "/v1/public/matters/{}/supply",
                one["code"].as_str().unwrap()
            ),
            json!({"text": "补充一句", "channel": "machine"}),
        ),
        Sample(
            "save_view",
            "handler",
            "/v1/views".into(),
            json!({"name": "x", "query": {"view": "unit"}}),
        ),
        Sample(
            "remove_view",
            "handler",
            format!("/v1/views/{}", id(&view)),
            json!(null),
        ),
        Sample(
            "import_matters",
            "dispatcher",
            "/v1/imports".into(),
            json!({"source": "old", "rows": [{
                "key": "1", "type": "hotline-12345/appeal", "title": "旧工单", "opened_at": "2025-09-05T10:00:00+08:00",
                "form": {"title": "旧工单", "text": "旧工单内容"}
            }]}),
        ),
        Sample("apply_packs", "admin", "/v1/packs/apply".into(), new_pack()),
        Sample(
            "open311_post_request",
            "anonymous",
            "/open311/v2/requests.json".into(),
            json!([
                ["service_code", "hotline-12345.appeal"],
                ["address_id", "370202"],
                ["description", "路灯不亮"],
                ["api_key", key["secret"]]
            ]),
        ),
    ]
}
