//! What came back.

use http::{HeaderMap, StatusCode};
use serde_json::Value;

/// An answer with its body read.
#[derive(Debug, Clone)]
pub struct Answer {
    /// `GET /v1/session`, for messages.
    pub request: String,
    pub status: StatusCode,
    pub headers: HeaderMap,
    pub bytes: Vec<u8>,
}

impl Answer {
    /// The body as text.
    pub fn text(&self) -> String {
        String::from_utf8_lossy(&self.bytes).into_owned()
    }

    /// The body as JSON.
    #[track_caller]
    pub fn json(&self) -> Value {
        match serde_json::from_slice(&self.bytes) {
            Ok(value) => value,
            Err(_) => panic!(
                "{}: {} is not JSON: {}",
                self.request,
                self.status,
                self.text()
            ),
        }
    }

    /// A header's text.
    pub fn header(&self, name: &str) -> &str {
        self.headers
            .get(name)
            .and_then(|v| v.to_str().ok())
            .unwrap_or_default()
    }

    /// Fails unless it went well; gives the JSON body back, or null.
    #[track_caller]
    pub fn ok(&self) -> Value {
        assert!(
            self.status.is_success(),
            "{}: {} {}",
            self.request,
            self.status,
            self.text()
        );
        serde_json::from_slice(&self.bytes).unwrap_or_default()
    }

    /// Fails unless the status is this one.
    #[track_caller]
    pub fn assert_status(&self, status: u16) -> &Answer {
        assert_eq!(
            self.status.as_u16(),
            status,
            "{}: {}",
            self.request,
            self.text()
        );
        self
    }

    /// Fails unless it is a problem with this code.
    #[track_caller]
    pub fn assert_problem(&self, code: &str) -> Value {
        self.assert_is_problem();
        let problem = self.json();
        assert_eq!(problem["code"], code, "{}: {problem}", self.request);
        problem
    }

    /// Fails unless it is a whole problem: media type, fields, and a code.
    #[track_caller]
    pub fn assert_is_problem(&self) -> &Answer {
        let kind = self.header("content-type");
        assert_eq!(
            kind,
            "application/problem+json",
            "{}: {} {}",
            self.request,
            self.status,
            self.text()
        );
        let problem = self.json();
        assert_eq!(
            problem["status"],
            self.status.as_u16(),
            "{}: {problem}",
            self.request
        );
        let code = problem["code"].as_str().unwrap_or_default();
        assert_eq!(code.len(), 7, "{}: code `{code}`", self.request);
        for field in ["type", "title", "detail", "instance"] {
            let text = problem[field].as_str().unwrap_or_default();
            assert!(
                !text.is_empty(),
                "{}: no {field} in {problem}",
                self.request
            );
        }
        self
    }
}
