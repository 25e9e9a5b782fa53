//! The notices inside the product, and how else a person wants to be told.

use std::collections::BTreeMap;

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

/// Puts a notice into inboxes; the same entry once for a person.
pub async fn put(
    tx: &mut Tx,
    env: &Env,
    people: &[PersonId],
    seq: i64,
    notice: (&str, &str, &Words, &Words),
) -> Result<(), StoreError> {
    let (kind, subject, title, text) = notice;
    let rows = people.iter().map(|person| {
        args![
            NoticeId::new(env),
            *person,
            kind,
            subject,
            seq,
            json!(title),
            json!(text),
            env.now()
        ]
    });
    let head = "INSERT INTO api_notice (id, person, kind, subject, seq, title, text, at)";
    let tail = "ON CONFLICT (seq, person) DO NOTHING";
    tx.insert_later(head, rows.collect(), tail).await
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
    let mut found = settings_of(session, &[person]).await?;
    Ok(found.remove(&person).unwrap_or_default())
}

/// How each of these wants to be told; those who have not said so are left out.
pub async fn settings_of(
    session: &mut Session,
    people: &[PersonId],
) -> Result<BTreeMap<PersonId, Settings>, StoreError> {
    if people.is_empty() {
        return Ok(BTreeMap::new());
    }
    let places: Vec<String> = (1..=people.len()).map(|n| format!("${n}")).collect();
    let sql = format!(
        "SELECT person, mail, phone, channels FROM api_notify_setting WHERE person IN ({})",
        places.join(", ")
    );
    let args: Vec<_> = people.iter().map(haina_store::Value::from).collect();
    let setting = |row: &haina_store::Row| {
        let channels: Value = row.get("channels")?;
        let channels = channels["channels"]
            .as_array()
            .into_iter()
            .flatten()
            .filter_map(|c| c.as_str().map(str::to_owned));
        let settings = Settings {
            mail: row.get("mail")?,
            phone: row.get("phone")?,
            channels: channels.collect(),
        };
        Ok((row.get("person")?, settings))
    };
    session
        .all(&sql, &args)
        .await?
        .iter()
        .map(setting)
        .collect()
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
