//! What can be wrong with a request before any other room has looked at it.

use haina_core::{Fault, FaultKind};
use http::StatusCode;

/// A fault of the HTTP door itself.
#[derive(Debug, thiserror::Error)]
pub enum ApiFault {
    #[error("the body is not JSON: {why} at line {line}, column {column}")]
    Malformed {
        why: String,
        line: usize,
        column: usize,
    },
    #[error("the body does not fit: {0}")]
    Shape(String),
    #[error("the {part} cannot be read: {why}")]
    Address { part: &'static str, why: String },
    #[error("nothing is served at this path")]
    NoPath,
    #[error("this path does not take {0}")]
    Method(String),
    #[error("the body is larger than {max} bytes")]
    TooLarge { max: usize },
    #[error("the body has the wrong media type, wanted {wanted}")]
    MediaType { wanted: &'static str },
    #[error("nobody is signed in")]
    NotSignedIn,
    #[error("`{action}` is not allowed: {why}")]
    NotAllowed { action: String, why: String },
    #[error("the header `x-csrf-token` is missing or does not belong to this session")]
    Csrf,
    #[error("too many requests, at most {per_minute} a minute")]
    TooMany { per_minute: u32, retry_after_s: u64 },
    #[error("the Idempotency-Key was used before with another request")]
    KeyReused,
    #[error("a request with this Idempotency-Key is still under way")]
    KeyBusy,
    #[error("this request was carried out, and its answer was lost; its entry is {0}")]
    AnswerLost(String),
    #[error("the cursor cannot be read")]
    Cursor,
    #[error("the request took longer than {seconds} seconds")]
    TooSlow { seconds: u64 },
    #[error("the server is busy with {max} requests")]
    Busy { max: usize },
    #[error("a part of the server broke off")]
    Panicked,
    #[error("the file `{name}` is of no accepted kind: {why}")]
    FileKind { name: String, why: String },
    #[error("{what} `{id}` does not exist")]
    NotFound { what: &'static str, id: String },
    #[error("calls to `{host}` are not configured")]
    HostNotAllowed { host: String },
    #[error("the body nests deeper than {max} levels")]
    TooDeep { max: usize },
    #[error("{what} is not configured on this server")]
    NotConfigured { what: &'static str },
    #[error("the header `{name}` is wrong: {why}")]
    Header { name: &'static str, why: String },
    #[error("this server is not ready: {0}")]
    NotReady(String),
    #[error("the pack has {count} mistake(s): {first}")]
    Pack { count: usize, first: String },
    #[error("the last four digits of the number given when reporting do not fit")]
    PhoneEnd,
    #[error("could not start: {what}")]
    Start {
        what: &'static str,
        #[source]
        source: Box<dyn std::error::Error + Send + Sync>,
    },
    #[error("could not send to `{door}`")]
    Send {
        door: String,
        #[source]
        source: Box<dyn std::error::Error + Send + Sync>,
    },
}

impl ApiFault {
    /// The HTTP status, finer than what the kind alone would give.
    pub fn status(&self) -> StatusCode {
        match self {
            ApiFault::Malformed { .. } | ApiFault::Address { .. } | ApiFault::Cursor => {
                StatusCode::BAD_REQUEST
            }
            ApiFault::TooDeep { .. } | ApiFault::Header { .. } => StatusCode::BAD_REQUEST,
            ApiFault::Method(_) => StatusCode::METHOD_NOT_ALLOWED,
            ApiFault::MediaType { .. } | ApiFault::FileKind { .. } => {
                StatusCode::UNSUPPORTED_MEDIA_TYPE
            }
            other => status_of(other.kind()),
        }
    }
}

/// The status each kind of fault is answered with: the only place that knows.
pub fn status_of(kind: FaultKind) -> StatusCode {
    match kind {
        FaultKind::Invalid => StatusCode::UNPROCESSABLE_ENTITY,
        FaultKind::Unauthenticated => StatusCode::UNAUTHORIZED,
        FaultKind::Forbidden => StatusCode::FORBIDDEN,
        FaultKind::NotFound => StatusCode::NOT_FOUND,
        FaultKind::Conflict => StatusCode::CONFLICT,
        FaultKind::TooLarge => StatusCode::PAYLOAD_TOO_LARGE,
        FaultKind::TooMany => StatusCode::TOO_MANY_REQUESTS,
        FaultKind::Unavailable => StatusCode::SERVICE_UNAVAILABLE,
        FaultKind::Internal => StatusCode::INTERNAL_SERVER_ERROR,
    }
}

impl Fault for ApiFault {
    fn kind(&self) -> FaultKind {
        match self {
            ApiFault::Malformed { .. }
            | ApiFault::Shape(_)
            | ApiFault::Address { .. }
            | ApiFault::Method(_)
            | ApiFault::MediaType { .. }
            | ApiFault::Cursor
            | ApiFault::FileKind { .. }
            | ApiFault::HostNotAllowed { .. }
            | ApiFault::TooDeep { .. }
            | ApiFault::Pack { .. }
            | ApiFault::Header { .. } => FaultKind::Invalid,
            ApiFault::NoPath | ApiFault::NotFound { .. } => FaultKind::NotFound,
            ApiFault::TooLarge { .. } => FaultKind::TooLarge,
            ApiFault::NotSignedIn => FaultKind::Unauthenticated,
            ApiFault::NotAllowed { .. } | ApiFault::Csrf | ApiFault::PhoneEnd => {
                FaultKind::Forbidden
            }
            ApiFault::TooMany { .. } => FaultKind::TooMany,
            ApiFault::KeyReused | ApiFault::KeyBusy | ApiFault::AnswerLost(_) => {
                FaultKind::Conflict
            }
            ApiFault::TooSlow { .. }
            | ApiFault::Busy { .. }
            | ApiFault::NotConfigured { .. }
            | ApiFault::NotReady(_)
            | ApiFault::Send { .. } => FaultKind::Unavailable,
            ApiFault::Panicked | ApiFault::Start { .. } => FaultKind::Internal,
        }
    }

    fn code(&self) -> &'static str {
        match self {
            ApiFault::Malformed { .. } => "API0001",
            ApiFault::Shape(_) => "API0002",
            ApiFault::Address { .. } => "API0003",
            ApiFault::NoPath => "API0004",
            ApiFault::Method(_) => "API0005",
            ApiFault::TooLarge { .. } => "API0006",
            ApiFault::MediaType { .. } => "API0007",
            ApiFault::NotSignedIn => "API0008",
            ApiFault::NotAllowed { .. } => "API0009",
            ApiFault::Csrf => "API0010",
            ApiFault::TooMany { .. } => "API0011",
            ApiFault::KeyReused => "API0012",
            ApiFault::KeyBusy => "API0013",
            ApiFault::Cursor => "API0014",
            ApiFault::TooSlow { .. } => "API0015",
            ApiFault::Busy { .. } => "API0016",
            ApiFault::Panicked => "API0017",
            ApiFault::FileKind { .. } => "API0018",
            ApiFault::NotFound { .. } => "API0019",
            ApiFault::HostNotAllowed { .. } => "API0020",
            ApiFault::TooDeep { .. } => "API0021",
            ApiFault::NotConfigured { .. } => "API0022",
            ApiFault::Header { .. } => "API0023",
            ApiFault::NotReady(_) => "API0024",
            ApiFault::Start { .. } => "API0025",
            ApiFault::Send { .. } => "API0026",
            ApiFault::Pack { .. } => "API0028",
            ApiFault::PhoneEnd => "API0029",
            ApiFault::AnswerLost(_) => "API0030",
        }
    }

    fn hint(&self) -> Option<String> {
        let hint = match self {
            ApiFault::Malformed { .. } => "send a JSON document in UTF-8",
            ApiFault::Shape(_) | ApiFault::Address { .. } => {
                "compare with the operation in /openapi.json"
            }
            ApiFault::NoPath => "all paths are listed in /openapi.json",
            ApiFault::Method(_) => "the header `allow` lists the methods",
            ApiFault::NotSignedIn => {
                "sign in at POST /v1/session, or send `authorization: Bearer hna_…`"
            }
            ApiFault::Csrf => {
                "take `csrf` from GET /v1/session and send it as the header `x-csrf-token`"
            }
            ApiFault::TooMany { retry_after_s, .. } => {
                return Some(format!("try again in {retry_after_s} seconds"));
            }
            ApiFault::KeyReused => "use a new key for a new request",
            ApiFault::AnswerLost(_) => "look at what it changed; it need not be sent again",
            ApiFault::KeyBusy | ApiFault::Busy { .. } => "try again in a moment",
            ApiFault::Cursor => "begin again without a cursor",
            ApiFault::TooSlow { .. } => "narrow the filter or lower `limit`",
            ApiFault::FileKind { .. } => {
                "send a photo (JPEG, PNG, WebP, HEIC) or a document (PDF, Word, Excel, text)"
            }
            ApiFault::HostNotAllowed { .. } => {
                "ask the administrator to add the host to `outbound.hosts`"
            }
            _ => return None,
        };
        Some(hint.to_owned())
    }
}
