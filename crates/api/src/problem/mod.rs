//! Every refusal as problem+json (RFC 9457), made in one place from any [`Fault`].

mod page;

use std::error::Error;

use axum::body::Body;
use axum::response::{IntoResponse, Response};
use haina_core::{Fault, FaultKind};
use http::{HeaderValue, StatusCode, header};
use serde::Serialize;
use serde_json::Value;
use utoipa::ToSchema;

use crate::fault::{ApiFault, status_of};
use crate::model::Text;

pub(crate) use page::words;
pub use page::{error_page, pages};

/// A problem, as RFC 9457 words it, with the fields every answer of Haina carries.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct Problem {
    /// The page of the code.
    #[serde(rename = "type")]
    #[schema(rename = "type", example = "/errors/API0008")]
    pub kind: String,
    #[schema(example = "Unauthorized")]
    pub title: String,
    #[schema(example = 401)]
    pub status: u16,
    #[schema(example = "nobody is signed in")]
    pub detail: String,
    #[schema(example = "API0008")]
    pub code: String,
    /// The same in both languages, to show to people.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub words: Option<Text>,
    /// What to do now.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub hint: Option<String>,
    /// The reference number of this request, to tell whoever looks after the server.
    #[schema(example = "req_01jzz9w2h8e5x9n3q5b7t1m4ka")]
    pub instance: String,
    /// Single mistakes, where there are several: `{pointer, message}`.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(value_type = Option<Vec<Object>>)]
    pub errors: Option<Value>,
    #[serde(skip)]
    retry_after_s: Option<u64>,
    #[serde(skip)]
    chain: Option<String>,
}

impl Problem {
    /// The problem of a fault, with its own status where the kind alone is too coarse.
    fn new(fault: &dyn Fault, status: StatusCode, retry_after_s: Option<u64>) -> Problem {
        let hidden = status.is_server_error() && fault.kind() == FaultKind::Internal;
        Problem {
            kind: format!("/errors/{}", fault.code()),
            title: status.canonical_reason().unwrap_or("Problem").to_owned(),
            status: status.as_u16(),
            detail: match hidden {
                true => "something went wrong on our side; nothing was changed".to_owned(),
                false => fault.to_string(),
            },
            code: fault.code().to_owned(),
            words: page::words(fault.code()),
            hint: fault.hint(),
            instance: String::new(),
            errors: None,
            retry_after_s,
            chain: status.is_server_error().then(|| chain(fault)),
        }
    }

    /// Adds single mistakes.
    pub fn with_errors(mut self, errors: Value) -> Problem {
        self.errors = Some(errors);
        self
    }

    /// The chain of causes, for the log; only a 5xx has one.
    pub fn chain(&self) -> Option<&str> {
        self.chain.as_deref()
    }

    /// Seconds after which asking again makes sense.
    pub fn retry_after_s(&self) -> Option<u64> {
        self.retry_after_s
    }

    /// The response with this problem as its body.
    pub fn render(&self) -> Response {
        let body = serde_json::to_vec(self).unwrap_or_default();
        let mut response = Response::new(Body::from(body));
        *response.status_mut() =
            StatusCode::from_u16(self.status).unwrap_or(StatusCode::INTERNAL_SERVER_ERROR);
        let kind = HeaderValue::from_static("application/problem+json");
        response.headers_mut().insert(header::CONTENT_TYPE, kind);
        if let Some(seconds) = self.retry_after_s {
            response
                .headers_mut()
                .insert(header::RETRY_AFTER, HeaderValue::from(seconds));
        }
        response
    }
}

impl<F: Fault> From<F> for Problem {
    fn from(fault: F) -> Problem {
        let any: &dyn std::any::Any = &fault;
        match any.downcast_ref::<ApiFault>() {
            Some(own) => {
                let retry = match own {
                    ApiFault::TooMany { retry_after_s, .. } => Some(*retry_after_s),
                    ApiFault::Busy { .. } | ApiFault::KeyBusy => Some(1),
                    _ => None,
                };
                Problem::new(own, own.status(), retry)
            }
            None => {
                let retry = matches!(fault.kind(), FaultKind::Unavailable | FaultKind::TooMany)
                    .then_some(5);
                let errors = crate::errors::details(any);
                let words = crate::errors::words(any);
                let mut problem = Problem::new(&fault, status_of(fault.kind()), retry);
                problem.errors = errors;
                problem.words = words.or(problem.words);
                problem
            }
        }
    }
}

impl IntoResponse for Problem {
    /// The body is written again by the outermost layer, which knows the reference number.
    fn into_response(self) -> Response {
        let mut response = self.render();
        response.extensions_mut().insert(self);
        response
    }
}

impl std::fmt::Display for Problem {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(
            f,
            "{}: {}",
            self.code,
            self.chain.as_deref().unwrap_or(&self.detail)
        )
    }
}

impl Error for Problem {}

fn chain(fault: &dyn Fault) -> String {
    let mut text = fault.to_string();
    let mut source = fault.source();
    while let Some(cause) = source {
        text.push_str(": ");
        text.push_str(&cause.to_string());
        source = Error::source(cause);
    }
    text
}
