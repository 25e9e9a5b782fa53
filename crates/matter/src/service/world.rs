//! The directory and the files, as the engine asks for them.

use std::collections::HashMap;
use std::sync::{Arc, LazyLock};

use haina_core::Words;
use haina_party::{DeptKind, DirectorySnapshot};
use haina_store::{Session, args};
use jiff::Timestamp;

use super::MatterError;
use crate::FileId;
use crate::command::Command;
use crate::kind::FileKind;
use crate::world::{Actor, FileInfo, World};

/// The city as it is now, with the files a command names.
pub(super) struct City {
    pub directory: Arc<DirectorySnapshot>,
    pub now: Timestamp,
    pub files: HashMap<FileId, FileInfo>,
}

impl World for City {
    fn has_unit(&self, unit: &str) -> bool {
        self.directory
            .dept(unit)
            .is_some_and(|dept| dept.is_active(self.now))
    }

    fn is_within(&self, unit: &str, ancestor: &str) -> bool {
        self.directory.is_dept_within(unit, ancestor)
    }

    fn unit_of_area(&self, area: &str) -> Option<String> {
        let kinds: &[DeptKind] = if area.len() > 6 {
            &[DeptKind::Street, DeptKind::District]
        } else {
            &[DeptKind::District]
        };
        let mut found = kinds
            .iter()
            .filter_map(|kind| self.directory.dept_for_area(area, *kind, self.now));
        found.next().map(|dept| dept.key.clone())
    }

    fn unit_title(&self, unit: &str) -> Option<Words> {
        self.directory.dept(unit).map(|dept| dept.title.clone())
    }

    fn file(&self, id: FileId) -> Option<FileInfo> {
        self.files.get(&id).cloned()
    }
}

/// The files a command names.
pub(super) fn named(command: &Command) -> Vec<FileId> {
    match command {
        Command::Attach { files, .. } | Command::Supply { files, .. } => files.clone(),
        Command::Contact { proof, .. } | Command::CallBack { proof, .. } => proof.clone(),
        _ => Vec::new(),
    }
}

/// What is known of these files; unknown ones are left out. At most 100 are looked up.
pub(super) async fn files(
    session: &mut Session,
    ids: &[FileId],
) -> Result<HashMap<FileId, FileInfo>, MatterError> {
    let mut known = HashMap::new();
    for id in ids.iter().take(100) {
        let sql = "SELECT kind, bytes, sha256 FROM matter_file WHERE id = $1";
        if let Some(row) = session.optional(sql, &args![*id]).await? {
            let kind: String = row.get("kind")?;
            let kind = match kind.as_str() {
                "photo" => FileKind::Photo,
                "audio" => FileKind::Audio,
                "video" => FileKind::Video,
                _ => FileKind::Document,
            };
            let bytes: i64 = row.get("bytes")?;
            let info = FileInfo {
                kind,
                bytes: u64::try_from(bytes).unwrap_or(0),
                sha256: row.get("sha256")?,
            };
            known.insert(*id, info);
        }
    }
    Ok(known)
}

/// Nobody in particular, for questions that do not depend on who asks.
pub(super) static NOBODY: LazyLock<Actor> = LazyLock::new(Actor::default);

/// A calendar for questions that no calendar decides.
pub(super) static STANDARD: LazyLock<haina_core::Calendar> =
    LazyLock::new(haina_core::Calendar::standard);

/// A world without units.
pub(super) static NOWHERE: Nowhere = Nowhere;

pub(super) struct Nowhere;

impl World for Nowhere {
    fn has_unit(&self, _: &str) -> bool {
        false
    }

    fn is_within(&self, _: &str, _: &str) -> bool {
        false
    }

    fn unit_of_area(&self, _: &str) -> Option<String> {
        None
    }

    fn file(&self, _: FileId) -> Option<FileInfo> {
        None
    }
}
