//! JSON in and out.

use axum::body::Bytes;
use axum::extract::{FromRequest, Request};
use axum::response::{IntoResponse, Response};
use http::{HeaderMap, HeaderValue, StatusCode, header};
use serde::Serialize;
use serde::de::DeserializeOwned;
use serde_json::error::Category;

use crate::Problem;
use crate::app::Api;
use crate::fault::ApiFault;

/// A JSON body: limited in size and depth, refused with line and column.
#[derive(Debug)]
pub struct Json<T>(pub T);

impl<T: DeserializeOwned> FromRequest<Api> for Json<T> {
    type Rejection = Problem;

    async fn from_request(request: Request, api: &Api) -> Result<Json<T>, Problem> {
        if !is_json(request.headers()) {
            return Err(ApiFault::MediaType {
                wanted: "application/json",
            }
            .into());
        }
        let limits = &api.config().limits;
        let bytes = Bytes::from_request(request, api).await;
        let bytes = bytes.map_err(|_| ApiFault::TooLarge {
            max: limits.body_bytes_max,
        })?;
        if depth(&bytes) > limits.depth_max {
            return Err(ApiFault::TooDeep {
                max: limits.depth_max,
            }
            .into());
        }
        serde_json::from_slice(&bytes)
            .map(Json)
            .map_err(|e| refuse(&e).into())
    }
}

impl<T: Serialize> IntoResponse for Json<T> {
    fn into_response(self) -> Response {
        match serde_json::to_vec(&self.0) {
            Ok(bytes) => {
                let kind = HeaderValue::from_static("application/json");
                ([(header::CONTENT_TYPE, kind)], bytes).into_response()
            }
            Err(_) => StatusCode::INTERNAL_SERVER_ERROR.into_response(),
        }
    }
}

/// How deep brackets nest outside of strings; does not check that the text is JSON.
pub fn depth(text: &[u8]) -> usize {
    let (mut now, mut most, mut quoted, mut escaped) = (0usize, 0usize, false, false);
    for byte in text {
        match byte {
            _ if escaped => escaped = false,
            b'\\' if quoted => escaped = true,
            b'"' => quoted = !quoted,
            b'{' | b'[' if !quoted => {
                now += 1;
                most = most.max(now);
            }
            b'}' | b']' if !quoted => now = now.saturating_sub(1),
            _ => {}
        }
    }
    most
}

fn is_json(headers: &HeaderMap) -> bool {
    let kind = headers
        .get(header::CONTENT_TYPE)
        .and_then(|v| v.to_str().ok())
        .unwrap_or_default();
    let kind = kind.split(';').next().unwrap_or_default().trim();
    kind.eq_ignore_ascii_case("application/json") || kind.ends_with("+json")
}

fn refuse(error: &serde_json::Error) -> ApiFault {
    let text = error.to_string();
    let why = text.split(" at line ").next().unwrap_or(&text).to_owned();
    match error.classify() {
        Category::Data => ApiFault::Shape(why),
        _ => ApiFault::Malformed {
            why,
            line: error.line(),
            column: error.column(),
        },
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn depth_counts_brackets_outside_of_strings() {
        for (text, want) in [
            ("1", 0),
            ("{}", 1),
            (r#"{"a":[1,{"b":"[[[\"["}]}"#, 3),
            ("[[[[", 4),
        ] {
            assert_eq!(depth(text.as_bytes()), want, "{text}");
        }
    }
}
