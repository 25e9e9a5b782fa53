//! Signing in through an identity provider, as the database sees it.

use haina_store::{Session, Tx, args};
use jiff::{SignedDuration, Timestamp};
use serde_json::json;

use super::oidc::{Claimed, Oidc};
use super::oidc_types::{OidcCallback, OidcDone, OidcStart};
use crate::people::{Contact, NewPerson, PersonKind, VerifiedBy, is_identity_number};
use crate::secret::{self, Secret};
use crate::{Parties, PartyError, PersonId, Principal, RoleHeld};

/// How long somebody may take at the provider's page.
const PENDING_FOR: SignedDuration = SignedDuration::from_mins(10);

impl Parties {
    /// Whether an identity provider is set up.
    pub fn has_oidc(&self) -> bool {
        self.oidc.is_some()
    }

    /// Begins a sign-in. `return_to` is a path of our own to go on to; anything else becomes `/`.
    ///
    /// # Errors
    /// `PAR0024` when no provider is set up, `PAR0025` when it cannot be reached.
    pub async fn oidc_start(&self, return_to: &str) -> Result<OidcStart, PartyError> {
        let oidc = self.provider()?;
        let (url, pending) = oidc.begin(&self.env).await?;
        let sql =
            "INSERT INTO party_oidc_start (state_hash, nonce, verifier, return_to, started_at)
            VALUES ($1, $2, $3, $4, $5)";
        let args = args![
            secret::hash(&pending.state).to_vec(),
            pending.nonce,
            pending.verifier,
            local(return_to),
            self.env.now(),
        ];
        let mut tx = self.store.begin().await?;
        tx.execute(sql, &args).await?;
        tx.commit().await?;
        Ok(OidcStart {
            url,
            cookie: Secret::from_text(pending.state),
        })
    }

    /// Ends a sign-in with what the browser brought back from the provider.
    ///
    /// # Errors
    /// `PAR0026` not begun in this browser, too late or already used; `PAR0027` the provider's
    /// answer does not hold; `PAR0028` nobody here belongs to the identity.
    pub async fn oidc_finish(&self, with: OidcCallback) -> Result<OidcDone, PartyError> {
        let oidc = self.provider()?;
        if !secret::same(with.state.as_bytes(), with.cookie.as_bytes()) {
            return Err(PartyError::OidcState);
        }
        let (nonce, verifier, return_to) = self.take_pending(&with.state).await?;
        let claimed = oidc.finish(&self.env, with.code, nonce, verifier).await?;
        let mut tx = self.store.begin().await?;
        let person = self.person_of(&mut tx, oidc, &claimed).await?;
        if let Some(number) = claimed.number.as_deref().filter(|n| is_identity_number(n)) {
            let by = Principal::system();
            self.bind_identity(&mut tx, &by, person, number, VerifiedBy::Provider)
                .await?;
        }
        let previous = with.previous.as_deref();
        let signed = self
            .begin_session(&mut tx, person, &with.source, &with.agent, previous)
            .await?;
        tx.commit().await?;
        Ok(OidcDone { signed, return_to })
    }

    fn provider(&self) -> Result<&Oidc, PartyError> {
        self.oidc.as_deref().ok_or(PartyError::OidcOff)
    }

    /// Takes what was remembered at the start; a second callback finds nothing.
    async fn take_pending(&self, state: &str) -> Result<(String, String, String), PartyError> {
        let mut tx = self.store.begin().await?;
        let sql = "DELETE FROM party_oidc_start WHERE state_hash = $1
            RETURNING nonce, verifier, return_to, started_at";
        let row = tx
            .optional(sql, &args![secret::hash(state).to_vec()])
            .await?;
        let row = row.ok_or(PartyError::OidcState)?;
        tx.commit().await?;
        let started: Timestamp = row.get("started_at")?;
        if self.env.now().duration_since(started) > PENDING_FOR {
            return Err(PartyError::OidcState);
        }
        Ok((
            row.get("nonce")?,
            row.get("verifier")?,
            row.get("return_to")?,
        ))
    }

    /// The person an identity belongs to: linked before, else by the configured claim, else a new
    /// resident where that is wanted.
    async fn person_of(
        &self,
        tx: &mut Tx,
        oidc: &Oidc,
        claimed: &Claimed,
    ) -> Result<PersonId, PartyError> {
        if let Some(person) = linked(tx, claimed).await? {
            let retired = self.person(tx, person).await?.retired_at.is_some();
            return if retired {
                Err(PartyError::OidcNobody)
            } else {
                Ok(person)
            };
        }
        let by_login = match &claimed.login {
            Some(login) => self.person_by_login(tx, login).await?,
            None => None,
        };
        let person = match by_login {
            Some(person) if person.kind == PersonKind::Software => {
                return Err(PartyError::OidcNobody);
            }
            Some(person) => person.id,
            None if oidc.config.create_residents => self.new_resident(tx, claimed).await?,
            None => return Err(PartyError::OidcNobody),
        };
        let sql = "INSERT INTO party_identity (issuer, subject, person, linked_at)
            VALUES ($1, $2, $3, $4) ON CONFLICT DO NOTHING";
        let (issuer, subject) = (claimed.issuer.as_str(), claimed.subject.as_str());
        let args = args![issuer, subject, person, self.env.now()];
        if tx.execute(sql, &args).await? == 0 {
            // The same identity came back twice at once; the other one goes on.
            return Err(PartyError::OidcState);
        }
        let body = json!({ "person": person, "issuer": issuer });
        let personal = json!({ "subject": subject });
        let (actor, id) = (Principal::system().actor("system"), person.to_string());
        self.note(tx, actor, "identity_linked", &id, body, Some(personal))
            .await?;
        Ok(person)
    }

    async fn new_resident(&self, tx: &mut Tx, claimed: &Claimed) -> Result<PersonId, PartyError> {
        let name: String = claimed
            .name
            .as_deref()
            .unwrap_or("市民")
            .chars()
            .take(100)
            .collect();
        let contact = Contact {
            mail: claimed.mail.clone(),
            ..Contact::default()
        };
        let new = NewPerson {
            id: None,
            kind: PersonKind::Resident,
            name,
            login: None,
            contact,
        };
        let by = Principal::system();
        let person = self.create_person(tx, &by, &new).await?;
        self.grant(tx, &by, person, &RoleHeld::new("resident").into())
            .await?;
        Ok(person)
    }
}

async fn linked(session: &mut Session, claimed: &Claimed) -> Result<Option<PersonId>, PartyError> {
    let sql = "SELECT person FROM party_identity WHERE issuer = $1 AND subject = $2";
    let args = args![claimed.issuer.as_str(), claimed.subject.as_str()];
    match session.optional(sql, &args).await? {
        Some(row) => Ok(Some(row.get("person")?)),
        None => Ok(None),
    }
}

/// A path on this site, so that a sign-in cannot be used to send people elsewhere.
fn local(path: &str) -> &str {
    let plain = path.chars().all(|c| !c.is_control() && c != '\\') && path.len() <= 500;
    let ours = path.starts_with('/') && !path.starts_with("//");
    if plain && ours { path } else { "/" }
}

#[cfg(test)]
mod tests {
    #[test]
    fn a_sign_in_returns_only_to_our_own_pages() {
        for (asked, taken) in [
            ("/matters?view=mine", "/matters?view=mine"),
            ("", "/"),
            ("//evil.example", "/"),
            ("/\\evil.example", "/"),
            ("https://evil.example", "/"),
            ("/a\nb", "/"),
        ] {
            assert_eq!(super::local(asked), taken, "{asked}");
        }
    }
}
