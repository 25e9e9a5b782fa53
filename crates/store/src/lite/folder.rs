//! The lock on a data folder: one process at a time.

use std::fs::{File, TryLockError};
use std::io::{Read as _, Write as _};
use std::path::Path;

use crate::StoreError;

/// Held for as long as this process uses the folder; the system frees it when the process ends,
/// however it ends.
pub(crate) struct FolderLock {
    _file: File,
}

impl FolderLock {
    /// Takes the lock, creating the folder when it is not there.
    ///
    /// # Errors
    /// `STO0002` when another process (or another `Store` of this one) holds it.
    pub fn take(folder: &Path) -> Result<FolderLock, StoreError> {
        let failed = |error: std::io::Error| StoreError::Unavailable {
            reason: format!("data folder `{}`: {error}", folder.display()),
        };
        std::fs::create_dir_all(folder).map_err(failed)?;
        let mut file = File::options()
            .create(true)
            .truncate(false)
            .read(true)
            .write(true)
            .open(folder.join("haina.lock"))
            .map_err(failed)?;
        match file.try_lock() {
            Ok(()) => {
                file.set_len(0).map_err(failed)?;
                write!(file, "{}", std::process::id()).map_err(failed)?;
                Ok(FolderLock { _file: file })
            }
            Err(TryLockError::WouldBlock) => {
                let mut holder = String::new();
                // Who it is helps, but is not known when the file is being written.
                let _ = file.read_to_string(&mut holder);
                Err(StoreError::FolderHeld {
                    folder: folder.to_owned(),
                    holder,
                })
            }
            Err(TryLockError::Error(error)) => Err(failed(error)),
        }
    }
}
