//! What every request meets: sign-in, CSRF, problems, headers, idempotency, limits.

use haina_api::testing::{PASSWORD, TestCity};
use http::Method;
use serde_json::json;

#[tokio::test]
async fn a_session_opens_shows_and_closes() {
    TestCity::each(async |city| {
        let me = city.as_role("dispatcher").get("/v1/session").await.ok();
        assert_eq!(me["person"]["name"], "dispatcher");
        assert_eq!(me["roles"][0]["dept"], "hotline-centre");
        assert_eq!(me["home"], "desk");
        city.as_role("dispatcher")
            .delete("/v1/session")
            .await
            .assert_status(204);
        city.as_role("dispatcher")
            .get("/v1/session")
            .await
            .assert_problem("API0008");
    })
    .await;
}

#[tokio::test]
async fn a_wrong_password_and_a_wrong_name_are_told_apart_by_nothing() {
    let city = TestCity::new().await;
    let mut told = Vec::new();
    for (name, password) in [("dispatcher", "wrong"), ("nobody", PASSWORD)] {
        let body = json!({"name": name, "password": password});
        let mut problem = city
            .anonymous()
            .post("/v1/session", body)
            .await
            .assert_problem("PAR0003");
        problem["instance"] = json!("");
        told.push(problem);
    }
    assert_eq!(told[0], told[1]);
}

#[tokio::test]
async fn a_change_by_cookie_needs_the_csrf_header() {
    let city = TestCity::new().await;
    let body = json!({"channels": [], "mail": null, "phone": null});
    let bare = city.as_role("handler").without("x-csrf-token");
    bare.put("/v1/notices/settings", body.clone())
        .await
        .assert_problem("API0010");
    let other = city.as_role("handler").with("x-csrf-token", "0");
    other
        .put("/v1/notices/settings", body.clone())
        .await
        .assert_problem("API0010");
    city.as_role("handler")
        .put("/v1/notices/settings", body)
        .await
        .ok();
}

#[tokio::test]
async fn a_token_does_what_its_scopes_say_and_no_more() {
    let city = TestCity::new().await;
    let new = json!({"name": "export", "scopes": ["party.read_tokens"]});
    let token = city.as_role("admin").post("/v1/tokens", new).await.ok();
    let caller = city.as_token(token["secret"].as_str().unwrap());
    let listed = caller.get("/v1/tokens").await.ok();
    assert_eq!(listed["items"][0]["name"], "export");
    assert!(listed["items"][0].get("secret").is_none());
    caller.get("/v1/webhooks").await.assert_problem("API0009");
    let path = format!("/v1/tokens/{}", token["id"].as_str().unwrap());
    city.as_role("admin").delete(path).await.assert_status(204);
    caller.get("/v1/tokens").await.assert_problem("PAR0008");
}

#[tokio::test]
async fn a_refusal_says_where_the_json_breaks() {
    let city = TestCity::new().await;
    let body = b"{\n  \"name\": \"x\",\n  oops\n}".to_vec();
    let answer = city
        .anonymous()
        .send(Method::POST, "/v1/session", Some("application/json"), body)
        .await;
    let problem = answer.assert_problem("API0001");
    assert!(
        problem["detail"]
            .as_str()
            .unwrap()
            .contains("line 3, column 3"),
        "{problem}"
    );
}

#[tokio::test]
async fn every_answer_protects_the_browser_and_has_a_reference() {
    let city = TestCity::new().await;
    for path in [
        "/",
        "/healthz",
        "/v1/session",
        "/v1/nothing",
        "/errors/API0001",
    ] {
        let answer = city.anonymous().get(path).await;
        assert_eq!(answer.header("x-content-type-options"), "nosniff", "{path}");
        assert_eq!(answer.header("x-frame-options"), "DENY", "{path}");
        assert!(
            answer
                .header("content-security-policy")
                .contains("frame-ancestors 'none'"),
            "{path}"
        );
        assert!(answer.header("x-request-id").starts_with("req_"), "{path}");
    }
}

#[tokio::test]
async fn pages_of_the_app_fall_back_to_its_one_page_and_files_do_not() {
    let city = TestCity::new().await;
    let page = city.anonymous().get("/desk/anything").await;
    assert_eq!(page.header("content-type"), "text/html; charset=utf-8");
    let tag = page.header("etag").to_owned();
    city.anonymous()
        .with("if-none-match", &tag)
        .get("/desk")
        .await
        .assert_status(304);
    // Keys of tables have points in them.
    let table = city.anonymous().get("/tables/urban.stalls").await;
    assert_eq!(table.header("content-type"), "text/html; charset=utf-8");
    city.anonymous()
        .get("/missing.js")
        .await
        .assert_problem("API0004");
    city.anonymous()
        .get("/v1/missing")
        .await
        .assert_problem("API0004");
    let answer = city.anonymous().delete("/healthz").await;
    answer.assert_problem("API0005");
    assert!(answer.header("allow").contains("GET"));
}

#[tokio::test]
async fn a_repeated_post_with_the_same_key_does_its_work_once() {
    TestCity::each(async |city| {
        let caller = city.as_role("admin").with("idempotency-key", "k1");
        let new = json!({"name": "once", "scopes": ["matter.read"]});
        let first = caller.post("/v1/tokens", new.clone()).await.ok();
        let second = caller.post("/v1/tokens", new.clone()).await;
        assert_eq!(second.header("idempotent-replay"), "true");
        assert_eq!(second.ok(), first);
        let other = json!({"name": "twice", "scopes": ["matter.read"]});
        caller
            .post("/v1/tokens", other)
            .await
            .assert_problem("API0012");
        // The key of one person is not the key of another.
        city.as_role("agent")
            .with("idempotency-key", "k1")
            .post("/v1/tokens", new)
            .await
            .ok();
        let listed = city.as_role("admin").get("/v1/tokens").await.ok();
        assert_eq!(listed["items"].as_array().unwrap().len(), 1);
        // A refusal frees the key.
        let retry = city.as_role("admin").with("idempotency-key", "k2");
        retry
            .post("/v1/tokens", json!({"name": "", "scopes": ["matter.read"]}))
            .await
            .assert_status(422);
        retry
            .post(
                "/v1/tokens",
                json!({"name": "x", "scopes": ["matter.read"]}),
            )
            .await
            .ok();
    })
    .await;
}

#[tokio::test]
async fn who_asks_too_often_is_told_when_to_come_back() {
    let city = TestCity::with(|config| config.limits.sign_in_per_minute = 15).await;
    let wrong = json!({"name": "nobody", "password": "wrong"});
    let mut answers = Vec::new();
    for _ in 0..5 {
        answers.push(city.anonymous().post("/v1/session", wrong.clone()).await);
    }
    let refused = answers
        .iter()
        .find(|a| a.status == 429)
        .expect("one is refused");
    refused.assert_problem("API0011");
    assert!(refused.header("retry-after").parse::<u32>().unwrap() >= 1);
    city.clock.advance(jiff::SignedDuration::from_secs(60));
    let answer = city.anonymous().post("/v1/session", wrong).await;
    assert_ne!(answer.status, 429, "{}", answer.text());
}

#[tokio::test]
async fn readiness_health_and_measurements_answer() {
    TestCity::each(async |city| {
        assert_eq!(
            city.anonymous()
                .get("/healthz")
                .await
                .assert_status(200)
                .text(),
            "ok"
        );
        city.anonymous().get("/readyz").await.assert_status(200);
        let text = city.anonymous().get("/metrics").await.text();
        assert!(text.contains("route=\"/healthz\""), "{text}");
    })
    .await;
}
