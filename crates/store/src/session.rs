//! A connection in use: statements in, rows out, the same for both databases.

use std::ops::{Deref, DerefMut};

use sqlx::pool::PoolConnection;
use sqlx::{AssertSqlSafe, PgConnection, Postgres, Transaction};

use crate::lite::{Lent, LiteConn, Reader, Run, elsewhere};
use crate::record::Statement;
use crate::row::{Inner, Row};
use crate::value::bind_pg;
use crate::{Dialect, Store, StoreError, Value};

/// Access to the database: a snapshot to read from, a glance, or the inside of a [`Tx`].
///
/// SQL is one text for both databases, with `$1`-style parameters; see the README for what is portable.
/// After a failed statement every later one is refused (`STO0010`), on SQLite as on PostgreSQL.
pub struct Session {
    access: Access,
    dialect: Dialect,
    failed: bool,
    /// Whether it may write: the inside of a [`Tx`], or one statement for itself.
    writes: bool,
    /// What goes with the next statement, see [`Tx::later`].
    pub(crate) later: Vec<Statement>,
}

/// A write transaction; dropping it without [`Tx::commit`] undoes it.
pub struct Tx {
    session: Session,
    store: Store,
    topics: Vec<&'static str>,
}

pub(crate) enum Access {
    /// A snapshot or a glance.
    LiteRead(Reader),
    LiteWrite(Lent),
    Pg(Transaction<'static, Postgres>),
    PgGlance(PoolConnection<Postgres>),
    /// It was given up while a statement ran elsewhere, and goes back when that ends.
    Gone,
}

/// How a statement on SQLite is run.
#[derive(Clone, Copy, PartialEq)]
enum Pace {
    /// On the thread that asks, to its end.
    Here,
    /// On the thread that asks as long as it is short: only for what reads.
    Short,
    /// On another thread.
    Elsewhere,
}

impl Session {
    pub(crate) fn new(access: Access, writes: bool) -> Session {
        let dialect = match access {
            Access::Pg(_) | Access::PgGlance(_) => Dialect::Postgres,
            _ => Dialect::Sqlite,
        };
        Session {
            access,
            dialect,
            failed: false,
            writes,
            later: Vec::new(),
        }
    }

    /// Which database this is, for the few statements that differ.
    pub fn dialect(&self) -> Dialect {
        self.dialect
    }

    /// What a `SELECT` ends with whose rows are changed next, so that nobody else changes them before: PostgreSQL holds them, and on
    /// SQLite one transaction writes at a time.
    pub fn locking(&self) -> &'static str {
        match self.dialect {
            Dialect::Postgres => " FOR UPDATE",
            Dialect::Sqlite => "",
        }
    }

    /// Runs a statement and says how many rows it changed.
    pub async fn execute(&mut self, sql: &str, args: &[Value]) -> Result<u64, StoreError> {
        self.prepare(sql, args).await?;
        self.change(sql, args).await
    }

    pub(crate) async fn change(&mut self, sql: &str, args: &[Value]) -> Result<u64, StoreError> {
        let Some(conn) = self.access.pg() else {
            return self
                .lite(sql, args, self.pace(sql), LiteConn::execute)
                .await;
        };
        let done = pg(sql, args).execute(conn).await;
        self.note(done.map(|done| done.rows_affected()))
    }

    /// All rows of a query.
    pub async fn all(&mut self, sql: &str, args: &[Value]) -> Result<Vec<Row>, StoreError> {
        self.rows(sql, args, true).await
    }

    /// All rows of a query, by a plan that is made for these very values.
    ///
    /// Of other queries PostgreSQL keeps one plan for all values, which saves the planning of each. SQLite has one plan
    /// for all values, but runs such a query, which may take long, where nobody waits for the thread.
    pub async fn all_planned(&mut self, sql: &str, args: &[Value]) -> Result<Vec<Row>, StoreError> {
        self.rows(sql, args, false).await
    }

    async fn rows(
        &mut self,
        sql: &str,
        args: &[Value],
        keep_plan: bool,
    ) -> Result<Vec<Row>, StoreError> {
        self.prepare(sql, args).await?;
        let Some(conn) = self.access.pg() else {
            let pace = match keep_plan {
                true => self.pace(sql),
                false => Pace::Elsewhere,
            };
            let rows = self.lite(sql, args, pace, LiteConn::all).await?;
            return Ok(rows.into_iter().map(|row| Row(Inner::Lite(row))).collect());
        };
        let rows = pg(sql, args).persistent(keep_plan).fetch_all(conn).await;
        let wrap = |rows: Vec<_>| rows.into_iter().map(|row| Row(Inner::Pg(row))).collect();
        self.note(rows.map(wrap))
    }

    /// The first row of a query, if it has one.
    pub async fn optional(&mut self, sql: &str, args: &[Value]) -> Result<Option<Row>, StoreError> {
        self.prepare(sql, args).await?;
        let Some(conn) = self.access.pg() else {
            let pace = self.pace(sql);
            let row = self.lite(sql, args, pace, LiteConn::optional).await?;
            return Ok(row.map(|row| Row(Inner::Lite(row))));
        };
        let row = pg(sql, args).fetch_optional(conn).await;
        self.note(row.map(|row| row.map(|row| Row(Inner::Pg(row)))))
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
        self.prepare(sql, &[]).await?;
        let Some(conn) = self.access.pg() else {
            return self.lite(sql, &[], Pace::Elsewhere, LiteConn::script).await;
        };
        let done = sqlx::raw_sql(AssertSqlSafe(sql)).execute(conn).await;
        self.note(done.map(|_| ()))
    }

    async fn prepare(&mut self, sql: &str, args: &[Value]) -> Result<(), StoreError> {
        self.catch_up().await?;
        crate::record::note(sql, args);
        self.ready(sql)
    }

    /// Whether a statement may be run.
    pub(crate) fn ready(&self, sql: &str) -> Result<(), StoreError> {
        // What a glance wrote would be kept at once. SQLite refuses by itself: its readers only read.
        let glance = matches!(self.access, Access::PgGlance(_)) && !self.writes;
        let writes = glance && !sql.starts_with("SELECT");
        if self.failed || writes {
            return Err(StoreError::GivenUp);
        }
        if self.writes {
            crate::crash::tick();
        }
        Ok(())
    }

    /// What writes is not given up half way: that would undo the whole transaction.
    fn pace(&self, sql: &str) -> Pace {
        match self.writes && !sql.starts_with("SELECT") {
            true => Pace::Here,
            false => Pace::Short,
        }
    }

    async fn lite<T: Send + 'static>(
        &mut self,
        sql: &str,
        args: &[Value],
        pace: Pace,
        run: Run<T>,
    ) -> Result<T, StoreError> {
        // Nothing else lets other tasks have their turn while statement follows statement.
        tokio::task::consume_budget().await;
        if pace != Pace::Elsewhere {
            let conn = self.access.lite().ok_or(StoreError::GivenUp)?;
            let done = match pace {
                Pace::Short => conn.short(run, sql, args),
                _ => run(conn, sql, args).map(Some),
            };
            if let Some(done) = self.note(done)? {
                return Ok(done);
            }
        }
        let mut access = std::mem::replace(&mut self.access, Access::Gone);
        let (sql, args) = (sql.to_owned(), args.to_vec());
        let work = move || {
            let done = access.lite().map(|conn| run(conn, &sql, &args));
            (access, done)
        };
        let (access, done) = elsewhere(work).await?;
        self.access = access;
        self.note(done.ok_or(StoreError::GivenUp)?)
    }

    fn note<T, E: Into<StoreError>>(&mut self, result: Result<T, E>) -> Result<T, StoreError> {
        self.failed |= result.is_err();
        result.map_err(E::into)
    }
}

impl Access {
    fn pg(&mut self) -> Option<&mut PgConnection> {
        match self {
            Access::Pg(tx) => Some(tx),
            Access::PgGlance(conn) => Some(conn),
            _ => None,
        }
    }

    fn lite(&mut self) -> Option<&LiteConn> {
        match self {
            Access::LiteRead(reader) => reader.conn(),
            Access::LiteWrite(lent) => lent.conn(),
            _ => None,
        }
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
    pub async fn commit(mut self) -> Result<(), StoreError> {
        self.session.catch_up().await?;
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
            Access::LiteRead(_) | Access::PgGlance(_) => {}
            Access::Gone => return Err(StoreError::GivenUp),
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
            Access::Pg(tx) => Ok(tx.rollback().await?),
            Access::LiteRead(_) | Access::PgGlance(_) | Access::Gone => Ok(()),
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

fn pg<'q>(
    sql: &str,
    args: &[Value],
) -> sqlx::query::Query<'q, Postgres, sqlx::postgres::PgArguments> {
    args.iter().fold(sqlx::query(AssertSqlSafe(sql)), bind_pg)
}
