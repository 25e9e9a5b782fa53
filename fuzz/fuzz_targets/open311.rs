//! Any body of `POST requests`: a request whose attributes fit a schema, or a refusal that says why.

#![no_main]
#![allow(dead_code)] // the form's own fields are read by the server

use libfuzzer_sys::fuzz_target;
use serde_json::json;

#[path = "../../crates/api/src/open311/form.rs"]
mod form;

/// Stands in for the server's, which is only handed on.
#[derive(Clone, Copy)]
pub enum Format {
    Json,
    Xml,
}

mod fault {
    /// Stands in for the server's.
    pub struct Refusal {
        pub description: String,
    }

    impl Refusal {
        pub fn wrong(_: super::Format, description: impl Into<String>) -> Refusal {
            Refusal {
                description: description.into(),
            }
        }
    }
}

fuzz_target!(|body: &[u8]| {
    let schema = json!({"properties": {
        "n": {"type": "integer"}, "x": {"type": "number"}, "on": {"type": "boolean"},
        "many": {"type": "array", "items": {"type": "integer"}},
    }});
    match form::read(body, Format::Json) {
        Ok(new) => {
            let form = new.form(&schema);
            let same: serde_json::Value = serde_json::from_str(&form.to_string()).expect("JSON");
            assert!(same.is_object());
        }
        Err(refusal) => assert!(!refusal.description.is_empty(), "refused for no reason"),
    }
});
