//! Sessions: a cookie with 256 random bits, kept as a hash, ended by idleness, age or hand.

use haina_core::typed_ids;
use haina_store::{Session, StoreError, Tx, args};
use jiff::{SignedDuration, Timestamp};
use serde::{Deserialize, Serialize};
use serde_json::json;

use crate::secret::{self, Secret};
use crate::{Parties, PartyError, PersonId, Principal, Via};

typed_ids! {
    /// A session (登录会话).
    SessionKind => SessionId, "ses";
}

/// A fresh sign-in.
#[derive(Debug, Clone)]
pub struct SignedIn {
    pub principal: Principal,
    pub session: SessionId,
    /// The value of the cookie; shown this once.
    pub cookie: Secret,
    /// What changes by cookie must carry in `x-csrf-token`.
    pub csrf: String,
    pub expires_at: Timestamp,
}

/// Who a cookie belongs to.
#[derive(Debug, Clone)]
pub struct Signed {
    pub principal: Principal,
    pub session: SessionId,
    pub csrf: String,
    pub expires_at: Timestamp,
}

/// A session in the list people see of their own.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct SessionView {
    pub id: SessionId,
    pub created_at: Timestamp,
    pub seen_at: Timestamp,
    pub expires_at: Timestamp,
    /// The address it began from; personal.
    pub source: Option<String>,
    /// The browser's name of itself; personal.
    pub agent: Option<String>,
}

/// `seen_at` moves at most this often, so that reading does not always write.
const SEEN_STEP: SignedDuration = SignedDuration::from_secs(60);
const AGENT_CHARS_MAX: usize = 200;

impl Parties {
    /// Who the cookie belongs to.
    ///
    /// # Errors
    /// `PAR0006` when the session is unknown, ended, expired or its person is retired.
    pub async fn by_cookie(&self, cookie: &str) -> Result<Signed, PartyError> {
        let now = self.env.now();
        let mut session = self.store.read().await?;
        let sql = "SELECT id, person, seen_at, expires_at FROM party_session
            WHERE secret_hash = $1 AND ended_at IS NULL AND expires_at > $2 AND seen_at > $3";
        let args = args![secret::hash(cookie).to_vec(), now, now - self.idle()];
        let row = session
            .optional(sql, &args)
            .await?
            .ok_or(PartyError::NoSession)?;
        let (id, person): (SessionId, PersonId) = (row.get("id")?, row.get("person")?);
        let principal = match self.principal(&mut session, person, Via::Session).await {
            Err(PartyError::NoPerson) => return Err(PartyError::NoSession),
            principal => principal?,
        };
        let (seen_at, expires_at): (Timestamp, Timestamp) =
            (row.get("seen_at")?, row.get("expires_at")?);
        drop(session);
        if now.duration_since(seen_at) >= SEEN_STEP
            && let Err(error) = self.see(id, now).await
        {
            // The session holds; it may only end of idleness a minute early.
            tracing::warn!(error = %error, "Could not note that session `{id}` was used");
        }
        Ok(Signed {
            principal,
            session: id,
            csrf: secret::csrf(cookie),
            expires_at,
        })
    }

    /// Whether a change made with this cookie carries the proof that it comes from our own page.
    ///
    /// # Errors
    /// `PAR0007` when it does not.
    pub fn check_csrf(&self, cookie: &str, presented: Option<&str>) -> Result<(), PartyError> {
        let ours = secret::csrf(cookie);
        let holds =
            presented.is_some_and(|theirs| secret::same(ours.as_bytes(), theirs.as_bytes()));
        holds.then_some(()).ok_or(PartyError::Csrf)
    }

    /// The sessions of a person that can still be used, the latest seen first.
    pub async fn sessions(
        &self,
        session: &mut Session,
        person: PersonId,
    ) -> Result<Vec<SessionView>, PartyError> {
        let now = self.env.now();
        let sql = "SELECT id, created_at, seen_at, expires_at, source, agent FROM party_session
            WHERE person = $1 AND ended_at IS NULL AND expires_at > $2 AND seen_at > $3
            ORDER BY seen_at DESC, id DESC";
        let rows = session
            .all(sql, &args![person, now, now - self.idle()])
            .await?;
        let view = |row: &haina_store::Row| {
            Ok::<_, StoreError>(SessionView {
                id: row.get("id")?,
                created_at: row.get("created_at")?,
                seen_at: row.get("seen_at")?,
                expires_at: row.get("expires_at")?,
                source: row.get("source")?,
                agent: row.get("agent")?,
            })
        };
        Ok(rows.iter().map(view).collect::<Result<_, _>>()?)
    }

    /// Ends a session of `person`: signing out, or from the list.
    ///
    /// # Errors
    /// `PAR0006` when it is not theirs or has ended.
    pub async fn end_session(
        &self,
        tx: &mut Tx,
        by: &Principal,
        person: PersonId,
        id: SessionId,
    ) -> Result<(), PartyError> {
        let sql = "UPDATE party_session SET ended_at = $3
            WHERE id = $1 AND person = $2 AND ended_at IS NULL";
        if tx.execute(sql, &args![id, person, self.env.now()]).await? == 0 {
            return Err(PartyError::NoSession);
        }
        let body = json!({ "session": id, "person": person });
        self.note(
            tx,
            by.actor("self"),
            "session_ended",
            &person.to_string(),
            body,
            None,
        )
        .await
    }

    /// Begins a session and ends the one the browser had before.
    pub(super) async fn begin_session(
        &self,
        tx: &mut Tx,
        person: PersonId,
        source: &str,
        agent: &Option<String>,
        previous: Option<&str>,
    ) -> Result<SignedIn, PartyError> {
        let now = self.env.now();
        if let Some(previous) = previous {
            let sql = "UPDATE party_session SET ended_at = $2
                WHERE secret_hash = $1 AND ended_at IS NULL";
            tx.execute(sql, &args![secret::hash(previous).to_vec(), now])
                .await?;
        }
        let principal = self.principal(tx, person, Via::Session).await?;
        let (id, cookie) = (SessionId::new(&self.env), Secret::new(&self.env, ""));
        let expires_at = now + SignedDuration::from_hours(i64::from(self.rules.session_h));
        let agent: Option<String> = agent
            .as_ref()
            .map(|agent| agent.chars().take(AGENT_CHARS_MAX).collect());
        let sql = "INSERT INTO party_session
                (id, person, secret_hash, created_at, seen_at, expires_at, source, agent)
            VALUES ($1, $2, $3, $4, $4, $5, $6, $7)";
        let hash = secret::hash(cookie.reveal()).to_vec();
        let args = args![id, person, hash, now, expires_at, source, agent.clone()];
        tx.execute(sql, &args).await?;
        let body = json!({ "session": id, "person": person, "expires_at": expires_at });
        let personal = json!({ "source": source, "agent": agent });
        let (actor, subject) = (principal.actor("self"), person.to_string());
        self.note(tx, actor, "signed_in", &subject, body, Some(personal))
            .await?;
        let csrf = secret::csrf(cookie.reveal());
        Ok(SignedIn {
            principal,
            session: id,
            cookie,
            csrf,
            expires_at,
        })
    }

    /// Ends all sessions of a person, except the one of the cookie `keep`.
    pub(super) async fn end_sessions(
        &self,
        tx: &mut Tx,
        person: PersonId,
        keep: Option<&str>,
    ) -> Result<(), PartyError> {
        let keep = keep.map(secret::hash).unwrap_or_default().to_vec();
        let sql = "UPDATE party_session SET ended_at = $2
            WHERE person = $1 AND ended_at IS NULL AND secret_hash <> $3";
        tx.execute(sql, &args![person, self.env.now(), keep])
            .await?;
        Ok(())
    }

    /// Removes what sign-ins leave behind: sessions and tokens dead for thirty days, failures and
    /// unfinished sign-ins of two days ago. To be run now and then; the journal keeps the story.
    pub async fn sweep(&self) -> Result<u64, PartyError> {
        let now = self.env.now();
        let month = now - SignedDuration::from_hours(30 * 24);
        let days = now - SignedDuration::from_hours(48);
        let mut tx = self.store.begin().await?;
        let mut removed = 0;
        for (sql, before) in [
            ("DELETE FROM party_session WHERE expires_at < $1", month),
            ("DELETE FROM party_token WHERE expires_at < $1", month),
            ("DELETE FROM party_attempt WHERE last_at < $1", days),
            ("DELETE FROM party_oidc_start WHERE started_at < $1", days),
        ] {
            removed += tx.execute(sql, &args![before]).await?;
        }
        tx.commit().await?;
        Ok(removed)
    }

    async fn see(&self, id: SessionId, now: Timestamp) -> Result<(), PartyError> {
        let mut tx = self.store.begin().await?;
        let sql = "UPDATE party_session SET seen_at = $2 WHERE id = $1 AND seen_at < $2";
        tx.execute(sql, &args![id, now]).await?;
        Ok(tx.commit().await?)
    }

    fn idle(&self) -> SignedDuration {
        SignedDuration::from_mins(i64::from(self.rules.idle_min))
    }
}
