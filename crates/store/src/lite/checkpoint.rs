//! Brings what is committed from the log (WAL) into the database file, beside the writer and not in its way.
//!
//! SQLite would do it inside the commit that fills the log: among a million matters that commit writes thousands of pages
//! all over the file and waits for the disk, and everyone waits for that commit. Here a connection of its own does it while
//! others write. What they write meanwhile is left over; the writer copies that little itself between two groups, because
//! the log begins anew only when nothing is left.

use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::Duration;

use sqlx::sqlite::SqliteConnectOptions;
use sqlx::{ConnectOptions as _, Connection as _, Row as _, SqliteConnection};
use tokio::sync::Notify;
use tokio::task::JoinHandle;
use tracing::warn;

/// The log is copied when it has this many pages (4 KiB each) more than were copied.
const PAGES_NEW: i64 = 1_000;
/// The log begins anew when it has this many pages.
const PAGES_FULL: i64 = 8_000;
/// The least time from one look at the log to the next.
const PAUSE: Duration = Duration::from_millis(100);

/// The task that copies, and what it and the writer tell each other.
pub(super) struct Checkpointer {
    shared: Arc<Shared>,
    task: JoinHandle<()>,
}

#[derive(Default)]
struct Shared {
    /// Something was committed, or the end has come.
    news: Notify,
    /// The log is long, and nearly all of it is copied.
    full: AtomicBool,
    ended: AtomicBool,
}

/// What the log holds.
struct Log {
    pages: i64,
    copied: i64,
}

impl Checkpointer {
    /// Opens the connection and starts to copy.
    pub async fn start(options: &SqliteConnectOptions) -> Result<Checkpointer, sqlx::Error> {
        let conn = options.connect().await?;
        let shared = Arc::new(Shared::default());
        let task = tokio::spawn(run(conn, shared.clone()));
        Ok(Checkpointer { shared, task })
    }

    /// A group was committed on the writer's connection, which no one uses in this moment.
    pub async fn committed(&self, writer: &mut SqliteConnection) {
        self.shared.news.notify_one();
        if self.shared.full.swap(false, Ordering::AcqRel)
            && let Err(error) = copy(writer).await
        {
            warn!(%error, "Could not copy the end of the log; it grows until the next try");
        }
    }

    /// Ends the task and closes its connection.
    pub async fn end(self) {
        self.shared.ended.store(true, Ordering::Release);
        self.shared.news.notify_one();
        if let Err(error) = self.task.await {
            warn!(%error, "The copying of the log ended badly");
        }
    }
}

async fn run(mut conn: SqliteConnection, shared: Arc<Shared>) {
    loop {
        shared.news.notified().await;
        if shared.ended.load(Ordering::Acquire) {
            break;
        }
        match look(&mut conn).await {
            Ok(log) if log.pages >= PAGES_FULL || log.pages - log.copied >= PAGES_NEW => {
                match copy(&mut conn).await {
                    Ok(log) => shared
                        .full
                        .store(log.pages >= PAGES_FULL, Ordering::Release),
                    Err(error) => {
                        warn!(%error, "Could not copy the log; it grows until the next try")
                    }
                }
            }
            Ok(_) => {}
            Err(error) => warn!(%error, "Could not look at the log"),
        }
        tokio::time::sleep(PAUSE).await;
    }
    if let Err(error) = conn.close().await {
        warn!(%error, "Could not close the connection that copies the log");
    }
}

/// Looks at the log and copies nothing.
async fn look(conn: &mut SqliteConnection) -> Result<Log, sqlx::Error> {
    log(conn, "PRAGMA wal_checkpoint(NOOP)").await
}

/// Copies what no reader still needs from the log, and keeps nobody from reading or writing.
async fn copy(conn: &mut SqliteConnection) -> Result<Log, sqlx::Error> {
    log(conn, "PRAGMA wal_checkpoint(PASSIVE)").await
}

async fn log(conn: &mut SqliteConnection, pragma: &'static str) -> Result<Log, sqlx::Error> {
    let row = sqlx::query(pragma).fetch_one(conn).await?;
    Ok(Log {
        pages: row.try_get(1)?,
        copied: row.try_get(2)?,
    })
}
