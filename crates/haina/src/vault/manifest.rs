//! The list of what a backup holds.

use std::io::Read;
use std::path::Path;

use serde::{Deserialize, Serialize};
use sha2::{Digest, Sha256};

use super::LIST;
use crate::failure::{Failure, Kind};

/// Backups of another format are refused.
pub const FORMAT: u32 = 1;

/// What a backup holds.
#[derive(Debug, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Manifest {
    pub format: u32,
    pub made_at: jiff::Timestamp,
    /// Version of the program that made it.
    pub version: String,
    pub database: Database,
    pub files: Vec<Listed>,
}

/// In which form the database is kept.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Database {
    Sqlite,
    Postgres,
}

/// A file of a backup.
#[derive(Debug, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Listed {
    /// Under the backup's folder, with `/`.
    pub path: String,
    pub bytes: u64,
    pub sha256: String,
}

impl Manifest {
    /// Reads the list of the backup in `folder`.
    pub fn read(folder: &Path) -> Result<Manifest, Failure> {
        let path = folder.join(LIST);
        let text = std::fs::read_to_string(&path).map_err(|error| {
            Failure::file("could not read", &path, &error)
                .hint("a backup that was broken off has no list")
        })?;
        let unusable = || {
            Failure::new(
                Kind::Refused,
                "CLI0022",
                format!("`{}` cannot be used", path.display()),
            )
        };
        let manifest: Manifest =
            serde_json::from_str(&text).map_err(|error| unusable().because(error))?;
        match manifest.format {
            FORMAT => Ok(manifest),
            format => Err(unusable()
                .caused(format!(
                    "it has format {format}, this program reads format {FORMAT}"
                ))
                .hint(format!(
                    "restore it with version {}, then upgrade",
                    manifest.version
                ))),
        }
    }

    /// Writes the list; the backup is whole from then on.
    pub fn write(&self, folder: &Path) -> Result<(), Failure> {
        let path = folder.join(LIST);
        let text = serde_json::to_string_pretty(self).unwrap_or_default();
        std::fs::write(&path, text).map_err(|error| Failure::file("could not write", &path, &error))
    }

    /// Compares every file of the backup in `folder` with the list.
    pub fn compare(&self, folder: &Path, mut seen: impl FnMut(u64)) -> Result<(), Failure> {
        for listed in &self.files {
            let safe = Path::new(&listed.path)
                .components()
                .all(|part| matches!(part, std::path::Component::Normal(_)));
            let changed = |why: String| {
                Failure::new(
                    Kind::Refused,
                    "CLI0023",
                    format!("`{}` of the backup is not what it was", listed.path),
                )
                .caused(why)
                .hint("take another backup; this one is damaged")
            };
            if !safe {
                return Err(changed("its path leads out of the backup".to_owned()));
            }
            let path = folder.join(&listed.path);
            let (bytes, sha256) = digest(&path).map_err(|error| changed(error.to_string()))?;
            if (bytes, &sha256) != (listed.bytes, &listed.sha256) {
                return Err(changed(format!(
                    "it has {bytes} bytes and SHA-256 {sha256}"
                )));
            }
            seen(bytes);
        }
        Ok(())
    }

    /// Bytes of all files.
    pub fn bytes(&self) -> u64 {
        self.files.iter().map(|listed| listed.bytes).sum()
    }
}

/// Length and SHA-256 of a file.
pub fn digest(path: &Path) -> std::io::Result<(u64, String)> {
    let mut file = std::fs::File::open(path)?;
    let mut hash = Sha256::new();
    let mut buffer = vec![0; 1 << 16];
    let mut bytes = 0;
    loop {
        match file.read(&mut buffer)? {
            0 => return Ok((bytes, hex::encode(hash.finalize()))),
            n => {
                hash.update(&buffer[..n]);
                bytes += n as u64;
            }
        }
    }
}
