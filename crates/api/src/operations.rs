//! Which operations exist and who may enter them, read from the API document itself:
//! what the document does not declare is refused.

use std::collections::HashMap;
use std::sync::Arc;

use haina_core::{Fault, FaultKind};
use http::Method;
use serde_json::Value;

/// One operation of the API document.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Operation {
    /// `open_matter`.
    pub id: String,
    pub method: Method,
    /// As documented: `/v1/matters/{id}`.
    pub path: String,
    pub gate: Gate,
    /// The action's id in the policies: `matter.open`.
    pub action: String,
    /// Who sees to it that a key does its work once; `x-keys` in the document.
    pub keys: Keys,
}

/// Who sees to it that a request with an Idempotency-Key does its work once.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Keys {
    /// The door: it keeps the key and the first answer.
    #[default]
    Door,
    /// The work notes the key in its own transaction; the door keeps the first answer.
    Work,
    /// The work alone: what it answers again is the thing as it is by then, and nothing is kept at the door. For what is
    /// done most often: it would be two transactions and thirty kilobytes for each deed.
    WorkAlone,
    /// Nobody: it changes nothing, and is a POST because what it asks about does not belong into an address.
    Reads,
}

/// What the gate demands before a handler runs.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Gate {
    /// Anyone.
    Public,
    /// A signed-in person; what they may do with the thing asked for, its own room decides.
    Person,
    /// A signed-in person whom the policies allow the action on the city as a whole.
    City,
}

/// All operations, found by method and route.
#[derive(Debug, Clone)]
pub struct Operations(Arc<HashMap<(Method, String), Arc<Operation>>>);

/// An operation that does not say who may use it.
#[derive(Debug, thiserror::Error)]
#[error(
    "operation `{0}` declares no x-gate (public, person or city), no x-action, or an x-keys that is not known"
)]
pub struct Undeclared(String);

impl Fault for Undeclared {
    fn kind(&self) -> FaultKind {
        FaultKind::Internal
    }

    fn code(&self) -> &'static str {
        "API0027"
    }
}

impl Operations {
    /// Reads the document; `aliases` are routes served for a documented path of another spelling.
    pub fn read(document: &Value, aliases: &[(&str, &str)]) -> Result<Operations, Undeclared> {
        let mut all = HashMap::new();
        let paths = document["paths"].as_object().into_iter().flatten();
        for (path, item) in paths {
            for (method, operation) in item.as_object().into_iter().flatten() {
                let Ok(method) = Method::from_bytes(method.to_uppercase().as_bytes()) else {
                    continue;
                };
                let id = operation["operationId"]
                    .as_str()
                    .unwrap_or_default()
                    .to_owned();
                let gate = match operation["x-gate"].as_str() {
                    Some("public") => Gate::Public,
                    Some("person") => Gate::Person,
                    Some("city") => Gate::City,
                    _ => return Err(Undeclared(format!("{method} {path}"))),
                };
                let action = operation["x-action"]
                    .as_str()
                    .unwrap_or_default()
                    .to_owned();
                if action.is_empty() || id.is_empty() {
                    return Err(Undeclared(format!("{method} {path}")));
                }
                let keys = match operation["x-keys"].as_str() {
                    None => Keys::Door,
                    Some("work") => Keys::Work,
                    Some("work-alone") => Keys::WorkAlone,
                    Some("reads") => Keys::Reads,
                    Some(_) => return Err(Undeclared(format!("{method} {path}"))),
                };
                let operation = Arc::new(Operation {
                    id,
                    method: method.clone(),
                    path: path.clone(),
                    gate,
                    action,
                    keys,
                });
                for (route, _) in aliases.iter().filter(|(_, documented)| documented == path) {
                    all.insert((method.clone(), (*route).to_owned()), operation.clone());
                }
                all.insert((method, path.clone()), operation);
            }
        }
        Ok(Operations(Arc::new(all)))
    }

    /// The operation behind a route; a HEAD is its GET.
    pub fn find(&self, method: &Method, route: &str) -> Option<Arc<Operation>> {
        let method = if method == Method::HEAD {
            Method::GET
        } else {
            method.clone()
        };
        self.0.get(&(method, route.to_owned())).cloned()
    }

    /// All operations once, ordered by path and method.
    pub fn all(&self) -> Vec<Arc<Operation>> {
        let mut all: Vec<_> = self
            .0
            .iter()
            .filter(|((_, r), o)| *r == o.path)
            .map(|(_, o)| o.clone())
            .collect();
        all.sort_by(|a, b| (&a.path, a.method.as_str()).cmp(&(&b.path, b.method.as_str())));
        all
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    #[test]
    fn an_operation_that_says_nothing_of_access_is_refused() {
        let silent =
            json!({"paths": {"/v1/x": {"get": {"operationId": "x", "x-action": "x.see"}}}});
        assert!(Operations::read(&silent, &[]).is_err());
        let said = json!({"paths": {"/v1/x": {"get": {"operationId": "x", "x-action": "x.see", "x-gate": "person"}}}});
        let operations = Operations::read(&said, &[("/v1/y", "/v1/x")]).unwrap();
        assert_eq!(operations.find(&Method::HEAD, "/v1/y").unwrap().id, "x");
        assert!(operations.find(&Method::POST, "/v1/x").is_none());
        assert_eq!(operations.all().len(), 1);
    }

    #[test]
    fn who_sees_to_a_key_is_read_and_nobody_else_is_taken_for_it() {
        let keys = |said: Value| {
            let operation =
                json!({"operationId": "x", "x-action": "x.do", "x-gate": "person", "x-keys": said});
            let document = json!({"paths": {"/v1/x": {"post": operation}}});
            let operations = Operations::read(&document, &[]).ok()?;
            operations
                .find(&Method::POST, "/v1/x")
                .map(|found| found.keys)
        };
        assert_eq!(keys(Value::Null), Some(Keys::Door));
        assert_eq!(keys(json!("work")), Some(Keys::Work));
        assert_eq!(keys(json!("work-alone")), Some(Keys::WorkAlone));
        assert_eq!(keys(json!("reads")), Some(Keys::Reads));
        assert_eq!(keys(json!("nobody")), None);
    }
}
