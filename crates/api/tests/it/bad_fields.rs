//! Bodies that fit but for one field: the schemas of the document say what fits, and each field in turn is made wrong.

use haina_api::testing::{Caller, TestCity};
use http::Method;
use serde_json::{Map, Value, json};

use crate::bad_input::{check, fill, operations};
use crate::opened;

/// How deep a schema is followed.
const DEPTH_MAX: u32 = 5;

/// What a field may be that it should not.
fn wrong() -> Vec<Value> {
    let mut deep = json!(1);
    for _ in 0..40 {
        deep = json!([deep]);
    }
    vec![
        Value::Null,
        json!(""),
        json!(" \u{0}\u{202e}'; --"),
        json!("x".repeat(9_000)),
        json!("mat_01h455vb4pex5vsknk084sn02q"),
        json!("9999-12-31T23:59:60Z"),
        json!(-1),
        json!(0.5),
        json!(i64::MAX),
        json!(1e308),
        json!(true),
        json!([]),
        json!([null]),
        json!({}),
        json!({"zh": 1}),
        deep,
    ]
}

#[tokio::test]
async fn one_wrong_field_in_a_good_body_is_never_more_than_a_refusal() {
    let city = TestCity::new().await;
    let document = city.anonymous().get("/openapi.json").await.json();
    let matter = opened(&city, "resident", "路灯不亮").await;
    let mut tried = 0;
    for (path, method, operation) in operations(&document) {
        let content = &operation["requestBody"]["content"]["application/json"];
        if content.is_null() {
            continue;
        }
        let good = example(&document, &content["schema"], 0);
        let id = match path.as_str() {
            path if path.starts_with("/v1/persons") => city.id("handler2"),
            path if path.starts_with("/v1/matters") => matter["id"].as_str().unwrap(),
            _ => "x",
        };
        let path = fill(&path, id);
        for who in ["admin", "dispatcher"] {
            let caller = city.as_role(who);
            send(&caller, &method, &path, &good).await;
            for pointer in pointers(&good) {
                for value in wrong() {
                    let mut body = good.clone();
                    if let Some(field) = body.pointer_mut(&pointer) {
                        *field = value;
                    }
                    send(&caller, &method, &path, &body).await;
                    tried += 1;
                }
            }
        }
    }
    assert!(tried > 2_000, "only {tried} bodies were tried");
    // Nobody was signed out on the way, which would have made the rest easy.
    for who in ["admin", "dispatcher"] {
        city.as_role(who).get("/v1/session").await.ok();
    }
}

#[tokio::test]
async fn every_operation_refuses_what_is_too_deep_of_another_kind_or_oddly_keyed() {
    let city = TestCity::new().await;
    let document = city.anonymous().get("/openapi.json").await.json();
    let deep = format!("{}1{}", "[".repeat(4_000), "]".repeat(4_000));
    let wide = format!(
        "{{{}\"x\": 1}}",
        "\"a\": {\"b\": [1, 2, 3]}, ".repeat(2_000)
    );
    let caller = city.as_role("admin");
    for (path, method, operation) in operations(&document) {
        if operation["operationId"] == "close_session" || path == "/v1/live" {
            continue;
        }
        let path = fill(&path, "mat_01h455vb4pex5vsknk084sn02q");
        for body in [
            deep.as_str(),
            wide.as_str(),
            "{\"n\": 1e999}",
            "{\"n\": -0.0e-999}",
        ] {
            let kind = Some("application/json");
            check(caller.send(method.clone(), &path, kind, body.into()).await);
        }
        for kind in [
            "text/plain",
            "application/xml",
            "application/json; charset=gb18030",
            "?",
        ] {
            check(
                caller
                    .send(method.clone(), &path, Some(kind), b"{}".to_vec())
                    .await,
            );
        }
        for key in ["", " ", &"k".repeat(4_000), "%00"] {
            let odd = city.as_role("admin").with("idempotency-key", key);
            let kind = Some("application/json");
            check(odd.send(method.clone(), &path, kind, b"{}".to_vec()).await);
        }
        for cursor in [
            "x",
            "0.x",
            "-1.00000000000000000000000000000000",
            "9223372036854775808.0",
        ] {
            check(
                caller
                    .send(
                        method.clone(),
                        &format!("{path}?cursor={cursor}"),
                        None,
                        Vec::new(),
                    )
                    .await,
            );
        }
    }
}

async fn send(caller: &Caller, method: &Method, path: &str, body: &Value) {
    let kind = Some("application/json");
    let text = body.to_string().into_bytes();
    check(caller.send(method.clone(), path, kind, text).await);
}

/// A body that the schema would take.
fn example(document: &Value, schema: &Value, depth: u32) -> Value {
    if let Some(example) = schema.get("example") {
        return example.clone();
    }
    if let Some(name) = schema["$ref"].as_str() {
        let pointer = name.trim_start_matches('#');
        return match document.pointer(pointer) {
            Some(schema) if depth < DEPTH_MAX => example(document, schema, depth + 1),
            _ => Value::Null,
        };
    }
    for several in ["oneOf", "anyOf"] {
        let not_null = |one: &&Value| one["type"] != "null";
        if let Some(one) = schema[several]
            .as_array()
            .and_then(|a| a.iter().find(not_null))
        {
            return example(document, one, depth + 1);
        }
    }
    if let Some(all) = schema["allOf"].as_array() {
        let mut whole = Map::new();
        for part in all.iter().map(|one| example(document, one, depth + 1)) {
            whole.extend(part.as_object().cloned().unwrap_or_default());
        }
        return Value::Object(whole);
    }
    if let Some(first) = schema["enum"].get(0) {
        return first.clone();
    }
    let kind = schema["type"].as_str().or(schema["type"][0].as_str());
    match kind {
        Some("object") if depth < DEPTH_MAX => {
            let fields = schema["properties"].as_object().into_iter().flatten();
            let fields =
                fields.map(|(name, field)| (name.clone(), example(document, field, depth + 1)));
            Value::Object(fields.collect())
        }
        Some("array") => json!([example(document, &schema["items"], depth + 1)]),
        Some("integer" | "number") => json!(1),
        Some("boolean") => json!(false),
        Some("string") if schema["format"] == "date-time" => json!("2026-03-02T01:00:00Z"),
        Some("string") => json!("x"),
        _ => json!({}),
    }
}

/// Every field of a body, at every depth.
fn pointers(value: &Value) -> Vec<String> {
    let children: Vec<(String, &Value)> = match value {
        Value::Object(fields) => {
            let escaped = |name: &str| name.replace('~', "~0").replace('/', "~1");
            fields.iter().map(|(name, v)| (escaped(name), v)).collect()
        }
        Value::Array(items) => items.iter().take(1).map(|v| ("0".to_owned(), v)).collect(),
        _ => Vec::new(),
    };
    let mut all = Vec::new();
    for (name, child) in children {
        all.push(format!("/{name}"));
        all.extend(
            pointers(child)
                .into_iter()
                .map(|rest| format!("/{name}{rest}")),
        );
    }
    all
}
