//! Bad input always gets a problem that says what to do, never a 500, on every operation there is.

use haina_api::testing::{Answer, Caller, TestCity};
use http::Method;
use serde_json::Value;

const IDS: [&str; 8] = [
    "x",
    "%F0%9F%99%82",
    "..%2F..%2Fetc%2Fpasswd",
    "'%20OR%201=1%20--",
    "%00",
    "mat_",
    "0",
    "null",
];
const VALUES: [&str; 7] = [
    "",
    "-1",
    "99999999999999999999",
    "%F0%9F%99%82",
    "'%20OR%201=1",
    "%00",
    "2026-13-45",
];
const BODIES: [&str; 12] = [
    "",
    "{",
    "[]",
    "null",
    "\"x\"",
    "12",
    "{}",
    "{\"unknown\": 1}",
    "{\"ids\": {}, \"action\": 7}",
    "{\"type\": \"\\u0000\", \"form\": []}",
    "{\"name\": null}",
    "\u{feff}{}",
];

#[tokio::test]
async fn garbage_is_refused_by_every_operation() {
    let city = TestCity::new().await;
    let document = city.anonymous().get("/openapi.json").await.json();
    for who in ["admin", "dispatcher", "resident"] {
        let caller = city.as_role(who);
        for (path, method, operation) in operations(&document) {
            if operation["operationId"] == "close_session" || path == "/v1/live" {
                continue;
            }
            walk(&caller, &path, &method, &operation).await;
        }
    }
}

#[tokio::test]
async fn a_body_too_deep_too_large_or_of_the_wrong_kind_is_refused() {
    let city = TestCity::new().await;
    let caller = city.as_role("admin");
    let deep = format!("{}1{}", "[".repeat(64), "]".repeat(64));
    caller
        .send(
            Method::POST,
            "/v1/tokens",
            Some("application/json"),
            deep.into_bytes(),
        )
        .await
        .assert_problem("API0021");
    let large = format!("{{\"name\": \"{}\"}}", "x".repeat(2 << 20));
    let answer = caller
        .send(
            Method::POST,
            "/v1/tokens",
            Some("application/json"),
            large.into_bytes(),
        )
        .await;
    answer.assert_status(413).assert_problem("API0006");
    let answer = caller
        .send(
            Method::POST,
            "/v1/tokens",
            Some("text/plain"),
            b"{}".to_vec(),
        )
        .await;
    answer.assert_status(415).assert_problem("API0007");
    let answer = caller
        .send(
            Method::POST,
            "/v1/tokens",
            Some("application/json"),
            b"{\"name\": \"\xff\"}".to_vec(),
        )
        .await;
    answer.assert_status(400).assert_problem("API0001");
}

async fn walk(caller: &Caller, path: &str, method: &Method, operation: &Value) {
    let with_body = operation.get("requestBody").is_some();
    if path.contains('{') {
        for id in IDS {
            let body = if with_body {
                b"{}".to_vec()
            } else {
                Vec::new()
            };
            check(
                caller
                    .send(
                        method.clone(),
                        &fill(path, id),
                        Some("application/json"),
                        body,
                    )
                    .await,
            );
        }
    }
    let path = fill(path, "mat_01h455vb4pex5vsknk084sn02q");
    let parameters = operation["parameters"].as_array().into_iter().flatten();
    let mut names: Vec<&str> = parameters
        .filter(|p| p["in"] == "query")
        .filter_map(|p| p["name"].as_str())
        .collect();
    names.push("no_such_name");
    if method == Method::GET {
        for name in names {
            for value in VALUES {
                check(caller.get(format!("{path}?{name}={value}")).await);
            }
        }
    }
    if with_body {
        for body in BODIES {
            check(
                caller
                    .send(
                        method.clone(),
                        &path,
                        Some("application/json"),
                        body.as_bytes().to_vec(),
                    )
                    .await,
            );
        }
        check(
            caller
                .send(method.clone(), &path, None, b"x".to_vec())
                .await,
        );
        check(
            caller
                .send(
                    method.clone(),
                    &path,
                    Some("multipart/form-data"),
                    b"x".to_vec(),
                )
                .await,
        );
        check(
            caller
                .send(
                    method.clone(),
                    &path,
                    Some("multipart/form-data; boundary=a"),
                    b"--a\r\n".to_vec(),
                )
                .await,
        );
    }
}

/// Fails on a 500 and on a refusal that is no problem.
#[track_caller]
pub fn check(answer: Answer) {
    let status = answer.status.as_u16();
    assert!(
        status < 500 || status == 503,
        "{}: {status} {}",
        answer.request,
        answer.text()
    );
    let open311 = answer.request.contains("/open311/");
    if status >= 400 && !open311 {
        answer.assert_is_problem();
    }
    if status >= 400 && open311 {
        assert!(
            answer.text().contains("description"),
            "{}: {}",
            answer.request,
            answer.text()
        );
    }
}

/// Every operation of the document: path, method, and what it says.
pub fn operations(document: &Value) -> Vec<(String, Method, Value)> {
    let mut all = Vec::new();
    for (path, item) in document["paths"].as_object().unwrap() {
        for (method, operation) in item.as_object().unwrap() {
            all.push((
                path.clone(),
                method.to_uppercase().parse().unwrap(),
                operation.clone(),
            ));
        }
    }
    all
}

/// The path with `id` in every place.
pub fn fill(path: &str, id: &str) -> String {
    let parts = path.split('/').map(|part| match part.split_once('{') {
        Some((before, after)) => {
            let rest = after.split_once('}').map_or("", |(_, rest)| rest);
            format!(
                "{before}{id}{}",
                rest.replace("{format}", "json").replace("{format", "json")
            )
        }
        None => part.to_owned(),
    });
    parts.collect::<Vec<_>>().join("/")
}
