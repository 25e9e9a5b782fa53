//! A connection in use: statements in, rows out, the same for both databases.

use std::ops::{Deref, DerefMut};

use sqlx::pool::PoolConnection;
use sqlx::{AssertSqlSafe, Postgres, Sqlite, SqliteConnection, Transaction};

use crate::lite::Lent;
use crate::row::{Inner, Row};
use crate::value::{bind_lite, bind_pg};
use crate::{Dialect, Store, StoreError, Value};

/// Access to the database: a snapshot to read from, a glance, or the inside of a [`Tx`].
///
/// SQL is one text for both databases, with `$1`-style parameters; see the README for what is portable.
/// After a failed statement every later one is refused (`STO0010`), on SQLite as on PostgreSQL.
pub struct Session {
    access: Access,
    failed: bool,
    /// Whether this is the inside of a [`Tx`].
    writes: bool,
}

/// A write transaction; dropping it without [`Tx::commit`] undoes it.
pub struct Tx {
    session: Session,
    store: Store,
    topics: Vec<&'static str>,
}

pub(crate) enum Access {
    LiteRead(Transaction<'static, Sqlite>),
    LiteWrite(Lent),
    Pg(Transaction<'static, Postgres>),
    LiteGlance(PoolConnection<Sqlite>),
    PgGlance(PoolConnection<Postgres>),
}

enum Conn<'c> {
    Lite(&'c mut SqliteConnection),
    Pg(&'c mut sqlx::PgConnection),
}

impl Session {
    pub(crate) fn new(access: Access, writes: bool) -> Session {
        Session {
            access,
            failed: false,
            writes,
        }
    }

    /// Which database this is, for the few statements that differ.
    pub fn dialect(&self) -> Dialect {
        match self.access {
            Access::Pg(_) | Access::PgGlance(_) => Dialect::Postgres,
            _ => Dialect::Sqlite,
        }
    }

    /// Runs a statement and says how many rows it changed.
    pub async fn execute(&mut self, sql: &str, args: &[Value]) -> Result<u64, StoreError> {
        crate::record::note(sql, args);
        let result = match self.conn(sql)? {
            Conn::Lite(conn) => lite(sql, args)
                .execute(conn)
                .await
                .map(|done| done.rows_affected()),
            Conn::Pg(conn) => pg(sql, args)
                .execute(conn)
                .await
                .map(|done| done.rows_affected()),
        };
        self.note(result)
    }

    /// All rows of a query.
    pub async fn all(&mut self, sql: &str, args: &[Value]) -> Result<Vec<Row>, StoreError> {
        self.rows(sql, args, true).await
    }

    /// All rows of a query, by a plan that is made for these very values.
    ///
    /// Of other queries PostgreSQL keeps one plan for all values, which saves the planning of each.
    pub async fn all_planned(&mut self, sql: &str, args: &[Value]) -> Result<Vec<Row>, StoreError> {
        self.rows(sql, args, false).await
    }

    async fn rows(
        &mut self,
        sql: &str,
        args: &[Value],
        keep_plan: bool,
    ) -> Result<Vec<Row>, StoreError> {
        crate::record::note(sql, args);
        let result = match self.conn(sql)? {
            Conn::Lite(conn) => lite(sql, args).fetch_all(conn).await.map(wrap_lite),
            Conn::Pg(conn) => {
                let query = pg(sql, args).persistent(keep_plan);
                query.fetch_all(conn).await.map(wrap_pg)
            }
        };
        self.note(result)
    }

    /// The first row of a query, if it has one.
    pub async fn optional(&mut self, sql: &str, args: &[Value]) -> Result<Option<Row>, StoreError> {
        crate::record::note(sql, args);
        let result = match self.conn(sql)? {
            Conn::Lite(conn) => {
                let row = lite(sql, args).fetch_optional(conn).await;
                row.map(|row| row.map(|row| Row(Inner::Lite(row))))
            }
            Conn::Pg(conn) => {
                let row = pg(sql, args).fetch_optional(conn).await;
                row.map(|row| row.map(|row| Row(Inner::Pg(row))))
            }
        };
        self.note(result)
    }

    /// The row of a query that always has one.
    ///
    /// # Errors
    /// `STO0006` when it has none.
    pub async fn one(&mut self, sql: &str, args: &[Value]) -> Result<Row, StoreError> {
        self.optional(sql, args).await?.ok_or(StoreError::NoRow)
    }

    /// Runs a text of several statements without parameters, as migrations have.
    pub(crate) async fn script(&mut self, sql: &str) -> Result<(), StoreError> {
        let text = sqlx::raw_sql(AssertSqlSafe(sql));
        let result = match self.conn(sql)? {
            Conn::Lite(conn) => text.execute(conn).await.map(|_| ()),
            Conn::Pg(conn) => text.execute(conn).await.map(|_| ()),
        };
        self.note(result)
    }

    fn conn(&mut self, sql: &str) -> Result<Conn<'_>, StoreError> {
        // What a glance wrote would be kept at once. SQLite refuses by itself: its readers only read.
        let writes = matches!(self.access, Access::PgGlance(_)) && !sql.starts_with("SELECT");
        if self.failed || writes {
            return Err(StoreError::GivenUp);
        }
        if self.writes {
            crate::crash::tick();
        }
        match &mut self.access {
            Access::LiteRead(tx) => Ok(Conn::Lite(tx)),
            Access::LiteWrite(lent) => lent.conn().map(Conn::Lite).ok_or(StoreError::GivenUp),
            Access::Pg(tx) => Ok(Conn::Pg(tx)),
            Access::LiteGlance(conn) => Ok(Conn::Lite(conn)),
            Access::PgGlance(conn) => Ok(Conn::Pg(conn)),
        }
    }

    fn note<T>(&mut self, result: Result<T, sqlx::Error>) -> Result<T, StoreError> {
        self.failed |= result.is_err();
        result.map_err(StoreError::from)
    }
}

impl Tx {
    pub(crate) fn new(access: Access, store: Store) -> Tx {
        Tx {
            session: Session::new(access, true),
            store,
            topics: Vec::new(),
        }
    }

    /// Makes the changes durable. When this returns `Ok`, they survive a power cut.
    ///
    /// # Errors
    /// `STO0010` when a statement failed before, `STO0011` when the disk or the server refused:
    /// in both cases nothing was kept.
    pub async fn commit(self) -> Result<(), StoreError> {
        let Tx {
            session,
            store,
            topics,
        } = self;
        if session.failed {
            return Err(StoreError::GivenUp);
        }
        match session.access {
            Access::LiteWrite(lent) => lent.commit().await?,
            Access::LiteRead(tx) => tx.rollback().await?,
            Access::LiteGlance(_) | Access::PgGlance(_) => {}
            Access::Pg(tx) => {
                crate::crash::tick();
                tx.commit().await.map_err(|e| match StoreError::from(e) {
                    e @ (StoreError::Contention { .. } | StoreError::Constraint { .. }) => e,
                    e => StoreError::Commit {
                        reason: e.to_string(),
                    },
                })?;
                crate::crash::tick();
            }
        }
        topics
            .into_iter()
            .for_each(|topic| store.wakes().signal(topic));
        Ok(())
    }

    /// Ends the transaction without waiting for the disk: whoever writes next sees the changes (on SQLite readers do
    /// a few milliseconds later), and they are durable with the next [`Tx::commit`] of anybody, or a moment later.
    /// A power cut before that loses them, and nothing that was committed after them without them.
    ///
    /// # Errors
    /// As [`Tx::commit`], as far as it is known by then.
    pub async fn commit_soon(mut self) -> Result<(), StoreError> {
        // Who is woken must find what is durable.
        if self.session.failed || !self.topics.is_empty() {
            return self.commit().await;
        }
        if self.session.dialect() == Dialect::Postgres {
            let sql = "SET LOCAL synchronous_commit = off";
            self.session.execute(sql, &[]).await?;
        }
        match self.session.access {
            Access::LiteWrite(lent) => {
                lent.keep();
                Ok(())
            }
            _ => self.commit().await,
        }
    }

    /// Undoes the changes, and returns when whatever this transaction has read is durable.
    pub async fn rollback(self) -> Result<(), StoreError> {
        match self.session.access {
            Access::LiteWrite(lent) => lent.rollback().await,
            Access::LiteRead(tx) => Ok(tx.rollback().await?),
            Access::Pg(tx) => Ok(tx.rollback().await?),
            Access::LiteGlance(_) | Access::PgGlance(_) => Ok(()),
        }
    }

    /// Wakes those who wait for `topic`, on every node, once this transaction is durable.
    pub fn wake(&mut self, topic: &'static str) {
        if !self.topics.contains(&topic) {
            self.topics.push(topic);
        }
    }

    /// The store this transaction belongs to.
    pub fn store(&self) -> &Store {
        &self.store
    }
}

impl Deref for Tx {
    type Target = Session;

    fn deref(&self) -> &Session {
        &self.session
    }
}

impl DerefMut for Tx {
    fn deref_mut(&mut self) -> &mut Session {
        &mut self.session
    }
}

fn lite<'q>(
    sql: &str,
    args: &[Value],
) -> sqlx::query::Query<'q, Sqlite, sqlx::sqlite::SqliteArguments> {
    args.iter().fold(sqlx::query(AssertSqlSafe(sql)), bind_lite)
}

fn pg<'q>(
    sql: &str,
    args: &[Value],
) -> sqlx::query::Query<'q, Postgres, sqlx::postgres::PgArguments> {
    args.iter().fold(sqlx::query(AssertSqlSafe(sql)), bind_pg)
}

fn wrap_lite(rows: Vec<sqlx::sqlite::SqliteRow>) -> Vec<Row> {
    rows.into_iter().map(|row| Row(Inner::Lite(row))).collect()
}

fn wrap_pg(rows: Vec<sqlx::postgres::PgRow>) -> Vec<Row> {
    rows.into_iter().map(|row| Row(Inner::Pg(row))).collect()
}
