//! Signing in with name and password, and setting passwords.

use std::sync::Arc;

use haina_store::{Tx, args};
use serde_json::json;

use super::attempt::Attempt;
use super::password::{HashedPassword, verify};
use super::session::SignedIn;
use crate::people::fold;
use crate::{Parties, PartyError, PersonId, PersonKind, Principal};

/// What somebody typed, and where from. `Debug` shows nothing of it.
pub struct SignIn {
    pub login: String,
    pub password: String,
    /// The address the request came from.
    pub source: String,
    /// The browser's name of itself.
    pub agent: Option<String>,
    /// The cookie of a session the browser already has; it ends, so that nobody can plant one.
    pub previous: Option<String>,
}

impl Parties {
    /// Signs in with name and password.
    ///
    /// # Errors
    /// `PAR0003` whatever is wrong with name or password; `PAR0004` when account or address must
    /// wait first.
    pub async fn sign_in(&self, with: &SignIn) -> Result<SignedIn, PartyError> {
        let login = fold(&with.login);
        let attempt = Attempt::new(&login, &with.source);
        let counted = self.count_attempt(&attempt).await?;
        let account = self.account(&login).await?;
        let phc: Arc<str> = account
            .as_ref()
            .map_or(self.decoy.clone(), |(_, phc)| phc.clone());
        let fits = self.verify(phc.clone(), with.password.clone()).await;
        let Some((person, _)) = account.filter(|_| fits) else {
            if counted.begins_lock {
                self.note_lock(&login).await?;
            }
            return Err(PartyError::SignIn);
        };
        let renewed = match self.rules.password.outdated(&phc) {
            true => Some(self.hash(with.password.clone()).await?),
            false => None,
        };
        let command = || async {
            let mut tx = self.store.begin().await?;
            self.forget_attempt(&mut tx, &attempt).await?;
            if let Some(hashed) = &renewed {
                put(&mut tx, person, hashed, self.env.now()).await?;
            }
            let previous = with.previous.as_deref();
            let signed = self
                .begin_session(&mut tx, person, &with.source, &with.agent, previous)
                .await?;
            tx.commit().await?;
            Ok(signed)
        };
        self.store.retry(&self.env, command).await
    }

    /// Hashes a password, outside any transaction because it takes its time.
    ///
    /// # Errors
    /// `PAR0005` when it is too weak.
    pub async fn hash_password(
        &self,
        password: &str,
        login: &str,
    ) -> Result<HashedPassword, PartyError> {
        self.rules.password.check(password, login)?;
        self.hash(password.to_owned()).await
    }

    /// Sets a person's password and ends their sessions, except the one of `keep`.
    ///
    /// # Errors
    /// `PAR0011` no such person, `PAR0013` a software agent has no password.
    pub async fn set_password(
        &self,
        tx: &mut Tx,
        by: &Principal,
        person: PersonId,
        hashed: &HashedPassword,
        keep: Option<&str>,
    ) -> Result<(), PartyError> {
        let record = self.person(tx, person).await?;
        if record.retired_at.is_some() {
            return Err(PartyError::NoPerson);
        }
        if record.kind == PersonKind::Software {
            let (what, why) = (
                "a password",
                "a software agent signs in with API tokens only",
            );
            return Err(PartyError::BadPerson { what, why });
        }
        put(tx, person, hashed, self.env.now()).await?;
        self.end_sessions(tx, person, keep).await?;
        let body = json!({ "person": person, "own": by.person == person });
        self.note(
            tx,
            by.actor("self"),
            "password_set",
            &person.to_string(),
            body,
            None,
        )
        .await
    }

    /// Whether this is the person's password; asked before they change it. Counts as a sign-in
    /// attempt, so that an open session is no way to guess it.
    ///
    /// # Errors
    /// `PAR0003` when it is not, `PAR0004` when the account must wait.
    pub async fn confirm_password(
        &self,
        person: PersonId,
        password: &str,
        source: &str,
    ) -> Result<(), PartyError> {
        let mut session = self.store.read().await?;
        let login = self
            .person(&mut session, person)
            .await?
            .login
            .unwrap_or_default();
        drop(session);
        let attempt = Attempt::new(&login, source);
        self.count_attempt(&attempt).await?;
        let account = self.account(&login).await?.filter(|(id, _)| *id == person);
        let phc = account
            .as_ref()
            .map_or(self.decoy.clone(), |(_, phc)| phc.clone());
        if !(self.verify(phc, password.to_owned()).await && account.is_some()) {
            return Err(PartyError::SignIn);
        }
        let mut tx = self.store.begin().await?;
        self.forget_attempt(&mut tx, &attempt).await?;
        Ok(tx.commit().await?)
    }

    /// Lifts the lock that failed sign-ins put on a person's account.
    ///
    /// # Errors
    /// `PAR0011` when there is no such person.
    pub async fn unlock(
        &self,
        tx: &mut Tx,
        by: &Principal,
        person: PersonId,
    ) -> Result<(), PartyError> {
        let login = self.person(tx, person).await?.login.unwrap_or_default();
        self.forget_account(tx, &Attempt::new(&login, "")).await?;
        let body = json!({ "person": person });
        self.note(
            tx,
            by.actor("admin"),
            "unlocked",
            &person.to_string(),
            body,
            None,
        )
        .await
    }

    async fn account(&self, login: &str) -> Result<Option<(PersonId, Arc<str>)>, PartyError> {
        let sql = "SELECT p.id, w.phc FROM party_person p JOIN party_password w ON w.person = p.id
            WHERE p.login = $1 AND p.retired_at IS NULL AND p.kind <> 'software'";
        let mut session = self.store.read().await?;
        let Some(row) = session.optional(sql, &args![login]).await? else {
            return Ok(None);
        };
        Ok(Some((row.get("id")?, row.get::<String>("phc")?.into())))
    }

    async fn note_lock(&self, login: &str) -> Result<(), PartyError> {
        let command = || async {
            let mut tx = self.store.begin().await?;
            let Some(person) = self.person_by_login(&mut tx, login).await? else {
                return Ok(());
            };
            let (id, body) = (person.id.to_string(), json!({ "person": person.id }));
            let actor = Principal::anonymous().actor("public");
            self.note(&mut tx, actor, "sign_in_locked", &id, body, None)
                .await?;
            Ok(tx.commit().await?)
        };
        self.store.retry(&self.env, command).await
    }

    async fn verify(&self, phc: Arc<str>, password: String) -> bool {
        tokio::task::spawn_blocking(move || verify(&phc, &password))
            .await
            .unwrap_or(false)
    }

    async fn hash(&self, password: String) -> Result<HashedPassword, PartyError> {
        let (rules, env) = (self.rules.clone(), self.env.clone());
        let hashed = tokio::task::spawn_blocking(move || rules.password.hash(&env, &password));
        hashed.await.map_err(|e| PartyError::Hash(e.to_string()))?
    }
}

async fn put(
    tx: &mut Tx,
    person: PersonId,
    hashed: &HashedPassword,
    now: jiff::Timestamp,
) -> Result<(), PartyError> {
    let sql = "INSERT INTO party_password (person, phc, set_at) VALUES ($1, $2, $3)
        ON CONFLICT (person) DO UPDATE SET phc = excluded.phc, set_at = excluded.set_at";
    tx.execute(sql, &args![person, hashed.0.as_str(), now])
        .await?;
    Ok(())
}
