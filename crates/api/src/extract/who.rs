//! Who is asking, as the gate found out.

use axum::extract::FromRequestParts;
use haina_journal::Actor;
use haina_party::{Principal, Via};
use http::request::Parts;

use crate::Problem;
use crate::fault::ApiFault;

/// Who is asking: put into the request by the gate, so a handler cannot run without it.
#[derive(Debug, Clone)]
pub struct Who {
    pub principal: Principal,
    /// The role or relation by which the gate let them in.
    pub role: String,
    /// The session's cookie value, where one was used.
    pub session: Option<String>,
    /// Where the request came from, for limits only; never stored or logged.
    pub client: String,
}

impl Who {
    /// Who asks, as the actor of a journal entry.
    pub fn actor(&self) -> Actor {
        self.principal.actor(&self.role)
    }

    /// Whether a person is signed in.
    pub fn is_signed_in(&self) -> bool {
        self.principal.via != Via::Anonymous
    }
}

impl<S: Send + Sync> FromRequestParts<S> for Who {
    type Rejection = Problem;

    async fn from_request_parts(parts: &mut Parts, _: &S) -> Result<Who, Problem> {
        let who = parts.extensions.get::<Who>().cloned();
        Ok(who.ok_or(ApiFault::NotSignedIn)?)
    }
}
