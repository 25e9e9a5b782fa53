//! A town whose departments keep records, and the system of one of them.

use std::path::Path;
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};

use axum::Router;
use axum::http::StatusCode;
use axum::routing::post;
use haina_api::testing::TestCity;
use haina_party::Principal;
use http::Method;
use serde_json::{Value, json};

/// The number of the account `resident`.
pub(super) const NUMBER: &str = "370230198901020017";
pub(super) const PURPOSE: &str = "住房租赁补贴资格核验";
/// What a service says beside what it was asked.
pub(super) const CANARY: &str = "香港中路八号";

/// What the insurance's own system does.
pub(super) const UP: usize = 0;
pub(super) const DOWN: usize = 1;
pub(super) const SILENT: usize = 2;

pub(super) struct Town {
    pub(super) city: TestCity,
    pub(super) insurance: Arc<AtomicUsize>,
    pub(super) asked: Arc<AtomicUsize>,
    pub(super) agreements: Vec<String>,
}

/// A table with a number, and what else it has.
pub(super) fn table(key: &str, owner: &str, grade: &str) -> Value {
    let field = |name: &str, grade: &str| {
        json!({
            "name": name, "title": {"zh": name, "en": name}, "type": "text", "class": "person-identity", "grade": grade,
            "example": "1",
        })
    };
    json!({
        "publish": true,
        "resource": {
            "key": key, "kind": "table", "owner": owner, "area": "370200", "title": {"zh": key, "en": key},
            "meaning": {"zh": "测试", "en": "for tests"},
            "fields": [field("id_number", "general-4"), field("from_date", grade), field("end_date", "general-2")],
            "promise": {"every": "daily", "by": "08:00"},
        },
    })
}

/// The system of the insurance: it answers more than it was asked.
async fn insurance(mode: Arc<AtomicUsize>, asked: Arc<AtomicUsize>) -> String {
    let answer = move |body: axum::Json<Value>| {
        let (mode, asked) = (mode.clone(), asked.clone());
        async move {
            asked.fetch_add(1, Ordering::SeqCst);
            match mode.load(Ordering::SeqCst) {
                UP => {
                    let found = body["find"]["id_number"] == NUMBER;
                    let told = json!({"found": found, "value": "2021-07-01", "address": CANARY});
                    Ok(axum::Json(told))
                }
                DOWN => Err(StatusCode::SERVICE_UNAVAILABLE),
                _ => {
                    tokio::time::sleep(std::time::Duration::from_secs(30)).await;
                    Err(StatusCode::GATEWAY_TIMEOUT)
                }
            }
        }
    };
    let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await.unwrap();
    let address = listener.local_addr().unwrap();
    let router = Router::new().route("/ask", post(answer));
    tokio::spawn(async move { axum::serve(listener, router).await });
    format!("127.0.0.1:{}", address.port())
}

impl Town {
    async fn open(database: Option<String>) -> Town {
        let insurance_mode = Arc::new(AtomicUsize::new(UP));
        let asked = Arc::new(AtomicUsize::new(0));
        let host = insurance(insurance_mode.clone(), asked.clone()).await;
        let city = TestCity::with(|config| {
            config.database_url = database;
            config.outbound_hosts = vec![host.clone()];
            let address = format!("http://{host}/ask");
            config.proof_services = [("hrss.pension-insured".to_owned(), address)].into();
        })
        .await;
        let packs = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../packs");
        let pack = [packs.join("certificate-free")];
        city.app
            .apply_packs(&Principal::system(), &pack)
            .await
            .unwrap();
        let operator = city.as_operator();
        let mut agreements = Vec::new();
        for (key, owner, action, fields) in [
            ("police.register", "police", "verify", &["id_number"][..]),
            (
                "hrss.pension-insured",
                "human-resources",
                "read",
                &["id_number", "from_date", "end_date"],
            ),
            (
                "land.dwelling",
                "natural-resources",
                "verify",
                &["id_number", "end_date"],
            ),
        ] {
            let made = operator
                .post("/v1/catalog/resources", table(key, owner, "general-2"))
                .await;
            made.assert_status(201);
            let offer = json!({
                "key": key, "title": {"zh": key, "en": key}, "resource": key, "party": "housing",
                "terms": {"actions": [action], "fields": fields, "purposes": [PURPOSE], "count": 50},
            });
            let offered = operator.post("/v1/agreements", offer).await.ok();
            let id = offered["id"].as_str().unwrap().to_owned();
            for (step, unit) in [("accept", "housing"), ("conclude", owner)] {
                let body = json!({"step": step, "as": unit, "version": 1});
                operator
                    .post(format!("/v1/agreements/{id}/steps"), body)
                    .await
                    .ok();
            }
            agreements.push(id);
        }
        for (key, owner, number, until) in [
            ("police.register", "police", NUMBER, ""),
            ("land.dwelling", "natural-resources", NUMBER, "2019-05-01"),
        ] {
            let path = format!("/v1/tables/{key}");
            let declared = json!({"mode": "keyed", "keys": ["id_number"]});
            operator.put(&path, declared).await.ok();
            let file = format!("id_number,from_date,end_date\n{number},2010-01-01,{until}\n");
            let path = format!("{path}/batches?name=a.csv&source={owner}");
            let kind = Some("application/octet-stream");
            let taken = operator
                .send(Method::POST, &path, kind, file.into_bytes())
                .await;
            taken.assert_status(201);
        }
        let person = city.id("resident").to_owned();
        let number = json!({"number": NUMBER});
        operator
            .put(format!("/v1/persons/{person}/identity"), number)
            .await
            .assert_status(204);
        Town {
            city,
            insurance: insurance_mode,
            asked,
            agreements,
        }
    }

    pub(super) async fn each(test: impl AsyncFn(Town)) {
        test(Town::open(None).await).await;
        haina_store::testing::on_postgres(&[], async |place| {
            test(Town::open(place.config.url.clone()).await).await;
        })
        .await;
    }

    /// What is delivered to a table of the lake.
    pub(super) async fn deliver(&self, key: &str, owner: &str, row: &str) {
        let file = format!("id_number,from_date,end_date\n{row}\n");
        let path = format!("/v1/tables/{key}/batches?name=b.csv&source={owner}");
        let kind = Some("application/octet-stream");
        let operator = self.city.as_operator();
        let taken = operator
            .send(Method::POST, &path, kind, file.into_bytes())
            .await;
        taken.assert_status(201);
    }

    /// An application; its view once all that can be answered is.
    pub(super) async fn apply(&self, who: &str, number: &str) -> Value {
        let body = application(number);
        let opened = self.city.as_role(who).post("/v1/matters", body).await.ok();
        self.city.settle().await;
        let path = format!("/v1/matters/{}", opened["id"].as_str().unwrap());
        self.city.as_role(who).get(path).await.ok()
    }

    pub(super) async fn balance(&self, key: &str) -> i64 {
        let accounts = self
            .city
            .as_role("auditor")
            .get("/v1/ledger/accounts?unit=paper")
            .await
            .ok();
        let accounts = accounts["items"].as_array().unwrap().clone();
        let account = accounts.iter().find(|account| account["key"] == key);
        account.map_or(0, |account| account["balance"].as_i64().unwrap())
    }

    pub(super) async fn questions(&self, who: &str) -> Vec<Value> {
        let page = self.city.as_role(who).get("/v1/me/questions").await.ok();
        page["items"].as_array().unwrap().clone()
    }
}

/// An application as the form gives it.
pub(super) fn application(number: &str) -> Value {
    json!({
        "type": "certificate-free/rent-subsidy", "channel": "web",
        "form": {"applicant": "王海宁", "id_number": number, "ask_for_me": true, "rent": 1800},
    })
}

/// How each paper stands: `household-register spared`.
pub(super) fn stand(view: &Value) -> Vec<String> {
    let papers = view["papers"].as_array().unwrap().iter();
    let proofs = papers.map(|paper| &paper["proof"]);
    let text = |value: &Value| value.as_str().unwrap_or_default().to_owned();
    let mut all: Vec<String> = proofs
        .map(|proof| {
            format!(
                "{} {}{}",
                text(&proof["key"]),
                text(&proof["state"]),
                why(proof)
            )
        })
        .collect();
    all.sort();
    all
}

fn why(proof: &Value) -> String {
    match proof["why"]["en"].as_str() {
        Some(why) => format!(": {why}"),
        None => String::new(),
    }
}
