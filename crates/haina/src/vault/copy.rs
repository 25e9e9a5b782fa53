//! The files of a folder, and copies of them.

use std::path::{Path, PathBuf};

use crate::failure::Failure;

/// Paths of all files under `folder`, relative to it, sorted; links are not followed.
pub fn files(folder: &Path) -> Result<Vec<PathBuf>, Failure> {
    let mut found = Vec::new();
    let mut waiting = vec![PathBuf::new()];
    while let Some(inner) = waiting.pop() {
        let path = folder.join(&inner);
        let failed = |error: &std::io::Error| Failure::file("could not read", &path, error);
        for entry in std::fs::read_dir(&path).map_err(|error| failed(&error))? {
            let entry = entry.map_err(|error| failed(&error))?;
            let kind = entry.file_type().map_err(|error| failed(&error))?;
            let inner = inner.join(entry.file_name());
            match () {
                () if kind.is_dir() => waiting.push(inner),
                () if kind.is_file() => found.push(inner),
                () => {}
            }
        }
    }
    found.sort();
    Ok(found)
}

/// Copies a file with its rights, making the folders it lies in.
pub fn copy(from: &Path, to: &Path) -> Result<u64, Failure> {
    let failed = |error: &std::io::Error| Failure::file("could not write", to, error);
    if let Some(folder) = to.parent() {
        std::fs::create_dir_all(folder).map_err(|error| failed(&error))?;
    }
    let bytes = std::fs::copy(from, to).map_err(|error| failed(&error))?;
    let file = std::fs::File::open(to).and_then(|file| file.sync_all());
    file.map_err(|error| failed(&error))?;
    Ok(bytes)
}

/// Makes `folder`, for its owner only; it must not exist, or hold nothing.
pub fn make_empty(folder: &Path) -> Result<(), Failure> {
    let failed = |error: &std::io::Error| Failure::file("could not make", folder, error);
    std::fs::create_dir_all(folder).map_err(|error| failed(&error))?;
    let mut entries = std::fs::read_dir(folder).map_err(|error| failed(&error))?;
    if entries.next().is_some() {
        let what = format!("`{}` holds something", folder.display());
        return Err(
            Failure::new(crate::failure::Kind::Conflict, "CLI0021", what)
                .hint("name a folder that does not exist or is empty; nothing is ever overwritten"),
        );
    }
    #[cfg(unix)]
    {
        use std::os::unix::fs::PermissionsExt;
        let owner_only = std::fs::Permissions::from_mode(0o700);
        std::fs::set_permissions(folder, owner_only).map_err(|error| failed(&error))?;
    }
    Ok(())
}
