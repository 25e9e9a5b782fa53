//! API tokens: `hna_` and 256 random bits, kept as SHA-256, bounded by scopes and a last day.

use haina_core::typed_ids;
use haina_store::{Row, Session, StoreError, Tx, args};
use jiff::{SignedDuration, Timestamp};
use serde::{Deserialize, Serialize};
use serde_json::json;

use crate::action::is_scope;
use crate::secret::{self, Secret};
use crate::{Parties, PartyError, PersonId, Principal, Via};

typed_ids! {
    /// An API token (接口令牌).
    TokenKind => TokenId, "tok";
}

/// A token to be made.
#[derive(Debug, Clone, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct NewToken {
    /// What it is for, in a few words.
    pub title: String,
    /// Actions it may do, of those its owner may: `matter.read`, `matter.*`.
    pub scopes: Vec<String>,
    pub expires_at: Timestamp,
}

/// A token in a list; the secret is not there.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct TokenView {
    pub id: TokenId,
    pub person: PersonId,
    pub title: String,
    /// How it begins.
    pub hint: String,
    pub scopes: Vec<String>,
    pub created_at: Timestamp,
    pub expires_at: Timestamp,
    pub used_at: Option<Timestamp>,
    pub revoked_at: Option<Timestamp>,
}

const PREFIX: &str = "hna_";
const HINT_CHARS: usize = 8;
const USED_STEP: SignedDuration = SignedDuration::from_secs(60);
const LIFE_MIN: SignedDuration = SignedDuration::from_mins(1);
const COLUMNS: &str =
    "id, person, title, hint, scopes, created_at, expires_at, used_at, revoked_at";

impl Parties {
    /// Makes a token for `person`. The secret is shown this once.
    ///
    /// # Errors
    /// `PAR0009` a scope names no action, `PAR0010` it lives too short or too long, `PAR0013` its
    /// title is empty or too long, `PAR0011` no such person.
    pub async fn make_token(
        &self,
        tx: &mut Tx,
        by: &Principal,
        person: PersonId,
        new: &NewToken,
    ) -> Result<(TokenView, Secret), PartyError> {
        let now = self.env.now();
        if let Some(unknown) = new.scopes.iter().find(|scope| !is_scope(scope)) {
            return Err(PartyError::UnknownScope(unknown.clone()));
        }
        if new.scopes.is_empty() {
            return Err(PartyError::UnknownScope(String::new()));
        }
        let days_max = self.rules.token_days_max;
        let life = new.expires_at.duration_since(now);
        if life < LIFE_MIN || life > SignedDuration::from_hours(24 * i64::from(days_max)) {
            return Err(PartyError::TokenLife { days_max });
        }
        let title = new.title.trim();
        if title.is_empty() || title.chars().count() > 100 {
            let (what, why) = ("a token's title", "it has 1 to 100 characters");
            return Err(PartyError::BadPerson { what, why });
        }
        if self.person(tx, person).await?.retired_at.is_some() {
            return Err(PartyError::NoPerson);
        }
        let (id, secret) = (TokenId::new(&self.env), Secret::new(&self.env, PREFIX));
        let hint: String = secret.reveal().chars().take(HINT_CHARS).collect();
        let sql = "INSERT INTO party_token
                (id, person, title, hint, secret_hash, scopes, created_at, expires_at)
            VALUES ($1, $2, $3, $4, $5, $6, $7, $8)";
        let hash = secret::hash(secret.reveal()).to_vec();
        let scopes = json!(new.scopes);
        let args = args![
            id,
            person,
            title,
            hint.as_str(),
            hash,
            scopes,
            now,
            new.expires_at
        ];
        tx.execute(sql, &args).await?;
        let body = json!({
            "token": id, "person": person, "scopes": new.scopes, "expires_at": new.expires_at,
        });
        self.note(
            tx,
            by.actor("self"),
            "token_made",
            &person.to_string(),
            body,
            None,
        )
        .await?;
        let view = TokenView {
            id,
            person,
            title: title.to_owned(),
            hint,
            scopes: new.scopes.clone(),
            created_at: now,
            expires_at: new.expires_at,
            used_at: None,
            revoked_at: None,
        };
        Ok((view, secret))
    }

    /// The principal a token stands for: its owner's roles, cut down to the token's scopes.
    ///
    /// # Errors
    /// `PAR0008` when it is unknown, revoked, expired or its owner is retired.
    pub async fn by_token(&self, token: &str) -> Result<Principal, PartyError> {
        if !token.starts_with(PREFIX) {
            return Err(PartyError::NoToken);
        }
        let now = self.env.now();
        let mut session = self.store.read().await?;
        let sql = "SELECT id, person, scopes, used_at FROM party_token
            WHERE secret_hash = $1 AND revoked_at IS NULL AND expires_at > $2";
        let row = session
            .optional(sql, &args![secret::hash(token).to_vec(), now])
            .await?;
        let row = row.ok_or(PartyError::NoToken)?;
        let principal = self
            .principal(&mut session, row.get("person")?, Via::Token)
            .await;
        let mut principal = match principal {
            Err(PartyError::NoPerson) => return Err(PartyError::NoToken),
            principal => principal?,
        };
        let scopes: serde_json::Value = row.get("scopes")?;
        principal.scopes = Some(serde_json::from_value(scopes).unwrap_or_default());
        let (id, used_at): (TokenId, Option<Timestamp>) = (row.get("id")?, row.get("used_at")?);
        drop(session);
        if used_at.is_none_or(|used| now.duration_since(used) >= USED_STEP)
            && let Err(error) = self.use_token(id, now).await
        {
            tracing::warn!(error = %error, "Could not note that token `{id}` was used");
        }
        Ok(principal)
    }

    /// The tokens of a person that are not revoked, newest first.
    pub async fn tokens(
        &self,
        session: &mut Session,
        person: PersonId,
    ) -> Result<Vec<TokenView>, PartyError> {
        let sql = format!(
            "SELECT {COLUMNS} FROM party_token WHERE person = $1 AND revoked_at IS NULL
             ORDER BY id DESC"
        );
        let rows = session.all(&sql, &args![person]).await?;
        Ok(rows.iter().map(TokenView::read).collect::<Result<_, _>>()?)
    }

    /// Revokes a token of `person` at once.
    ///
    /// # Errors
    /// `PAR0008` when it is not theirs or was revoked before.
    pub async fn revoke_token(
        &self,
        tx: &mut Tx,
        by: &Principal,
        person: PersonId,
        id: TokenId,
    ) -> Result<(), PartyError> {
        let sql = "UPDATE party_token SET revoked_at = $3
            WHERE id = $1 AND person = $2 AND revoked_at IS NULL";
        if tx.execute(sql, &args![id, person, self.env.now()]).await? == 0 {
            return Err(PartyError::NoToken);
        }
        let body = json!({ "token": id, "person": person });
        self.note(
            tx,
            by.actor("self"),
            "token_revoked",
            &person.to_string(),
            body,
            None,
        )
        .await
    }

    async fn use_token(&self, id: TokenId, now: Timestamp) -> Result<(), PartyError> {
        let mut tx = self.store.begin().await?;
        let sql = "UPDATE party_token SET used_at = $2 WHERE id = $1";
        tx.execute(sql, &args![id, now]).await?;
        Ok(tx.commit().await?)
    }
}

impl TokenView {
    fn read(row: &Row) -> Result<TokenView, StoreError> {
        let scopes: serde_json::Value = row.get("scopes")?;
        Ok(TokenView {
            id: row.get("id")?,
            person: row.get("person")?,
            title: row.get("title")?,
            hint: row.get("hint")?,
            scopes: serde_json::from_value(scopes).unwrap_or_default(),
            created_at: row.get("created_at")?,
            expires_at: row.get("expires_at")?,
            used_at: row.get("used_at")?,
            revoked_at: row.get("revoked_at")?,
        })
    }
}
