//! Who asks: a router with headers that go with every request.

use axum::Router;
use axum::body::Body;
use http::{HeaderMap, HeaderName, HeaderValue, Method, Request};
use http_body_util::BodyExt as _;
use serde_json::Value;
use tower::ServiceExt as _;

use super::Answer;

/// Sends requests with the headers of one person.
#[derive(Clone)]
pub struct Caller {
    router: Router,
    headers: HeaderMap,
}

impl Caller {
    pub(super) fn new(router: Router) -> Caller {
        Caller {
            router,
            headers: HeaderMap::new(),
        }
    }

    /// The same with one more header.
    pub fn with(mut self, name: &str, value: &str) -> Caller {
        let name: HeaderName = name.parse().expect("a header name");
        self.headers
            .insert(name, HeaderValue::from_str(value).expect("a header value"));
        self
    }

    /// The same without a header.
    pub fn without(mut self, name: &str) -> Caller {
        self.headers.remove(name);
        self
    }

    pub async fn get(&self, path: impl AsRef<str>) -> Answer {
        self.send(Method::GET, path.as_ref(), None, Vec::new())
            .await
    }

    pub async fn delete(&self, path: impl AsRef<str>) -> Answer {
        self.send(Method::DELETE, path.as_ref(), None, Vec::new())
            .await
    }

    pub async fn post(&self, path: impl AsRef<str>, body: Value) -> Answer {
        self.json(Method::POST, path.as_ref(), &body).await
    }

    pub async fn put(&self, path: impl AsRef<str>, body: Value) -> Answer {
        self.json(Method::PUT, path.as_ref(), &body).await
    }

    pub async fn patch(&self, path: impl AsRef<str>, body: Value) -> Answer {
        self.json(Method::PATCH, path.as_ref(), &body).await
    }

    /// A form, as Open311 sends it.
    pub async fn form(&self, path: impl AsRef<str>, fields: &[(&str, &str)]) -> Answer {
        let body = url::form_urlencoded::Serializer::new(String::new())
            .extend_pairs(fields)
            .finish();
        let kind = Some("application/x-www-form-urlencoded");
        self.send(Method::POST, path.as_ref(), kind, body.into_bytes())
            .await
    }

    /// A file.
    pub async fn upload(&self, path: impl AsRef<str>, name: &str, bytes: &[u8]) -> Answer {
        let mut body = format!(
            "--cut\r\ncontent-disposition: form-data; name=\"file\"; filename=\"{name}\"\r\ncontent-type: application/octet-stream\r\n\r\n"
        )
        .into_bytes();
        body.extend_from_slice(bytes);
        body.extend_from_slice(b"\r\n--cut--\r\n");
        self.send(
            Method::POST,
            path.as_ref(),
            Some("multipart/form-data; boundary=cut"),
            body,
        )
        .await
    }

    /// JSON by any method.
    pub async fn json(&self, method: Method, path: &str, body: &Value) -> Answer {
        let bytes = body.to_string().into_bytes();
        self.send(method, path, Some("application/json"), bytes)
            .await
    }

    /// Anything.
    pub async fn send(
        &self,
        method: Method,
        path: &str,
        kind: Option<&str>,
        body: Vec<u8>,
    ) -> Answer {
        let name = format!("{method} {path}");
        let mut request = Request::builder()
            .method(method)
            .uri(path)
            .body(Body::from(body))
            .expect("a request");
        *request.headers_mut() = self.headers.clone();
        if let Some(kind) = kind {
            let kind = HeaderValue::from_str(kind).expect("a media type");
            request
                .headers_mut()
                .insert(http::header::CONTENT_TYPE, kind);
        }
        let response = self
            .router
            .clone()
            .oneshot(request)
            .await
            .expect("the router always answers");
        let (parts, body) = response.into_parts();
        let bytes = body
            .collect()
            .await
            .expect("a whole body")
            .to_bytes()
            .to_vec();
        Answer {
            request: name,
            status: parts.status,
            headers: parts.headers,
            bytes,
        }
    }
}
