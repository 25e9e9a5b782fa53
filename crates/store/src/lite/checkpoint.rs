//! Brings what is committed from the log (WAL) into the database file, beside the writer and not in its way.
//!
//! SQLite would do it inside the commit that fills the log: among a million matters that commit writes thousands of pages
//! all over the file and waits for the disk, and everyone waits for that commit. Here a connection of its own does it while
//! others write. What they write meanwhile is left over; the writer copies that little itself between two groups, because
//! the log begins anew only when nothing is left.

use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::Duration;

use rusqlite::types::Value;
use tokio::sync::Notify;
use tokio::task::JoinHandle;
use tracing::warn;

use super::conn::{LiteConn, LiteOptions};
use super::elsewhere;
use crate::StoreError;

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
    pub async fn start(options: &LiteOptions) -> Result<Checkpointer, StoreError> {
        let options = options.clone();
        let conn = elsewhere(move || LiteConn::open(&options)).await??;
        let shared = Arc::new(Shared::default());
        let task = tokio::spawn(run(conn, shared.clone()));
        Ok(Checkpointer { shared, task })
    }

    /// A group was committed on the writer's connection, which no one uses in this moment. Gives it back unless it is lost.
    pub async fn committed(&self, writer: LiteConn) -> Option<LiteConn> {
        self.shared.news.notify_one();
        if !self.shared.full.swap(false, Ordering::AcqRel) {
            return Some(writer);
        }
        let (writer, copied) = copy(writer).await;
        if let Err(error) = copied {
            warn!(%error, "Could not copy the end of the log; it grows until the next try");
        }
        writer
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

async fn run(mut conn: LiteConn, shared: Arc<Shared>) {
    loop {
        shared.news.notified().await;
        if shared.ended.load(Ordering::Acquire) {
            break;
        }
        match log(&conn, "PRAGMA wal_checkpoint(NOOP)") {
            Ok(log) if log.pages >= PAGES_FULL || log.pages - log.copied >= PAGES_NEW => {
                let (back, copied) = copy(conn).await;
                match copied {
                    Ok(log) => shared
                        .full
                        .store(log.pages >= PAGES_FULL, Ordering::Release),
                    Err(error) => {
                        warn!(%error, "Could not copy the log; it grows until the next try")
                    }
                }
                match back {
                    Some(back) => conn = back,
                    None => return,
                }
            }
            Ok(_) => {}
            Err(error) => warn!(%error, "Could not look at the log"),
        }
        tokio::time::sleep(PAUSE).await;
    }
    let closed = elsewhere(move || conn.close()).await;
    if let Err(error) = closed.and_then(|closed| Ok(closed?)) {
        warn!(%error, "Could not close the connection that copies the log");
    }
}

/// Copies what no reader still needs from the log, and keeps nobody from reading or writing.
async fn copy(conn: LiteConn) -> (Option<LiteConn>, Result<Log, StoreError>) {
    let copy = move || {
        let copied = log(&conn, "PRAGMA wal_checkpoint(PASSIVE)");
        (conn, copied)
    };
    match elsewhere(copy).await {
        Ok((conn, copied)) => (Some(conn), copied),
        Err(error) => (None, Err(error)),
    }
}

fn log(conn: &LiteConn, pragma: &str) -> Result<Log, StoreError> {
    let row = conn.optional(pragma, &[])?.ok_or(StoreError::NoRow)?;
    let number = |column| match row.get(column) {
        Some(Value::Integer(number)) => Ok(*number),
        _ => Err(StoreError::column(column, "it holds no number")),
    };
    Ok(Log {
        pages: number("log")?,
        copied: number("checkpointed")?,
    })
}
