//! SQLite in the data folder: one writer, many readers, one process.

mod checkpoint;
mod folder;
mod writer;

use std::path::{Path, PathBuf};
use std::time::Duration;

use sqlx::SqlitePool;
use sqlx::sqlite::{SqliteConnectOptions, SqliteJournalMode, SqlitePoolOptions, SqliteSynchronous};

pub(crate) use folder::FolderLock;
pub(crate) use writer::{Lent, Writer};

use crate::StoreError;

/// The database file's name within the data folder.
pub const DATABASE_FILE: &str = "haina.db";

const WRITER_CACHE_KIB: u32 = 128 * 1024;
const READER_CACHE_KIB: u32 = 16 * 1024;
const WAL_BYTES_MAX: u32 = 64 * 1024 * 1024;
const STATEMENTS_CACHED: usize = 512;

/// An open SQLite database.
pub(crate) struct Lite {
    pub readers: SqlitePool,
    pub writer: Writer,
    pub file: PathBuf,
}

impl Lite {
    /// Opens or creates the database in `folder`, which this process alone then holds.
    pub async fn open(folder: &Path, readers_max: u32) -> Result<Lite, StoreError> {
        let lock = FolderLock::take(folder)?;
        let file = folder.join(DATABASE_FILE);
        let writer = Writer::open(options(&file, WRITER_CACHE_KIB), lock).await?;
        let readers = SqlitePoolOptions::new()
            .max_connections(readers_max.max(1))
            .acquire_timeout(crate::WAIT_MAX)
            .test_before_acquire(false)
            .connect_with(options(&file, READER_CACHE_KIB).pragma("query_only", "ON"))
            .await?;
        Ok(Lite {
            readers,
            writer,
            file,
        })
    }
}

fn options(file: &Path, cache_kib: u32) -> SqliteConnectOptions {
    SqliteConnectOptions::new()
        .filename(file)
        .create_if_missing(true)
        .journal_mode(SqliteJournalMode::Wal)
        .synchronous(SqliteSynchronous::Full)
        .foreign_keys(true)
        .busy_timeout(Duration::from_secs(5))
        .statement_cache_capacity(STATEMENTS_CACHED)
        .pragma("cache_size", format!("-{cache_kib}"))
        .pragma("journal_size_limit", WAL_BYTES_MAX.to_string())
        // The checkpointer does it.
        .pragma("wal_autocheckpoint", "0")
        .pragma("temp_store", "MEMORY")
}
