//! Refusals in the shape GeoReport v2 gives them: code and description.

use axum::response::{IntoResponse, Response};
use http::StatusCode;

use super::format::{Format, Node};
use crate::Problem;

/// Marks a response that is written as GeoReport v2 wants it.
#[derive(Debug, Clone, Copy)]
pub struct Written;

/// A refusal by the rules of GeoReport v2.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Refusal {
    pub status: StatusCode,
    pub description: String,
    pub format: Format,
}

impl Refusal {
    /// 400: something required is missing or wrong.
    pub fn wrong(format: Format, description: impl Into<String>) -> Refusal {
        Refusal {
            status: StatusCode::BAD_REQUEST,
            description: description.into(),
            format,
        }
    }

    /// 403: the API key is missing or not good for this.
    pub fn key(format: Format, description: impl Into<String>) -> Refusal {
        Refusal {
            status: StatusCode::FORBIDDEN,
            description: description.into(),
            format,
        }
    }

    /// 404: no such service, request, token or jurisdiction.
    pub fn missing(format: Format, description: impl Into<String>) -> Refusal {
        Refusal {
            status: StatusCode::NOT_FOUND,
            description: description.into(),
            format,
        }
    }
}

impl IntoResponse for Refusal {
    fn into_response(self) -> Response {
        let error = Node::Fields(vec![
            ("code", Node::Text(self.status.as_u16().to_string())),
            ("description", Node::Text(self.description)),
        ]);
        let mut response =
            self.format
                .answer(self.status, "errors", &Node::List("error", vec![error]));
        response.extensions_mut().insert(Written);
        response
    }
}

/// A problem of another room, told in the shape of GeoReport v2: 401 becomes 403, other 4xx but 404 become 400.
pub fn refuse(problem: &Problem, path: &str) -> Response {
    let format = Format::of_path(path);
    let status = match problem.status {
        401 | 403 => StatusCode::FORBIDDEN,
        404 => StatusCode::NOT_FOUND,
        status @ (405 | 413 | 429) => {
            StatusCode::from_u16(status).unwrap_or(StatusCode::BAD_REQUEST)
        }
        status if status < 500 => StatusCode::BAD_REQUEST,
        status => StatusCode::from_u16(status).unwrap_or(StatusCode::INTERNAL_SERVER_ERROR),
    };
    let description = match status.is_server_error() {
        true => format!("{} (reference {})", problem.detail, problem.instance),
        false => format!("{}: {}", problem.code, problem.detail),
    };
    Refusal {
        status,
        description,
        format,
    }
    .into_response()
}
