//! The store: opened once, shared by all.

use std::future::Future;
use std::panic::Location;
use std::path::PathBuf;
use std::sync::Arc;
use std::time::Duration;

use haina_core::Env;
use serde::{Deserialize, Serialize};

use crate::lease::LocalLeases;
use crate::lite::Lite;
use crate::pg::Pg;
use crate::session::{Access, Session, Tx};
use crate::wake::Wakes;
use crate::{Migrations, RoomStatus, Row, StoreError, Value, migrate};

/// The longest a transaction waits for its turn before it is refused as unavailable.
pub(crate) const WAIT_MAX: Duration = Duration::from_secs(30);

const ATTEMPTS_MAX: u32 = 8;
const BACKOFF_FIRST_MS: u64 = 4;

/// Where the data is.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub struct DatabaseConfig {
    /// `postgres://…`; without it, a SQLite file in `data_dir`.
    pub url: Option<String>,
    /// The folder of the SQLite file.
    pub data_dir: PathBuf,
    /// The most connections at a time.
    pub pool_max: u32,
}

/// Which database a store is on.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Dialect {
    Sqlite,
    Postgres,
}

/// An open database; clones share it.
#[derive(Clone)]
pub struct Store {
    inner: Arc<Inner>,
}

struct Inner {
    backend: Backend,
    wakes: Wakes,
    leases: LocalLeases,
}

pub(crate) enum Backend {
    Lite(Lite),
    Pg(Pg),
}

/// What an error says of a second attempt; see [`Store::retry`].
pub trait Contended {
    /// Whether running the whole command again may succeed.
    fn contended(&self) -> bool;
}

impl Store {
    /// Opens the database that `config` names.
    ///
    /// # Errors
    /// `STO0001` when it cannot be reached, `STO0002` when another process holds the data folder.
    pub async fn open(config: &DatabaseConfig) -> Result<Store, StoreError> {
        crate::crash::prepare();
        let wakes = Wakes::default();
        let backend = match &config.url {
            Some(url) => Backend::Pg(Pg::open(url, config.pool_max, &wakes).await?),
            None => Backend::Lite(Lite::open(&config.data_dir, config.pool_max).await?),
        };
        Ok(Store {
            inner: Arc::new(Inner {
                backend,
                wakes,
                leases: LocalLeases::default(),
            }),
        })
    }

    /// Brings the schema of `rooms` up to date, all or nothing.
    ///
    /// # Errors
    /// `STO0007` when the text of an applied step changed, `STO0008` when the database is newer,
    /// `STO0009` when a step fails.
    pub async fn migrate(&self, rooms: &[Migrations], env: &Env) -> Result<(), StoreError> {
        migrate::run(self, rooms, env).await
    }

    /// Says how far the schema of each room is, without changing anything.
    pub async fn status(&self, rooms: &[Migrations]) -> Result<Vec<RoomStatus>, StoreError> {
        migrate::status(self, rooms).await
    }

    /// Begins a write transaction.
    ///
    /// On SQLite writers queue for the one write connection: hold a transaction briefly, never begin
    /// another inside it, and never wait inside it for someone else's.
    #[track_caller]
    pub fn begin(&self) -> impl Future<Output = Result<Tx, StoreError>> + Send + use<> {
        let caller = Location::caller();
        let store = self.clone();
        async move {
            let access = match &store.inner.backend {
                Backend::Lite(lite) => Access::LiteWrite(lite.writer.borrow(caller).await?),
                Backend::Pg(pg) => Access::Pg(pg.begin(None).await?),
            };
            Ok(Tx::new(access, store))
        }
    }

    /// Opens a snapshot to read from; writing to it fails.
    pub async fn read(&self) -> Result<Session, StoreError> {
        let access = match &self.inner.backend {
            Backend::Lite(lite) => Access::LiteRead(lite.readers.begin().await?),
            Backend::Pg(pg) => {
                let snapshot = "BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY";
                Access::Pg(pg.begin(Some(snapshot)).await?)
            }
        };
        Ok(Session::new(access, false))
    }

    /// Opens something to read from without a snapshot: each statement sees what is committed by then. For a single
    /// statement, or several that need not agree: it spares the way there and back that begins and ends a snapshot.
    ///
    /// # Errors
    /// Writing to it fails (`STO0010`, `STO0018`).
    pub async fn glance(&self) -> Result<Session, StoreError> {
        let access = match &self.inner.backend {
            Backend::Lite(lite) => Access::LiteRead(lite.readers.acquire().await?),
            Backend::Pg(pg) => Access::PgGlance(pg.pool.acquire().await?),
        };
        Ok(Session::new(access, false))
    }

    /// Runs one statement as a transaction of its own that waits for no disk, as [`Tx::commit_soon`] does. On PostgreSQL that
    /// is one way there and back instead of four.
    ///
    /// # Errors
    /// As [`Session::all`] and [`Tx::commit_soon`].
    #[track_caller]
    pub fn soon<'s>(
        &'s self,
        sql: &'s str,
        args: &'s [Value],
    ) -> impl Future<Output = Result<Vec<Row>, StoreError>> + Send + 's {
        let begun = self.begin();
        async move {
            let Backend::Pg(pg) = &self.inner.backend else {
                let mut tx = begun.await?;
                let rows = tx.all(sql, args).await?;
                tx.commit_soon().await?;
                return Ok(rows);
            };
            let conn = Access::PgGlance(pg.soon.acquire().await?);
            let rows = Session::new(conn, true).all(sql, args).await;
            crate::crash::tick();
            rows
        }
    }

    /// Which database this is.
    pub fn dialect(&self) -> Dialect {
        match self.inner.backend {
            Backend::Lite(_) => Dialect::Sqlite,
            Backend::Pg(_) => Dialect::Postgres,
        }
    }

    /// What wakes those who wait; see [`Tx::wake`].
    pub fn wakes(&self) -> &Wakes {
        &self.inner.wakes
    }

    /// Runs a whole command, and runs it again while its error is [`Contended`], at most eight times,
    /// after pauses that grow and differ by chance.
    pub async fn retry<T, E, F, Fut>(&self, env: &Env, mut command: F) -> Result<T, E>
    where
        F: FnMut() -> Fut,
        Fut: Future<Output = Result<T, E>>,
        E: Contended,
    {
        let mut attempt = 1;
        loop {
            match command().await {
                Err(error) if error.contended() && attempt < ATTEMPTS_MAX => {
                    let most_ms = BACKOFF_FIRST_MS << attempt;
                    let pause = Duration::from_millis(1 + env.u64() % most_ms);
                    tracing::debug!(attempt, ?pause, "Running a contended command again");
                    tokio::time::sleep(pause).await;
                    attempt += 1;
                }
                result => return result,
            }
        }
    }

    /// Lets those who wait have their turn, then closes the connections and frees the data folder;
    /// all clones are closed with it.
    pub async fn close(&self) {
        match &self.inner.backend {
            Backend::Lite(lite) => {
                lite.readers.close().await;
                lite.writer.close().await;
            }
            Backend::Pg(pg) => pg.close().await,
        }
    }

    pub(crate) fn leases(&self) -> &LocalLeases {
        &self.inner.leases
    }

    pub(crate) fn backend(&self) -> &Backend {
        &self.inner.backend
    }
}

impl Contended for StoreError {
    fn contended(&self) -> bool {
        StoreError::contended(self)
    }
}
