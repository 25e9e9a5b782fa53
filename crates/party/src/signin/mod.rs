//! Signing in (登录): by password, through an identity provider, with an API token.

mod attempt;
mod lockout;
mod oidc;
mod oidc_flow;
mod oidc_http;
mod oidc_types;
mod password;
mod password_flow;
mod session;
mod token;

use serde::{Deserialize, Serialize};

pub use lockout::Lockout;
pub(crate) use oidc::Oidc;
pub use oidc_types::{OidcCallback, OidcConfig, OidcDone, OidcStart};
pub use password::{HashedPassword, PasswordRules};
pub use password_flow::SignIn;
pub use session::{SessionId, SessionView, Signed, SignedIn};
pub use token::{NewToken, TokenId, TokenView};

/// Everything about signing in that a city may set.
#[derive(Debug, Clone, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct SignInRules {
    pub password: PasswordRules,
    pub lockout: Lockout,
    /// A session unused for this long ends, in minutes.
    pub idle_min: u32,
    /// A session ends after this long whatever happens, in hours.
    pub session_h: u32,
    /// The longest life of an API token, in days.
    pub token_days_max: u32,
    pub oidc: Option<OidcConfig>,
}

impl Default for SignInRules {
    fn default() -> SignInRules {
        SignInRules {
            password: PasswordRules::default(),
            lockout: Lockout::default(),
            idle_min: 8 * 60,
            session_h: 7 * 24,
            token_days_max: 366,
            oidc: None,
        }
    }
}

impl SignInRules {
    /// The rules of tests and throwaway cities: passwords cost next to nothing.
    pub fn cheap() -> SignInRules {
        SignInRules {
            password: PasswordRules::cheap(),
            ..SignInRules::default()
        }
    }
}
