//! The city's hands (接口客户端): every act of the invented city goes through the same router as a browser's.

use std::sync::Arc;

use async_trait::async_trait;
use axum::Router;
use axum::body::Body;
use axum::http::{Request, StatusCode, header};
use http_body_util::BodyExt;
use serde::de::DeserializeOwned;
use serde_json::Value;
use tower::ServiceExt;

/// Bytes of an answer at the most; a page of a list is far below.
const ANSWER_BYTES_MAX: usize = 32 << 20;

/// Calls the API in process as one person.
#[derive(Clone)]
pub struct Client {
    router: Router,
    /// Who the person is, and who watches what they do.
    watched: Option<(String, Arc<dyn Witness>)>,
}

/// A change that is asked of the API, complete enough to ask it again.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Call {
    /// Who asks; empty for the operator.
    pub person: String,
    pub path: String,
    pub key: String,
    pub media_type: String,
    pub body: Vec<u8>,
}

/// Hears of each change before it is asked for and after it was answered.
#[async_trait]
pub trait Witness: Send + Sync {
    async fn asked(&self, call: &Call);
    async fn answered(&self, call: &Call, answer: &Result<Value, CallError>);
}

/// Why a call did not do what was asked.
#[derive(Debug, thiserror::Error)]
pub enum CallError {
    /// The API refused, with its code.
    #[error("{path} was refused with {status} {code}: {detail}")]
    Refused {
        path: String,
        status: StatusCode,
        code: String,
        detail: String,
    },
    #[error("{path} could not be called")]
    Broken {
        path: String,
        #[source]
        source: Box<dyn std::error::Error + Send + Sync>,
    },
}

impl CallError {
    /// The code of a refusal: `MAT0007`.
    pub fn code(&self) -> &str {
        match self {
            CallError::Refused { code, .. } => code,
            CallError::Broken { .. } => "",
        }
    }
}

impl Client {
    /// A client of a router that already knows who calls.
    pub fn new(router: Router) -> Client {
        Client {
            router,
            watched: None,
        }
    }

    /// The same client of `person`, with somebody who watches.
    pub fn watched(self, person: &str, witness: Arc<dyn Witness>) -> Client {
        Client {
            watched: Some((person.to_owned(), witness)),
            ..self
        }
    }

    /// Reads.
    pub async fn get(&self, path: &str) -> Result<Value, CallError> {
        self.get_as(path).await
    }

    /// Reads as much of the answer as `T` has: a server is measured by this, and not the reader.
    pub async fn get_as<T: DeserializeOwned>(&self, path: &str) -> Result<T, CallError> {
        self.call(path, Request::get(path).body(Body::empty()))
            .await
    }

    /// Changes. `key` makes a repeated call the same call.
    pub async fn post(&self, path: &str, key: &str, body: &Value) -> Result<Value, CallError> {
        let body = body.to_string().into_bytes();
        self.change(path, key, "application/json", body).await
    }

    /// Puts a thing in place.
    pub async fn put(&self, path: &str, body: &Value) -> Result<Value, CallError> {
        let request = Request::put(path)
            .header(header::CONTENT_TYPE, "application/json")
            .body(Body::from(body.to_string()));
        self.call(path, request).await
    }

    /// Sends a file as it is.
    pub async fn send_file(&self, path: &str, bytes: &[u8]) -> Result<Value, CallError> {
        let request = Request::post(path)
            .header(header::CONTENT_TYPE, "application/octet-stream")
            .body(Body::from(bytes.to_vec()));
        self.call(path, request).await
    }

    /// Uploads one file and gives its id.
    pub async fn upload(&self, key: &str, name: &str, bytes: &[u8]) -> Result<String, CallError> {
        const BOUNDARY: &str = "haina-city-boundary";
        let head = format!(
            "--{BOUNDARY}\r\ncontent-disposition: form-data; name=\"file\"; filename=\"{name}\"\r\n\
             content-type: application/octet-stream\r\n\r\n"
        );
        let tail = format!("\r\n--{BOUNDARY}--\r\n");
        let body = [head.as_bytes(), bytes, tail.as_bytes()].concat();
        let kind = format!("multipart/form-data; boundary={BOUNDARY}");
        let file = self.change("/v1/files", key, &kind, body).await?;
        Ok(file["id"].as_str().unwrap_or_default().to_owned())
    }

    async fn change(
        &self,
        path: &str,
        key: &str,
        media_type: &str,
        body: Vec<u8>,
    ) -> Result<Value, CallError> {
        let (person, witness) = self.watched.clone().unzip();
        let call = Call {
            person: person.unwrap_or_default(),
            path: path.to_owned(),
            key: key.to_owned(),
            media_type: media_type.to_owned(),
            body,
        };
        if let Some(witness) = &witness {
            witness.asked(&call).await;
        }
        let answer = self.send(&call).await;
        if let Some(witness) = &witness {
            witness.answered(&call, &answer).await;
        }
        answer
    }

    /// Asks for a change, or again for one that was asked for before.
    pub async fn send(&self, call: &Call) -> Result<Value, CallError> {
        self.send_as(call).await
    }

    /// As [`Client::send`], and reads as much of the answer as `T` has.
    pub async fn send_as<T: DeserializeOwned>(&self, call: &Call) -> Result<T, CallError> {
        let request = Request::post(&call.path)
            .header(header::CONTENT_TYPE, &call.media_type)
            .header("idempotency-key", &call.key)
            .body(Body::from(call.body.clone()));
        self.call(&call.path, request).await
    }

    async fn call<T: DeserializeOwned>(
        &self,
        path: &str,
        request: Result<Request<Body>, axum::http::Error>,
    ) -> Result<T, CallError> {
        let broken = |source| CallError::Broken {
            path: path.to_owned(),
            source,
        };
        let request = request.map_err(|e| broken(e.into()))?;
        let response = match self.router.clone().oneshot(request).await {
            Ok(response) => response,
            Err(never) => match never {},
        };
        let status = response.status();
        let body = http_body_util::Limited::new(response.into_body(), ANSWER_BYTES_MAX);
        let body = body.collect().await.map_err(broken)?.to_bytes();
        let text: &[u8] = if body.is_empty() { b"null" } else { &body };
        if status.is_success() {
            return serde_json::from_slice(text).map_err(|e| broken(e.into()));
        }
        let answer: Value = serde_json::from_slice(text).map_err(|e| broken(e.into()))?;
        let text = |name: &str| answer[name].as_str().unwrap_or_default().to_owned();
        Err(CallError::Refused {
            path: path.to_owned(),
            status,
            code: text("code"),
            detail: text("detail"),
        })
    }
}
