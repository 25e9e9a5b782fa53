//! Files: inspected, stripped, kept by their content, shown to those who may see their matter.

use bytes::Bytes;
use haina_journal::Draft;
use haina_party::{Principal, Resource, Via};
use haina_store::{Files, Row, Session, args};
use jiff::Timestamp;
use serde::Serialize;
use serde_json::json;

use super::act::journal_actor;
use super::load::missing;
use super::{MatterError, Matters};
use crate::kind::FileKind;
use crate::upload::{Position, inspect};
use crate::{FileId, MatterId};

/// The largest upload, whatever a type allows.
pub const UPLOAD_BYTES_MAX: usize = 64 << 20;

/// What is known of a file.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct FileMeta {
    pub id: FileId,
    pub name: String,
    pub media_type: String,
    pub kind: FileKind,
    pub bytes: u64,
    pub sha256: String,
    /// Where a photo was taken; only for its taker and for those who handle the matter.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub position: Option<Position>,
    pub at: Timestamp,
    #[serde(skip)]
    pub by: String,
    #[serde(skip)]
    pub matter: Option<MatterId>,
}

impl Matters {
    /// Takes a file: what it is is told from its content, its metadata is cut out.
    ///
    /// # Errors
    /// `MAT0026` for a kind that is not taken or a file that is too large.
    pub async fn put_file(
        &self,
        principal: &Principal,
        files: &Files,
        name: &str,
        bytes: Vec<u8>,
    ) -> Result<FileMeta, MatterError> {
        let now = self.inner.env.now();
        let role = self.allowed(principal, "file.upload", &Resource::City)?;
        if bytes.is_empty() || bytes.len() > UPLOAD_BYTES_MAX {
            let why = format!(
                "{} bytes; from 1 to {UPLOAD_BYTES_MAX} are taken",
                bytes.len()
            );
            return Err(MatterError::Upload { why });
        }
        let file = inspect(bytes, name);
        let file = file.ok_or_else(|| MatterError::Upload {
            why: "its content is of no kind that is taken".into(),
        })?;
        let kept = files.put(Bytes::from(file.clean)).await?;
        let meta = FileMeta {
            id: FileId::new(&self.inner.env),
            name: file.name,
            media_type: file.format.media_type().to_owned(),
            kind: file.format.kind(),
            bytes: kept.bytes,
            sha256: kept.sha256,
            position: file.position,
            at: now,
            by: uploader(principal),
            matter: None,
        };
        let kind = serde_json::to_value(meta.kind).unwrap_or_default();
        let actor = journal_actor(principal, role.as_deref());
        let body = json!({
            "media_type": meta.media_type,
            "bytes": meta.bytes,
            "sha256": meta.sha256,
        });
        let mut tx = self.inner.store.begin().await?;
        let draft = Draft::new("file.uploaded", meta.id.to_string(), actor, body);
        self.inner.journal.append(&mut tx, draft).await?;
        let sql = "INSERT INTO matter_file (id, name, media_type, kind, bytes, sha256, lat, lon, by_person, at)
            VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10)";
        let row = args![
            meta.id,
            &meta.name,
            &meta.media_type,
            kind.as_str().unwrap_or("document"),
            meta.bytes,
            &meta.sha256,
            meta.position.map(|p| p.lat),
            meta.position.map(|p| p.lon),
            &meta.by,
            now
        ];
        tx.execute(sql, &row).await?;
        tx.commit().await?;
        Ok(meta)
    }

    /// What is known of a file, for who may see its matter, or uploaded it.
    ///
    /// # Errors
    /// `MAT0001` when it is not to be seen.
    pub async fn file(&self, principal: &Principal, id: FileId) -> Result<FileMeta, MatterError> {
        let mut session = self.inner.store.read().await?;
        let mut meta = read(&mut session, id).await?;
        let mine = is_own(principal, &meta);
        match meta.matter {
            Some(matter) => {
                let loaded = self.found(&mut session, matter).await?;
                let loaded = self.seen(principal, loaded)?;
                let inside = self.is_staff(principal, &loaded.matter);
                let may = self.may(principal, "matter.read_reporter", &loaded.matter);
                let sees_place = mine || (inside && may.allowed);
                if !sees_place {
                    meta.position = None;
                }
            }
            None if mine => {}
            None => return Err(missing(&id.to_string())),
        }
        Ok(meta)
    }

    /// A file with its content.
    ///
    /// # Errors
    /// As [`Matters::file`], or as the file store fails.
    pub async fn file_content(
        &self,
        principal: &Principal,
        files: &Files,
        id: FileId,
    ) -> Result<(FileMeta, Bytes), MatterError> {
        let meta = self.file(principal, id).await?;
        let content = files.get(&meta.sha256).await?;
        Ok((meta, content))
    }

    /// The files of a matter that the principal may see.
    ///
    /// # Errors
    /// As [`Matters::load`].
    pub async fn files_of(
        &self,
        principal: &Principal,
        matter: &crate::Matter,
    ) -> Result<Vec<FileMeta>, MatterError> {
        if matter.files.is_empty() {
            return Ok(Vec::new());
        }
        let shown = self.is_staff(principal, matter)
            && self.may(principal, "matter.read_reporter", matter).allowed;
        let mut session = self.inner.store.read().await?;
        let mut all = Vec::new();
        for attached in &matter.files {
            let mut meta = read(&mut session, attached.id).await?;
            if !shown && !is_own(principal, &meta) {
                meta.position = None;
            }
            all.push(meta);
        }
        Ok(all)
    }
}

/// Who uploads, as the row says it; nobody for the public, whose uploads nobody reads back.
fn uploader(principal: &Principal) -> String {
    match principal.via {
        Via::Anonymous => String::new(),
        _ => principal.subject().to_string(),
    }
}

fn is_own(principal: &Principal, meta: &FileMeta) -> bool {
    !meta.by.is_empty() && meta.by == uploader(principal)
}

async fn read(session: &mut Session, id: FileId) -> Result<FileMeta, MatterError> {
    let sql = "SELECT id, name, media_type, kind, bytes, sha256, lat, lon, by_person, at, matter
        FROM matter_file WHERE id = $1";
    let row = session.optional(sql, &args![id]).await?;
    meta(&row.ok_or_else(|| MatterError::NotFound {
        what: "file",
        id: id.to_string(),
    })?)
}

fn meta(row: &Row) -> Result<FileMeta, MatterError> {
    let kind: String = row.get("kind")?;
    let bytes: i64 = row.get("bytes")?;
    let lat: Option<f64> = row.get("lat")?;
    let lon: Option<f64> = row.get("lon")?;
    Ok(FileMeta {
        id: row.get("id")?,
        name: row.get("name")?,
        media_type: row.get("media_type")?,
        kind: serde_json::from_value(kind.into()).unwrap_or(FileKind::Document),
        bytes: u64::try_from(bytes).unwrap_or(0),
        sha256: row.get("sha256")?,
        position: lat.zip(lon).map(|(lat, lon)| Position { lat, lon }),
        at: row.get("at")?,
        by: row.get("by_person")?,
        matter: row.get("matter")?,
    })
}
