//! Passwords: argon2id, its cost in one place.

use argon2::password_hash::phc::PasswordHash;
use argon2::{Algorithm, Argon2, Params, PasswordHasher as _, PasswordVerifier as _, Version};
use haina_core::Env;
use serde::{Deserialize, Serialize};

use crate::PartyError;

/// What a password costs to hash and what it must be.
#[derive(Debug, Clone, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct PasswordRules {
    /// Memory for one hash, in KiB.
    pub memory_kib: u32,
    /// Passes over the memory.
    pub passes: u32,
    /// The fewest characters.
    pub length_min: usize,
}

/// A password's hash, made outside any transaction because it takes its time.
#[derive(Clone)]
pub struct HashedPassword(pub(crate) String);

/// More than this is refused before it is hashed.
const BYTES_MAX: usize = 256;

/// Passwords that everybody tries first, beside those made of one repeated or running character.
const COMMON: [&str; 8] = [
    "password",
    "passw0rd",
    "1234567890",
    "qwertyuiop",
    "administrator",
    "iloveyou",
    "letmein",
    "qingdao",
];

impl Default for PasswordRules {
    /// 19 MiB and two passes: the first choice of OWASP's cheat sheet for argon2id.
    fn default() -> PasswordRules {
        PasswordRules {
            memory_kib: 19 * 1024,
            passes: 2,
            length_min: 10,
        }
    }
}

impl PasswordRules {
    /// As cheap as the algorithm allows, for tests and throwaway cities.
    pub fn cheap() -> PasswordRules {
        PasswordRules {
            memory_kib: 8,
            passes: 1,
            ..PasswordRules::default()
        }
    }

    /// Refuses a password that is too short, too long or among the first to be tried.
    ///
    /// # Errors
    /// `PAR0005`, saying which.
    pub fn check(&self, password: &str, login: &str) -> Result<(), PartyError> {
        let weak = |zh: &str, en: &str| PartyError::weak(zh, en);
        if password.chars().count() < self.length_min {
            let n = self.length_min;
            return Err(weak(
                &format!("至少 {n} 个字符"),
                &format!("use at least {n} characters"),
            ));
        }
        if password.len() > BYTES_MAX {
            return Err(weak("不超过 256 字节", "use at most 256 bytes"));
        }
        let small = password.to_lowercase();
        let bytes = small.as_bytes();
        let steps = || bytes.windows(2).map(|w| i16::from(w[1]) - i16::from(w[0]));
        let running = [-1, 0, 1].iter().any(|step| steps().all(|s| s == *step));
        let stem = small.trim_end_matches(|c: char| c.is_ascii_digit() || c.is_ascii_punctuation());
        if running || COMMON.contains(&stem) || COMMON.contains(&small.as_str()) {
            return Err(weak("过于常见", "it is among the first that are tried"));
        }
        if login.len() >= 4 && small.contains(&login.to_lowercase()) {
            return Err(weak("不得包含登录名", "it contains the sign-in name"));
        }
        Ok(())
    }

    /// Hashes; takes some tens of milliseconds of one core.
    pub(crate) fn hash(&self, env: &Env, password: &str) -> Result<HashedPassword, PartyError> {
        let mut salt = [0; 16];
        env.chance.fill(&mut salt);
        let params = Params::new(self.memory_kib, self.passes, 1, None);
        let params = params.map_err(|e| PartyError::Hash(e.to_string()))?;
        let argon2 = Argon2::new(Algorithm::Argon2id, Version::V0x13, params);
        let phc = argon2.hash_password_with_salt(password.as_bytes(), &salt);
        let phc: PasswordHash = phc.map_err(|e| PartyError::Hash(e.to_string()))?;
        Ok(HashedPassword(phc.to_string()))
    }

    /// Whether the hash was made at another cost and should be made anew.
    pub(crate) fn outdated(&self, phc: &str) -> bool {
        let ours = format!("m={},t={},p=1", self.memory_kib, self.passes);
        !(phc.starts_with("$argon2id$v=19$") && phc.split('$').nth(3) == Some(ours.as_str()))
    }
}

/// Whether the password is the one the hash was made of; compares in constant time.
pub(crate) fn verify(phc: &str, password: &str) -> bool {
    let Ok(parsed) = PasswordHash::new(phc) else {
        return false;
    };
    password.len() <= BYTES_MAX
        && Argon2::default()
            .verify_password(password.as_bytes(), &parsed)
            .is_ok()
}

impl std::fmt::Debug for HashedPassword {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("HashedPassword(…)")
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_password_verifies_and_another_does_not_and_the_hash_says_its_cost() {
        let (env, _) = Env::replay("2026-03-02T01:00:00Z".parse().unwrap(), 3);
        let rules = PasswordRules::cheap();
        let hashed = rules.hash(&env, "海纳百川有容乃大一二").unwrap();
        assert!(
            hashed.0.starts_with("$argon2id$v=19$m=8,t=1,p=1$"),
            "{}",
            hashed.0
        );
        assert!(verify(&hashed.0, "海纳百川有容乃大一二"));
        assert!(!verify(&hashed.0, "海纳百川有容乃大一三"));
        assert!(!verify("nonsense", "x"));
        assert!(!rules.outdated(&hashed.0));
        assert!(PasswordRules::default().outdated(&hashed.0));
        assert_ne!(
            hashed.0,
            rules.hash(&env, "海纳百川有容乃大一二").unwrap().0,
            "no salt"
        );
    }

    #[test]
    fn weak_passwords_are_refused_and_the_refusal_says_why() {
        let rules = PasswordRules::default();
        let long = "x".repeat(200) + &"y".repeat(100);
        for (password, why) in [
            ("short", "use at least 10 characters"),
            (long.as_str(), "use at most 256 bytes"),
            ("1111111111", "it is among the first that are tried"),
            ("abcdefghijk", "it is among the first that are tried"),
            ("Password2026!", "it is among the first that are tried"),
            ("my-wangfang-1", "it contains the sign-in name"),
        ] {
            let error = rules.check(password, "wangfang").unwrap_err();
            assert!(error.to_string().contains(why), "{password}: {error}");
        }
        rules.check("ferry-lantern-07", "wangfang").unwrap();
    }
}
