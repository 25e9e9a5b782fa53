//! The notices inside the product, and how else a person wants to be told.

use haina_core::{Env, Words};
use haina_party::PersonId;
use haina_store::{Session, StoreError, Tx, args};
use jiff::Timestamp;
use serde_json::{Value, json};

use super::NoticeId;

/// A notice in a person's inbox.
#[derive(Debug, Clone, PartialEq)]
pub struct Notice {
    pub id: NoticeId,
    pub kind: String,
    pub subject: String,
    pub title: Words,
    pub text: Words,
    pub at: Timestamp,
    pub read_at: Option<Timestamp>,
}

/// How a person wants to be told beside the inbox.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Settings {
    pub mail: Option<String>,
    pub phone: Option<String>,
    /// `mail` and names of doors.
    pub channels: Vec<String>,
}

/// Puts a notice into an inbox; the same entry once for a person.
pub async fn put(
    tx: &mut Tx,
    env: &Env,
    person: PersonId,
    seq: i64,
    notice: (&str, &str, &Words, &Words),
) -> Result<(), StoreError> {
    let (kind, subject, title, text) = notice;
    let sql = "INSERT INTO api_notice (id, person, kind, subject, seq, title, text, at)
        VALUES ($1, $2, $3, $4, $5, $6, $7, $8) ON CONFLICT (seq, person) DO NOTHING";
    let args = args![
        NoticeId::new(env),
        person,
        kind,
        subject,
        seq,
        json!(title),
        json!(text),
        env.now()
    ];
    tx.execute(sql, &args).await?;
    Ok(())
}

/// A page of a person's notices, newest first.
pub async fn list(
    session: &mut Session,
    person: PersonId,
    before: Option<Timestamp>,
    limit: u32,
) -> Result<Vec<Notice>, StoreError> {
    let sql = "SELECT id, kind, subject, title, text, at, read_at FROM api_notice
        WHERE person = $1 AND at < $2 ORDER BY at DESC LIMIT $3";
    let before = before.unwrap_or(Timestamp::MAX);
    session
        .all(sql, &args![person, before, limit])
        .await?
        .iter()
        .map(read)
        .collect()
}

/// How many notices a person has not read.
pub async fn unread(session: &mut Session, person: PersonId) -> Result<u64, StoreError> {
    let sql = "SELECT CAST(COUNT(*) AS BIGINT) AS n FROM api_notice WHERE person = $1 AND read_at IS NULL";
    session.one(sql, &args![person]).await?.get("n")
}

/// Marks all notices up to a moment as read.
pub async fn mark(
    tx: &mut Tx,
    person: PersonId,
    up_to: Timestamp,
    now: Timestamp,
) -> Result<u64, StoreError> {
    let sql =
        "UPDATE api_notice SET read_at = $3 WHERE person = $1 AND at <= $2 AND read_at IS NULL";
    tx.execute(sql, &args![person, up_to, now]).await
}

/// How a person wants to be told.
pub async fn settings(session: &mut Session, person: PersonId) -> Result<Settings, StoreError> {
    let sql = "SELECT mail, phone, channels FROM api_notify_setting WHERE person = $1";
    let Some(row) = session.optional(sql, &args![person]).await? else {
        return Ok(Settings::default());
    };
    let channels: Value = row.get("channels")?;
    let channels = channels["channels"]
        .as_array()
        .into_iter()
        .flatten()
        .filter_map(|c| c.as_str().map(str::to_owned));
    Ok(Settings {
        mail: row.get("mail")?,
        phone: row.get("phone")?,
        channels: channels.collect(),
    })
}

/// Keeps how a person wants to be told.
pub async fn set(
    tx: &mut Tx,
    person: PersonId,
    settings: &Settings,
    now: Timestamp,
) -> Result<(), StoreError> {
    let sql = "INSERT INTO api_notify_setting (person, mail, phone, channels, updated_at) VALUES ($1, $2, $3, $4, $5)
        ON CONFLICT (person) DO UPDATE SET mail = excluded.mail, phone = excluded.phone,
        channels = excluded.channels, updated_at = excluded.updated_at";
    let channels = json!({"channels": settings.channels});
    tx.execute(
        sql,
        &args![
            person,
            settings.mail.clone(),
            settings.phone.clone(),
            channels,
            now
        ],
    )
    .await?;
    Ok(())
}

fn read(row: &haina_store::Row) -> Result<Notice, StoreError> {
    let words = |column: &str| -> Result<Words, StoreError> {
        Ok(serde_json::from_value(row.get(column)?).unwrap_or_default())
    };
    Ok(Notice {
        id: row.get("id")?,
        kind: row.get("kind")?,
        subject: row.get("subject")?,
        title: words("title")?,
        text: words("text")?,
        at: row.get("at")?,
        read_at: row.get("read_at")?,
    })
}
