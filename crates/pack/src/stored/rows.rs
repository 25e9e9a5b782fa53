//! The SQL of the room.

use std::collections::BTreeMap;

use haina_core::Words;
use haina_matter::MatterType;
use haina_store::{Session, StoreError, Tx, args};
use jiff::Timestamp;
use semver::Version;

use crate::model::Pack;
use crate::source::{Source, file_hash};

/// A version as the database has it.
#[derive(Debug, Clone, PartialEq)]
pub struct VersionRow {
    pub name: String,
    pub version: String,
    pub hash: String,
    pub title: Words,
    pub current: bool,
    pub applied_at: Timestamp,
    pub applied_by: String,
}

/// All versions, by name, the newest applied last.
pub async fn versions(session: &mut Session) -> Result<Vec<VersionRow>, StoreError> {
    let sql = "SELECT name, version, hash, title, current, applied_at, applied_by FROM pack_version ORDER BY name, applied_at, version";
    let rows = session.all(sql, &[]).await?;
    rows.iter()
        .map(|row| {
            let title: serde_json::Value = row.get("title")?;
            Ok(VersionRow {
                name: row.get("name")?,
                version: row.get("version")?,
                hash: row.get("hash")?,
                title: serde_json::from_value(title).unwrap_or_default(),
                current: row.get("current")?,
                applied_at: row.get("applied_at")?,
                applied_by: row.get("applied_by")?,
            })
        })
        .collect()
}

/// The current version of each pack.
pub async fn current(
    session: &mut Session,
) -> Result<BTreeMap<String, (Version, String)>, StoreError> {
    let rows = versions(session).await?;
    let current = rows.into_iter().filter(|r| r.current);
    let parsed = current.filter_map(|r| Some((r.name, (Version::parse(&r.version).ok()?, r.hash))));
    Ok(parsed.collect())
}

/// The files of a version.
pub async fn source(
    session: &mut Session,
    name: &str,
    version: &str,
) -> Result<Source, StoreError> {
    let sql = "SELECT path, content FROM pack_file WHERE name = $1 AND version = $2 ORDER BY path";
    let rows = session.all(sql, &args![name, version]).await?;
    let files = rows
        .iter()
        .map(|row| Ok((row.get("path")?, row.get("content")?)));
    Ok(Source::from_files(
        files.collect::<Result<Vec<(String, Vec<u8>)>, StoreError>>()?,
    ))
}

/// Every type of every version: its JSON, and whether new matters take it.
pub async fn types(session: &mut Session) -> Result<Vec<(MatterType, bool)>, StoreError> {
    let sql = "SELECT body, current FROM pack_type ORDER BY type_id, version";
    let rows = session.all(sql, &[]).await?;
    let mut all = Vec::new();
    for row in rows {
        let body: serde_json::Value = row.get("body")?;
        match serde_json::from_value::<MatterType>(body) {
            Ok(kind) => all.push((kind, row.get("current")?)),
            Err(error) => {
                tracing::error!(%error, "Left out a stored matter type that cannot be read")
            }
        }
    }
    Ok(all)
}

/// Writes a version and makes it the current one.
pub async fn insert(tx: &mut Tx, pack: &Pack, by: &str, now: Timestamp) -> Result<(), StoreError> {
    let name = pack.name();
    let version = pack.manifest.version.to_string();
    tx.execute(
        "UPDATE pack_version SET current = FALSE WHERE name = $1",
        &args![name],
    )
    .await?;
    tx.execute(
        "UPDATE pack_type SET current = FALSE WHERE name = $1",
        &args![name],
    )
    .await?;
    let title = serde_json::json!(pack.manifest.title);
    let needs = serde_json::json!(pack.manifest.needs);
    tx.execute(
        "INSERT INTO pack_version (name, version, hash, title, needs, current, applied_at, applied_by) VALUES ($1, $2, $3, $4, $5, TRUE, $6, $7)",
        &args![name, version.as_str(), pack.hash.as_str(), title, needs, now, by],
    )
    .await?;
    for (path, bytes) in pack.source.files() {
        tx.execute(
            "INSERT INTO pack_file (name, version, path, sha256, content) VALUES ($1, $2, $3, $4, $5)",
            &args![name, version.as_str(), path, file_hash(bytes), bytes.to_vec()],
        )
        .await?;
    }
    for kind in pack.matters.values() {
        let body = serde_json::json!(kind);
        tx.execute(
            "INSERT INTO pack_type (type_id, hash, name, version, body, current) VALUES ($1, $2, $3, $4, $5, TRUE)
             ON CONFLICT (type_id, hash) DO UPDATE SET current = TRUE",
            &args![kind.id.as_str(), kind.hash.as_str(), name, version.as_str(), body],
        )
        .await?;
    }
    Ok(())
}
