//! A request with a key does its work once, also when it was cut off between its work and its answer.

use haina_api::testing::TestCity;
use haina_store::args;
use serde_json::json;

/// Makes the kept answers as they are when the process is killed before any is kept.
async fn cut_off(city: &TestCity) {
    let mut tx = city.app.api().store().begin().await.unwrap();
    let sql =
        "UPDATE api_idempotency SET status = NULL, media_type = NULL, body = NULL, created_at = $1";
    tx.execute(sql, &args![0]).await.unwrap();
    tx.commit().await.unwrap();
}

#[tokio::test]
async fn what_was_done_before_a_kill_is_not_done_again_with_the_same_key() {
    TestCity::each(async |city| {
        let admin = city.as_role("admin").with("idempotency-key", "once");
        let person = json!({"kind": "staff", "name": "zhou", "display": "周"});
        let made = admin.post("/v1/persons", person.clone()).await.ok();
        let roles = format!("/v1/persons/{}/roles", made["id"].as_str().unwrap());
        let role = json!({"role": "handler", "dept": "police"});
        admin.post(&roles, role.clone()).await.ok();
        let entries = city.entries().await;
        cut_off(&city).await;
        for (path, body) in [("/v1/persons", person), (roles.as_str(), role)] {
            let again = admin.post(path, body).await;
            again.assert_status(409).assert_problem("API0030");
        }
        assert_eq!(city.entries().await, entries);
    })
    .await;
}

#[tokio::test]
async fn a_request_that_was_cut_off_before_its_work_is_done_when_it_comes_again() {
    let city = TestCity::new().await;
    let admin = city.as_role("admin").with("idempotency-key", "once");
    let nobody = json!({"kind": "staff", "name": "zhou", "display": "周"});
    admin.post("/v1/persons", nobody.clone()).await.ok();
    cut_off(&city).await;
    let mut tx = city.app.api().store().begin().await.unwrap();
    let later = city.env.now() + jiff::SignedDuration::from_hours(1);
    let journal = city.app.api().journal();
    journal.forget_causes(&mut tx, later).await.unwrap();
    tx.commit().await.unwrap();
    // The cause is gone as if nothing had been done: the work itself is tried, and finds its name taken.
    let again = admin.post("/v1/persons", nobody).await;
    assert_ne!(again.json()["code"], "API0030", "{}", again.text());
}
