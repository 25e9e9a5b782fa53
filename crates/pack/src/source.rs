//! The files of a pack, from a folder or from the database, and their hash.

use std::collections::BTreeMap;
use std::fs;
use std::path::Path;

use sha2::{Digest, Sha256};
use walkdir::WalkDir;

use crate::fault::{Faults, Pos};

/// Bytes in one file.
pub const FILE_BYTES_MAX: u64 = 2 * 1024 * 1024;
/// Bytes in one pack.
pub const PACK_BYTES_MAX: u64 = 16 * 1024 * 1024;
/// Files in one pack.
pub const FILES_MAX: usize = 500;
/// Folders inside folders.
pub const FOLDERS_DEEP_MAX: usize = 4;

/// The files of a pack by their path inside it.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Source {
    files: BTreeMap<String, Vec<u8>>,
}

impl Source {
    /// Files that are at hand already: paths with `/`, and their bytes.
    pub fn from_files(files: impl IntoIterator<Item = (String, Vec<u8>)>) -> Source {
        Source {
            files: files.into_iter().collect(),
        }
    }

    /// Reads a folder within the limits; what is over a limit or cannot be read becomes a fault.
    /// Hidden files and links are left out.
    pub fn read(folder: &Path, faults: &mut Faults) -> Source {
        let mut files = BTreeMap::new();
        let mut bytes: u64 = 0;
        let visible = |e: &walkdir::DirEntry| {
            e.depth() == 0 || !e.file_name().to_string_lossy().starts_with('.')
        };
        let walk = WalkDir::new(folder)
            .follow_links(false)
            .sort_by_file_name()
            .max_depth(FOLDERS_DEEP_MAX + 2);
        for found in walk.into_iter().filter_entry(visible) {
            let entry = match found {
                Ok(entry) => entry,
                Err(error) => {
                    let path = error.path().map(|p| inside(folder, p)).unwrap_or_default();
                    faults.error(
                        "PAK0002",
                        &path,
                        Pos::default(),
                        "cannot be read from the disk",
                    );
                    continue;
                }
            };
            let path = inside(folder, entry.path());
            if entry.depth() > FOLDERS_DEEP_MAX + 1 {
                let said = format!("lies deeper than {FOLDERS_DEEP_MAX} folders");
                faults.error("PAK0003", &path, Pos::default(), said);
                continue;
            }
            if !entry.file_type().is_file() {
                continue;
            }
            let size = entry.metadata().map(|m| m.len()).unwrap_or(0);
            bytes = bytes.saturating_add(size);
            if size > FILE_BYTES_MAX {
                let said = format!("is larger than {} KiB", FILE_BYTES_MAX / 1024);
                faults.error("PAK0003", &path, Pos::default(), said);
                continue;
            }
            if files.len() >= FILES_MAX || bytes > PACK_BYTES_MAX {
                let said = format!(
                    "the pack is over {FILES_MAX} files or {} MiB from here on",
                    PACK_BYTES_MAX >> 20
                );
                faults.error("PAK0003", &path, Pos::default(), said);
                break;
            }
            match fs::read(entry.path()) {
                Ok(content) => drop(files.insert(path, content)),
                Err(error) => drop(faults.error(
                    "PAK0002",
                    &path,
                    Pos::default(),
                    format!("cannot be read: {error}"),
                )),
            }
        }
        Source { files }
    }

    /// The paths and bytes, sorted by path.
    pub fn files(&self) -> impl Iterator<Item = (&str, &[u8])> {
        self.files.iter().map(|(p, b)| (p.as_str(), b.as_slice()))
    }

    /// The bytes of one file.
    pub fn get(&self, path: &str) -> Option<&[u8]> {
        self.files.get(path).map(Vec::as_slice)
    }

    /// The text of one file; a fault when it is not UTF-8.
    pub fn text(&self, path: &str, faults: &mut Faults) -> Option<&str> {
        match std::str::from_utf8(self.get(path)?) {
            Ok(text) => Some(text),
            Err(_) => {
                faults
                    .error("PAK0002", path, Pos::default(), "is not UTF-8 text")
                    .hint("save it as UTF-8");
                None
            }
        }
    }

    /// SHA-256 over the canonical listing: for each file by path, `sha256 two-spaces path newline`, in hex.
    pub fn hash(&self) -> String {
        let mut listing = Sha256::new();
        for (path, bytes) in &self.files {
            listing.update(file_hash(bytes).as_bytes());
            listing.update(b"  ");
            listing.update(path.as_bytes());
            listing.update(b"\n");
        }
        hex::encode(listing.finalize())
    }
}

/// SHA-256 of one file's bytes, in hex.
pub fn file_hash(bytes: &[u8]) -> String {
    hex::encode(Sha256::digest(bytes))
}

fn inside(folder: &Path, path: &Path) -> String {
    let rest = path.strip_prefix(folder).unwrap_or(path);
    let parts: Vec<_> = rest
        .components()
        .map(|c| c.as_os_str().to_string_lossy())
        .collect();
    parts.join("/")
}
