//! Verified identity numbers (实名): by which digest a person is known to tables of departments.

use haina_core::numbers::identity_check;
use haina_store::{Session, Tx, args};
use serde_json::json;
use sha2::{Digest, Sha256};

use crate::{Parties, PartyError, PersonId, Principal};

/// Who verified a number.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum VerifiedBy {
    /// The identity provider tells it with a sign-in.
    Provider,
    /// An official compared it with the identity card.
    Counter,
}

impl VerifiedBy {
    fn word(self) -> &'static str {
        match self {
            VerifiedBy::Provider => "oidc",
            VerifiedBy::Counter => "counter",
        }
    }
}

/// What an identity number, or another number with a check digit, is looked up by: the same for one number however it is written.
pub fn identity_digest(number: &str) -> String {
    let mut hash = Sha256::new();
    hash.update("haina identity number ");
    hash.update(plain_number(number));
    hash.finalize()
        .iter()
        .map(|byte| format!("{byte:02x}"))
        .collect()
}

/// Whether it is a citizen identity number by its form and check character (GB 11643-1999, ISO 7064 MOD 11-2).
pub fn is_identity_number(number: &str) -> bool {
    let number = plain_number(number);
    let bytes = number.as_bytes();
    let check = bytes.first_chunk::<17>().and_then(identity_check);
    bytes.len() == 18 && check.is_some() && bytes.last().copied() == check
}

/// A number as it is looked up: half width, large letters, without blanks and hyphens.
pub fn plain_number(number: &str) -> String {
    let half = |c: char| match c {
        '\u{ff01}'..='\u{ff5e}' => char::from_u32(c as u32 - 0xfee0).unwrap_or(c),
        c => c,
    };
    let folded = number.chars().flat_map(|c| half(c).to_uppercase());
    folded.filter(|c| c.is_alphanumeric()).collect()
}

impl Parties {
    /// Notes that an identity number was verified to be somebody's; the number itself is not kept.
    ///
    /// # Errors
    /// `PAR0011` when there is no such person, `PAR0031` when it is no identity number.
    pub async fn bind_identity(
        &self,
        tx: &mut Tx,
        by: &Principal,
        person: PersonId,
        number: &str,
        how: VerifiedBy,
    ) -> Result<(), PartyError> {
        if !is_identity_number(number) {
            return Err(PartyError::IdentityNumber);
        }
        let known = self.person(tx, person).await?;
        if known.retired_at.is_some() {
            return Err(PartyError::NoPerson);
        }
        let digest = identity_digest(number);
        if self.identity_of(tx, person).await? == Some(digest.clone()) {
            return Ok(());
        }
        let sql = "INSERT INTO party_identity_number (person, digest, how, at) VALUES ($1, $2, $3, $4)
            ON CONFLICT (person) DO UPDATE SET digest = excluded.digest, how = excluded.how, at = excluded.at";
        tx.execute(sql, &args![person, digest, how.word(), self.env.now()])
            .await?;
        let body = json!({ "person": person, "how": how.word() });
        let actor = by.actor("admin");
        self.note(tx, actor, "identity_bound", &person.to_string(), body, None)
            .await
    }

    /// The digest of the number that was verified to be somebody's.
    ///
    /// # Errors
    /// As the store fails.
    pub async fn identity_of(
        &self,
        session: &mut Session,
        person: PersonId,
    ) -> Result<Option<String>, PartyError> {
        let sql = "SELECT digest FROM party_identity_number WHERE person = $1";
        let row = session.optional(sql, &args![person]).await?;
        Ok(row.map(|row| row.get("digest")).transpose()?)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_number_has_one_digest_however_it_is_written() {
        let digest = identity_digest("37023019890102002X");
        for same in [
            "37023019890102002x",
            "370230 19890102 002X",
            "３７０２３０19890102002Ｘ",
        ] {
            assert_eq!(identity_digest(same), digest, "{same}");
        }
        assert_ne!(identity_digest("370230198901020017"), digest);
    }

    #[test]
    fn only_a_number_whose_check_character_holds_is_one() {
        assert!(is_identity_number("370230198901020017"));
        for wrong in [
            "370230198901020018",
            "37023019890102001",
            "",
            "37023019890102001A",
            "abc",
        ] {
            assert!(!is_identity_number(wrong), "{wrong}");
        }
    }
}
