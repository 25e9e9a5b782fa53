//! The queries that run now: followed and cancelled by whoever asked.

use std::collections::HashMap;
use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::{Arc, Mutex, MutexGuard};

use haina_party::{PersonId, Principal, Via};
use jiff::Timestamp;
use tokio::sync::{OwnedSemaphorePermit, Semaphore};

use super::ask::{Progress, QueryId};
use super::stop::Stop;
use super::{Limits, QueryError};

/// All running queries.
pub(super) struct Running {
    places: Arc<Semaphore>,
    most: usize,
    all: Mutex<HashMap<QueryId, Arc<One>>>,
}

/// One of them.
#[derive(Debug)]
pub(super) struct One {
    pub id: QueryId,
    pub stop: Arc<Stop>,
    who: PersonId,
    since: Timestamp,
    pub rows_in_tables: AtomicU64,
    /// Held by everything that works for the query: its place is free when all of it has ended.
    _place: OwnedSemaphorePermit,
}

/// A query that runs; when it is dropped, it is no longer listed and all of it is ended.
pub(super) struct Entered {
    running: Arc<Running>,
    pub one: Arc<One>,
}

impl Running {
    pub fn new(limits: &Limits) -> Running {
        Running {
            places: Arc::new(Semaphore::new(limits.queries_max)),
            most: limits.queries_max,
            all: Mutex::default(),
        }
    }

    /// Lists a query.
    ///
    /// # Errors
    /// `LAK0055` when all places are taken, `LAK0047` when the id runs already.
    pub fn enter(
        self: &Arc<Running>,
        id: QueryId,
        principal: &Principal,
        now: Timestamp,
    ) -> Result<Entered, QueryError> {
        let place = Arc::clone(&self.places).try_acquire_owned();
        let place = place.map_err(|_| QueryError::Busy { running: self.most })?;
        let one = Arc::new(One {
            id,
            stop: Arc::default(),
            who: principal.subject(),
            since: now,
            rows_in_tables: AtomicU64::new(0),
            _place: place,
        });
        let mut all = self.all();
        if all.contains_key(&id) {
            return Err(QueryError::Question {
                why: "a query of this id runs already",
            });
        }
        all.insert(id, Arc::clone(&one));
        drop(all);
        Ok(Entered {
            running: Arc::clone(self),
            one,
        })
    }

    /// A running query of the asker's own; the product itself sees all.
    ///
    /// # Errors
    /// `LAK0056`.
    pub fn find(&self, principal: &Principal, id: QueryId) -> Result<Arc<One>, QueryError> {
        let all = self.all();
        let one = all.get(&id).filter(|one| {
            let own = one.who == principal.subject() && principal.via != Via::Anonymous;
            own || principal.via == Via::System
        });
        one.cloned()
            .ok_or_else(|| QueryError::NoQuery { id: id.to_string() })
    }

    fn all(&self) -> MutexGuard<'_, HashMap<QueryId, Arc<One>>> {
        self.all
            .lock()
            .unwrap_or_else(|poisoned| poisoned.into_inner())
    }
}

impl One {
    pub fn progress(&self, now: Timestamp) -> Progress {
        let read = |count: &AtomicU64| count.load(Ordering::Relaxed);
        Progress {
            rows_read: read(&self.stop.rows_read),
            rows_in_tables: read(&self.rows_in_tables),
            parts_read: read(&self.stop.parts_read),
            parts: read(&self.stop.parts),
            runs_ms: now.duration_since(self.since).as_millis() as i64,
        }
    }
}

impl Drop for Entered {
    fn drop(&mut self) {
        self.one.stop.cancel();
        self.running.all().remove(&self.one.id);
    }
}
