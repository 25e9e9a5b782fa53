//! How a webhook proves that it comes from this server.

use hmac::{Hmac, KeyInit, Mac};
use jiff::Timestamp;
use sha2::Sha256;

/// The header that carries the signature.
pub const HEADER: &str = "haina-signature";

/// `t=SECONDS,v1=HEX`: HMAC-SHA256 with the webhook's secret over `SECONDS.BODY`.
///
/// The receiver computes it again, compares in constant time, and refuses a time more than five minutes off.
pub fn sign(secret: &str, at: Timestamp, body: &str) -> String {
    let seconds = at.as_second();
    // A key of any length is good for HMAC, so this does not fail.
    let Ok(mut mac) = Hmac::<Sha256>::new_from_slice(secret.as_bytes()) else {
        return String::new();
    };
    mac.update(format!("{seconds}.{body}").as_bytes());
    format!(
        "t={seconds},v1={}",
        hex::encode(mac.finalize().into_bytes())
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_signature_can_be_computed_again_by_the_receiver() {
        // Reference: printf '1767225600.{"a":1}' | openssl dgst -sha256 -hmac secret
        let at: Timestamp = "2026-01-01T00:00:00Z".parse().unwrap();
        let want =
            "t=1767225600,v1=96a067a1c95eb143fc00b9097bcfcbcd5456adda508c443ff219748e764dbed7";
        assert_eq!(sign("secret", at, r#"{"a":1}"#), want);
        assert_ne!(sign("other", at, r#"{"a":1}"#), want);
    }
}
