//! What is said to the provider's side and back: configuration, start, callback.

use serde::{Deserialize, Serialize};
use url::Url;

use super::session::SignedIn;
use crate::secret::Secret;

/// How to sign in through an identity provider.
#[derive(Clone, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct OidcConfig {
    /// The issuer's address; `/.well-known/openid-configuration` is read below it.
    pub issuer: String,
    pub client_id: String,
    #[serde(default)]
    pub client_secret: Option<String>,
    /// Our callback as the browser reaches it: `https://haina.example/v1/session/oidc/callback`.
    pub redirect_url: String,
    /// Asked for beside `openid`.
    #[serde(default)]
    pub scopes: Vec<String>,
    /// Hosts the provider uses beside the issuer's own.
    #[serde(default)]
    pub hosts: Vec<String>,
    /// An identity not seen before belongs to the person whose sign-in name is the value of this
    /// claim: `preferred_username`, `email` (if verified), or the provider's own, `employee_no`.
    #[serde(default)]
    pub login_claim: Option<String>,
    /// The provider's claim with the verified citizen identity number: then people read their own file. The number itself is not
    /// kept.
    #[serde(default)]
    pub identity_claim: Option<String>,
    /// An identity that matches nobody becomes a new resident.
    #[serde(default)]
    pub create_residents: bool,
}

/// A sign-in begun: where to send the browser, and what to put into its cookie.
#[derive(Debug, Clone)]
pub struct OidcStart {
    pub url: Url,
    /// A short-lived cookie; the callback must bring it back.
    pub cookie: Secret,
}

/// What the browser brings back.
pub struct OidcCallback {
    pub state: String,
    pub code: String,
    /// The cookie of [`OidcStart`].
    pub cookie: String,
    pub source: String,
    pub agent: Option<String>,
    /// The cookie of a session the browser already has.
    pub previous: Option<String>,
}

/// A sign-in come to its end.
#[derive(Debug, Clone)]
pub struct OidcDone {
    pub signed: SignedIn,
    /// The page to go on to.
    pub return_to: String,
}

impl std::fmt::Debug for OidcConfig {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("OidcConfig")
            .field("issuer", &self.issuer)
            .field("client_id", &self.client_id)
            .field("client_secret", &self.client_secret.as_ref().map(|_| "…"))
            .field("redirect_url", &self.redirect_url)
            .finish_non_exhaustive()
    }
}
