//! The connections that read: as many at a time as the configuration allows, opened when they are first needed.

use std::sync::{Arc, Mutex, PoisonError};

use tokio::sync::{OwnedSemaphorePermit, Semaphore};
use tracing::warn;

use super::conn::{LiteConn, LiteOptions};
use super::elsewhere;
use crate::StoreError;

/// The connections that read.
pub(crate) struct Readers {
    shared: Arc<Shared>,
}

/// One of them, on loan until it is dropped.
pub(crate) struct Reader {
    conn: Option<LiteConn>,
    snapshot: bool,
    shared: Arc<Shared>,
    // Given back after the connection: a field is dropped after `drop` has run.
    _place: OwnedSemaphorePermit,
}

struct Shared {
    options: LiteOptions,
    idle: Mutex<Vec<LiteConn>>,
    places: Arc<Semaphore>,
    count_max: u32,
}

impl Readers {
    /// Opens the first connection.
    pub async fn open(options: LiteOptions, count_max: u32) -> Result<Readers, StoreError> {
        let opening = options.clone();
        let first = elsewhere(move || LiteConn::open(&opening)).await??;
        let count_max = count_max.max(1);
        Ok(Readers {
            shared: Arc::new(Shared {
                options,
                idle: Mutex::new(vec![first]),
                places: Arc::new(Semaphore::new(count_max as usize)),
                count_max,
            }),
        })
    }

    /// Lends a connection; waits for one at most [`crate::WAIT_MAX`].
    pub async fn acquire(&self) -> Result<Reader, StoreError> {
        let places = self.shared.places.clone();
        let place = match places.clone().try_acquire_owned() {
            Ok(place) => place,
            Err(_) => match tokio::time::timeout(crate::WAIT_MAX, places.acquire_owned()).await {
                Ok(place) => place.map_err(|_| super::closed())?,
                Err(_) => {
                    return Err(StoreError::Unavailable {
                        reason: "all connections that read were busy for too long".to_owned(),
                    });
                }
            },
        };
        let idle = self.shared.idle().pop();
        let conn = match idle {
            Some(conn) => conn,
            None => {
                let options = self.shared.options.clone();
                elsewhere(move || LiteConn::open(&options)).await??
            }
        };
        Ok(Reader {
            conn: Some(conn),
            snapshot: false,
            shared: self.shared.clone(),
            _place: place,
        })
    }

    /// Lends a connection on which one snapshot is read.
    pub async fn begin(&self) -> Result<Reader, StoreError> {
        let mut reader = self.acquire().await?;
        if let Some(conn) = reader.conn() {
            conn.execute("BEGIN", &[])?;
        }
        reader.snapshot = true;
        Ok(reader)
    }

    /// Waits until all are given back, and closes them.
    pub async fn close(&self) {
        let places = &self.shared.places;
        // Who closes a second time finds no places to wait for.
        let all = places.acquire_many(self.shared.count_max).await;
        places.close();
        drop(all);
        let idle = std::mem::take(&mut *self.shared.idle());
        if let Err(error) = elsewhere(move || drop(idle)).await {
            warn!(%error, "Could not close the connections that read");
        }
    }
}

impl Reader {
    pub fn conn(&mut self) -> Option<&LiteConn> {
        self.conn.as_ref()
    }
}

impl Drop for Reader {
    fn drop(&mut self) {
        let Some(conn) = self.conn.take() else { return };
        if self.snapshot
            && let Err(error) = conn.execute("ROLLBACK", &[])
        {
            warn!(%error, "Could not end a snapshot; its connection is closed");
            return;
        }
        self.shared.idle().push(conn);
    }
}

impl Shared {
    fn idle(&self) -> std::sync::MutexGuard<'_, Vec<LiteConn>> {
        self.idle.lock().unwrap_or_else(PoisonError::into_inner)
    }
}
