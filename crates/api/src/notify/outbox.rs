//! Messages owed to the outside: written with the reaction, sent afterwards, tried until sent or given up.

use haina_core::Env;
use haina_store::{Session, Store, StoreError, Tx, args};
use jiff::Timestamp;
use serde::Deserialize;
use serde_json::Value;
use strum::IntoStaticStr;
use utoipa::ToSchema;

use super::{ATTEMPTS_MAX, DeliveryId, WebhookId, wait};

/// A message to one receiver through one channel.
#[derive(Debug, Clone, PartialEq)]
pub struct Owed {
    /// `webhook`, `mail` or the name of a door.
    pub channel: String,
    /// Address, mail address or phone number.
    pub target: String,
    pub webhook: Option<WebhookId>,
    /// The entry's kind: `matter.answered`.
    pub kind: String,
    pub subject: String,
    pub seq: i64,
    pub payload: Value,
}

/// A message with what became of it.
#[derive(Debug, Clone, PartialEq)]
pub struct Delivery {
    pub id: DeliveryId,
    pub owed: Owed,
    /// `pending`, `delivered` or `dead`.
    pub state: String,
    pub attempts: u32,
    pub due_at: Timestamp,
    pub error: Option<String>,
    pub created_at: Timestamp,
    pub sent_at: Option<Timestamp>,
}

/// How a message stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize, ToSchema, IntoStaticStr)]
#[serde(rename_all = "snake_case")]
#[strum(serialize_all = "snake_case")]
pub enum DeliveryState {
    /// To be sent, or sent again.
    Pending,
    Delivered,
    /// Given up after many attempts; an administrator may send it again.
    Dead,
}

const COLUMNS: &str = "id, channel, target, webhook, kind, subject, seq, payload, state, attempts, due_at, error, created_at, sent_at";

/// Writes a message to be sent; the same entry, channel and receiver are written once.
pub async fn owe(tx: &mut Tx, env: &Env, owed: &Owed) -> Result<(), StoreError> {
    let now = env.now();
    let id = DeliveryId::new(env);
    let sql = "INSERT INTO api_delivery
        (id, channel, target, webhook, kind, subject, seq, payload, state, attempts, due_at, created_at)
        VALUES ($1, $2, $3, $4, $5, $6, $7, $8, 'pending', 0, $9, $9) ON CONFLICT (seq, channel, target) DO NOTHING";
    let args = args![
        id,
        &owed.channel,
        &owed.target,
        owed.webhook,
        &owed.kind,
        &owed.subject,
        owed.seq,
        &owed.payload,
        now
    ];
    tx.later(sql, &args).await
}

/// Messages that are due, the longest waiting first.
pub async fn due(store: &Store, now: Timestamp, limit: u32) -> Result<Vec<Delivery>, StoreError> {
    let sql = format!(
        "SELECT {COLUMNS} FROM api_delivery WHERE state = 'pending' AND due_at <= $1 ORDER BY due_at LIMIT $2"
    );
    let mut session = store.read().await?;
    session
        .all(&sql, &args![now, limit])
        .await?
        .iter()
        .map(read)
        .collect()
}

/// A page of messages, newest first, before the given id.
pub async fn list(
    session: &mut Session,
    state: Option<DeliveryState>,
    before: Option<DeliveryId>,
    limit: u32,
) -> Result<Vec<Delivery>, StoreError> {
    // With a state the rows come from its index; in one condition for both, neither database would take it.
    let of_state = match state {
        Some(_) => "state = $1",
        None => "$1 IS NULL",
    };
    let sql = format!(
        "SELECT {COLUMNS} FROM api_delivery WHERE {of_state} AND ($2 IS NULL OR id < $2) ORDER BY id DESC LIMIT $3"
    );
    let state = state.map(<&str>::from);
    session
        .all(&sql, &args![state, before, limit])
        .await?
        .iter()
        .map(read)
        .collect()
}

/// One message.
pub async fn get(session: &mut Session, id: DeliveryId) -> Result<Option<Delivery>, StoreError> {
    let sql = format!("SELECT {COLUMNS} FROM api_delivery WHERE id = $1");
    session
        .optional(&sql, &args![id])
        .await?
        .as_ref()
        .map(read)
        .transpose()
}

/// Notes that a message was sent.
pub async fn sent(tx: &mut Tx, id: DeliveryId, now: Timestamp) -> Result<(), StoreError> {
    let sql = "UPDATE api_delivery SET state = 'delivered', attempts = attempts + 1, sent_at = $2, error = NULL WHERE id = $1";
    tx.execute(sql, &args![id, now]).await?;
    Ok(())
}

/// Notes a failure: tried again later, or given up. Says whether it was given up.
pub async fn failed(
    tx: &mut Tx,
    delivery: &Delivery,
    why: &str,
    now: Timestamp,
) -> Result<bool, StoreError> {
    let failures = delivery.attempts + 1;
    let next = wait(failures).filter(|_| failures < ATTEMPTS_MAX);
    let state = if next.is_some() { "pending" } else { "dead" };
    let due = next
        .and_then(|wait| now.checked_add(wait).ok())
        .unwrap_or(now);
    let why: String = why.chars().take(500).collect();
    let sql =
        "UPDATE api_delivery SET state = $2, attempts = $3, due_at = $4, error = $5 WHERE id = $1";
    tx.execute(sql, &args![delivery.id, state, failures, due, why])
        .await?;
    Ok(state == "dead")
}

/// Puts a message back to be sent now.
pub async fn again(tx: &mut Tx, id: DeliveryId, now: Timestamp) -> Result<bool, StoreError> {
    let sql = "UPDATE api_delivery SET state = 'pending', attempts = 0, due_at = $2 WHERE id = $1 AND state <> 'delivered'";
    Ok(tx.execute(sql, &args![id, now]).await? == 1)
}

fn read(row: &haina_store::Row) -> Result<Delivery, StoreError> {
    Ok(Delivery {
        id: row.get("id")?,
        owed: Owed {
            channel: row.get("channel")?,
            target: row.get("target")?,
            webhook: row.get("webhook")?,
            kind: row.get("kind")?,
            subject: row.get("subject")?,
            seq: row.get("seq")?,
            payload: row.get("payload")?,
        },
        state: row.get("state")?,
        attempts: row.get("attempts")?,
        due_at: row.get("due_at")?,
        error: row.get("error")?,
        created_at: row.get("created_at")?,
        sent_at: row.get("sent_at")?,
    })
}
