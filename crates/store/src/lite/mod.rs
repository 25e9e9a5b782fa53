//! SQLite in the data folder: one writer, many readers, one process.

mod checkpoint;
mod conn;
mod folder;
mod readers;
mod writer;

use std::path::{Path, PathBuf};

pub(crate) use conn::{LiteConn, LiteRow, Run};
pub(crate) use folder::FolderLock;
pub(crate) use readers::{Reader, Readers};
pub(crate) use writer::{Lent, Writer};

use self::conn::LiteOptions;
use crate::StoreError;

/// The database file's name within the data folder.
pub const DATABASE_FILE: &str = "haina.db";

const WRITER_CACHE_KIB: u32 = 128 * 1024;
const READER_CACHE_KIB: u32 = 16 * 1024;

/// An open SQLite database.
pub(crate) struct Lite {
    pub readers: Readers,
    pub writer: Writer,
    pub file: PathBuf,
}

impl Lite {
    /// Opens or creates the database in `folder`, which this process alone then holds.
    pub async fn open(folder: &Path, readers_max: u32) -> Result<Lite, StoreError> {
        let lock = FolderLock::take(folder)?;
        let file = folder.join(DATABASE_FILE);
        let options = |cache_kib, writes| LiteOptions {
            file: file.clone(),
            cache_kib,
            writes,
        };
        let writer = Writer::open(options(WRITER_CACHE_KIB, true), lock).await?;
        let readers = Readers::open(options(READER_CACHE_KIB, false), readers_max).await?;
        Ok(Lite {
            readers,
            writer,
            file,
        })
    }
}

/// Runs what may take long or waits for the disk on a thread that nobody else needs.
pub(crate) async fn elsewhere<T: Send + 'static>(
    work: impl FnOnce() -> T + Send + 'static,
) -> Result<T, StoreError> {
    let done = tokio::task::spawn_blocking(work).await;
    done.map_err(|ended| StoreError::Unavailable {
        reason: ended.to_string(),
    })
}

fn closed() -> StoreError {
    StoreError::Unavailable {
        reason: "the store is closed".to_owned(),
    }
}
