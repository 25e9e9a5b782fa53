//! Webhooks: who else is told of entries over HTTP.

use haina_party::PersonId;
use haina_store::{Session, StoreError, Tx, args};
use jiff::Timestamp;
use serde_json::{Value, json};

use super::WebhookId;

/// A webhook; `kinds` are kinds of entries (`matter.answered`) or groups (`matter.*`), all when empty.
#[derive(Debug, Clone, PartialEq)]
pub struct Webhook {
    pub id: WebhookId,
    pub title: String,
    pub url: String,
    pub kinds: Vec<String>,
    /// Signs what is sent; shown once, when it is made.
    pub secret: String,
    pub active: bool,
    pub created_by: PersonId,
    pub created_at: Timestamp,
}

impl Webhook {
    /// Whether it wants entries of this kind.
    pub fn wants(&self, kind: &str) -> bool {
        let fits = |wanted: &String| match wanted.strip_suffix('*') {
            Some(group) => kind.starts_with(group),
            None => wanted == kind,
        };
        self.active && (self.kinds.is_empty() || self.kinds.iter().any(fits))
    }
}

/// All webhooks, oldest first.
pub async fn all(session: &mut Session) -> Result<Vec<Webhook>, StoreError> {
    let sql = "SELECT id, title, url, kinds, secret, active, created_by, created_at FROM api_webhook ORDER BY id LIMIT 1000";
    session.all(sql, &args![]).await?.iter().map(read).collect()
}

/// One webhook.
pub async fn get(session: &mut Session, id: WebhookId) -> Result<Option<Webhook>, StoreError> {
    let sql = "SELECT id, title, url, kinds, secret, active, created_by, created_at FROM api_webhook WHERE id = $1";
    session
        .optional(sql, &args![id])
        .await?
        .as_ref()
        .map(read)
        .transpose()
}

/// Adds one.
pub async fn add(tx: &mut Tx, hook: &Webhook) -> Result<(), StoreError> {
    let sql =
        "INSERT INTO api_webhook (id, title, url, kinds, secret, active, created_by, created_at)
        VALUES ($1, $2, $3, $4, $5, $6, $7, $8)";
    let kinds = json!({"kinds": hook.kinds});
    let args = args![
        hook.id,
        &hook.title,
        &hook.url,
        kinds,
        &hook.secret,
        hook.active,
        hook.created_by,
        hook.created_at
    ];
    tx.execute(sql, &args).await?;
    Ok(())
}

/// Removes one; messages already written to it are given up when they are due.
pub async fn remove(tx: &mut Tx, id: WebhookId) -> Result<bool, StoreError> {
    Ok(tx
        .execute("DELETE FROM api_webhook WHERE id = $1", &args![id])
        .await?
        == 1)
}

fn read(row: &haina_store::Row) -> Result<Webhook, StoreError> {
    let kinds: Value = row.get("kinds")?;
    let kinds = kinds["kinds"]
        .as_array()
        .into_iter()
        .flatten()
        .filter_map(|k| k.as_str().map(str::to_owned));
    Ok(Webhook {
        id: row.get("id")?,
        title: row.get("title")?,
        url: row.get("url")?,
        kinds: kinds.collect(),
        secret: row.get("secret")?,
        active: row.get("active")?,
        created_by: row.get("created_by")?,
        created_at: row.get("created_at")?,
    })
}
