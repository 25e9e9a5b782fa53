//! The description of the API, generated from the handlers and completed here with what all of them share.

use axum::Router;
use serde_json::{Map, Value, json};
use utoipa::OpenApi;
use utoipa_axum::router::OpenApiRouter;

use crate::app::Api;
use crate::problem::Problem;
use crate::{open311, ops, v1};

#[derive(OpenApi)]
#[openapi(
    info(
        title = "Haina 海纳",
        description = "The city's matters over HTTP. One page of rules: docs/api.md.",
        license(name = "Apache-2.0", identifier = "Apache-2.0")
    ),
    components(schemas(Problem))
)]
struct Base;

/// All routes with the document that describes them: nothing is served that is not in it.
pub fn routes() -> (Router<Api>, Value) {
    let all = OpenApiRouter::with_openapi(Base::openapi())
        .merge(ops::router())
        .merge(v1::router());
    let (router, document) = open311::add(all).split_for_parts();
    let mut document = serde_json::to_value(&document).unwrap_or_default();
    complete(&mut document);
    (router, sorted(document))
}

/// The document as it is kept in `docs/openapi.json`.
pub fn text() -> String {
    let (_, document) = routes();
    let mut text = serde_json::to_string_pretty(&document).unwrap_or_default();
    text.push('\n');
    text
}

/// Adds to each operation what follows from its declaration: refusals, idempotency, ways to sign in.
fn complete(document: &mut Value) {
    let problem = json!({
        "description": "a problem (RFC 9457); the code has a page at `/errors/CODE`",
        "content": {"application/problem+json": {"schema": {"$ref": "#/components/schemas/Problem"}}}
    });
    document["components"]["responses"] = json!({"Problem": problem});
    document["components"]["parameters"] = json!({"IdempotencyKey": {
        "name": "idempotency-key", "in": "header", "required": false,
        "description": "a repeated request with the same key gets the first answer, for a day",
        "schema": {"type": "string", "minLength": 1, "maxLength": 128}, "example": "5f1c6b3e"
    }});
    document["components"]["securitySchemes"] = json!({
        "session": {"type": "apiKey", "in": "cookie", "name": crate::layer::COOKIE,
            "description": "set by POST /v1/session; changes also need the header `x-csrf-token`"},
        "token": {"type": "http", "scheme": "bearer", "description": "an API token, `hna_…`"}
    });
    let paths = document["paths"].as_object_mut().into_iter().flatten();
    for (path, item) in paths {
        for (method, operation) in item.as_object_mut().into_iter().flatten() {
            let open311 = path.starts_with(open311::PREFIX);
            if !open311 {
                operation["responses"]["default"] =
                    json!({"$ref": "#/components/responses/Problem"});
            }
            operation["security"] = match operation["x-gate"].as_str() {
                Some("public") => json!([]),
                _ => json!([{"session": []}, {"token": []}]),
            };
            if method == "post" && !open311 && operation["x-keys"] != "reads" {
                let key = json!({"$ref": "#/components/parameters/IdempotencyKey"});
                match operation["parameters"].as_array_mut() {
                    Some(parameters) => parameters.push(key),
                    None => operation["parameters"] = json!([key]),
                }
            }
        }
    }
}

/// Keys in order, so that the file is the same whoever generates it.
fn sorted(value: Value) -> Value {
    match value {
        Value::Array(items) => Value::Array(items.into_iter().map(sorted).collect()),
        Value::Object(fields) => {
            let mut fields: Vec<_> = fields.into_iter().map(|(k, v)| (k, sorted(v))).collect();
            fields.sort_by(|a, b| a.0.cmp(&b.0));
            Value::Object(fields.into_iter().collect::<Map<_, _>>())
        }
        other => other,
    }
}
