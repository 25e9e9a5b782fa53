//! The Idempotency-Key a client sends so that a repeated POST does its work once.

use axum::extract::FromRequestParts;
use http::HeaderMap;
use http::request::Parts;

use crate::Problem;
use crate::fault::ApiFault;

const NAME: &str = "idempotency-key";
const LENGTH_MAX: usize = 128;

/// The key, if one was sent: 1 to 128 printable ASCII characters.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct IdempotencyKey(pub Option<String>);

impl IdempotencyKey {
    /// Reads the header.
    pub fn read(headers: &HeaderMap) -> Result<IdempotencyKey, ApiFault> {
        let Some(value) = headers.get(NAME) else {
            return Ok(IdempotencyKey(None));
        };
        let text = value.to_str().unwrap_or_default().trim_matches('"');
        match text.len() {
            1..=LENGTH_MAX => Ok(IdempotencyKey(Some(text.to_owned()))),
            _ => Err(ApiFault::Header {
                name: NAME,
                why: format!("want 1 to {LENGTH_MAX} printable characters"),
            }),
        }
    }
}

impl<S: Send + Sync> FromRequestParts<S> for IdempotencyKey {
    type Rejection = Problem;

    async fn from_request_parts(parts: &mut Parts, _: &S) -> Result<IdempotencyKey, Problem> {
        Ok(IdempotencyKey::read(&parts.headers)?)
    }
}
