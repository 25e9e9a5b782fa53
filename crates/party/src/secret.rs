//! Random secrets of 256 bits: shown once, kept as a hash.

use base64::Engine as _;
use base64::prelude::BASE64_URL_SAFE_NO_PAD;
use haina_core::Env;
use sha2::{Digest as _, Sha256};
use subtle::ConstantTimeEq as _;

/// A secret in the clear, on its way to whoever will keep it. `Debug` does not show it.
#[derive(Clone, PartialEq, Eq)]
pub struct Secret(String);

impl Secret {
    /// A new secret of 256 random bits behind `prefix`.
    pub(crate) fn new(env: &Env, prefix: &str) -> Secret {
        let mut bytes = [0; 32];
        env.chance.fill(&mut bytes);
        Secret(format!("{prefix}{}", BASE64_URL_SAFE_NO_PAD.encode(bytes)))
    }

    /// The secret that is this text.
    pub(crate) fn from_text(text: String) -> Secret {
        Secret(text)
    }

    /// The text, to be handed over and forgotten.
    pub fn reveal(&self) -> &str {
        &self.0
    }
}

impl std::fmt::Debug for Secret {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("Secret(…)")
    }
}

/// The hash under which a secret is kept.
///
/// A plain hash is enough for 256 random bits; passwords, which are guessable, go through argon2.
pub(crate) fn hash(secret: &str) -> [u8; 32] {
    Sha256::digest(secret.as_bytes()).into()
}

/// The hash of something else than a secret, kept apart from those by `purpose`.
pub(crate) fn hash_for(purpose: &str, text: &str) -> [u8; 32] {
    let mut hash = Sha256::new();
    hash.update(purpose.as_bytes());
    hash.update([0]);
    hash.update(text.as_bytes());
    hash.finalize().into()
}

/// Whether two texts are the same, taking as long whatever they differ in.
pub(crate) fn same(a: &[u8], b: &[u8]) -> bool {
    a.ct_eq(b).into()
}

/// The token that proves a request comes from our own page: made from the cookie's secret, so the
/// server keeps nothing, and another site cannot know it.
pub(crate) fn csrf(cookie: &str) -> String {
    BASE64_URL_SAFE_NO_PAD.encode(hash_for("haina csrf", cookie))
}
