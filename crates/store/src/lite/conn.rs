//! A connection to SQLite, and its rows.
//!
//! Statements run on the thread that asks: most take microseconds, and waking another thread and being woken by it would
//! cost more than they do. One that reads and turns out to be long is given up and run again elsewhere.

use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};
use std::time::{Duration, Instant};

use rusqlite::types::{ToSqlOutput, Value as Owned, ValueRef};
use rusqlite::{Connection, OpenFlags, Statement, ToSql};

use crate::{StoreError, Value};

/// How long a statement may keep the thread that asks.
const SHORT: Duration = Duration::from_millis(3);
/// Steps of SQLite's machine between two looks at the clock: some tens of microseconds.
const STEPS: i32 = 1_000;
const STATEMENTS_CACHED: usize = 512;
const WAL_BYTES_MAX: u32 = 64 * 1024 * 1024;

/// How a connection is opened.
#[derive(Debug, Clone)]
pub(crate) struct LiteOptions {
    pub file: PathBuf,
    /// Pages of the file in memory, KiB.
    pub cache_kib: u32,
    /// Whether statements may change anything.
    pub writes: bool,
}

/// An open connection.
pub(crate) struct LiteConn {
    conn: Connection,
    clock: Arc<Clock>,
}

/// A row that was read.
pub(crate) struct LiteRow {
    columns: Arc<[Box<str>]>,
    values: Vec<Owned>,
}

/// What runs a statement: [`LiteConn::execute`], or one of the readings.
pub(crate) type Run<T> = fn(&LiteConn, &str, &[Value]) -> rusqlite::Result<T>;

/// When the statement that runs is to be given up, in microseconds since `origin`; 0: never.
struct Clock {
    origin: Instant,
    end_us: AtomicU64,
}

/// An argument as SQLite keeps it: a UUID as 16 bytes, JSON as text.
struct Argument<'a>(&'a Value);

impl LiteConn {
    /// Opens the database for Haina's own work, and makes it when it is not there.
    pub fn open(options: &LiteOptions) -> rusqlite::Result<LiteConn> {
        let flags = OpenFlags::SQLITE_OPEN_READ_WRITE
            | OpenFlags::SQLITE_OPEN_CREATE
            | OpenFlags::SQLITE_OPEN_NO_MUTEX;
        let conn = Connection::open_with_flags(&options.file, flags)?;
        conn.busy_timeout(Duration::from_secs(5))?;
        conn.execute_batch(&format!(
            // The checkpointer copies the log.
            "PRAGMA journal_mode = WAL; PRAGMA synchronous = FULL; PRAGMA foreign_keys = ON;
             PRAGMA cache_size = -{}; PRAGMA journal_size_limit = {WAL_BYTES_MAX};
             PRAGMA wal_autocheckpoint = 0; PRAGMA temp_store = MEMORY; PRAGMA query_only = {};",
            options.cache_kib,
            if options.writes { "OFF" } else { "ON" },
        ))?;
        LiteConn::over(conn)
    }

    /// Opens a database that is there, with SQLite's own settings.
    pub fn open_plain(file: &Path, read_only: bool) -> rusqlite::Result<LiteConn> {
        let access = match read_only {
            true => OpenFlags::SQLITE_OPEN_READ_ONLY,
            false => OpenFlags::SQLITE_OPEN_READ_WRITE,
        };
        let flags = access | OpenFlags::SQLITE_OPEN_NO_MUTEX;
        let conn = Connection::open_with_flags(file, flags)?;
        conn.busy_timeout(Duration::from_secs(30))?;
        LiteConn::over(conn)
    }

    fn over(conn: Connection) -> rusqlite::Result<LiteConn> {
        conn.set_prepared_statement_cache_capacity(STATEMENTS_CACHED);
        let clock = Arc::new(Clock {
            origin: Instant::now(),
            end_us: AtomicU64::new(0),
        });
        let watched = clock.clone();
        conn.progress_handler(STEPS, Some(move || watched.is_over()))?;
        Ok(LiteConn { conn, clock })
    }

    /// Runs a statement and says how many rows it changed.
    pub fn execute(&self, sql: &str, args: &[Value]) -> rusqlite::Result<u64> {
        let mut statement = self.conn.prepare_cached(sql)?;
        bind(&mut statement, args)?;
        let mut rows = statement.raw_query();
        while rows.next()?.is_some() {}
        drop(rows);
        Ok(match statement.readonly() {
            true => 0,
            false => self.conn.changes(),
        })
    }

    /// All rows of a query.
    pub fn all(&self, sql: &str, args: &[Value]) -> rusqlite::Result<Vec<LiteRow>> {
        self.rows(sql, args, usize::MAX)
    }

    /// The first row of a query, if it has one.
    pub fn optional(&self, sql: &str, args: &[Value]) -> rusqlite::Result<Option<LiteRow>> {
        self.rows(sql, args, 1).map(|mut rows| rows.pop())
    }

    /// Runs a text of several statements without parameters.
    pub fn script(&self, sql: &str, _none: &[Value]) -> rusqlite::Result<()> {
        self.conn.execute_batch(sql)
    }

    /// Runs what only reads; none when it was given up because it is not short.
    pub fn short<T>(&self, run: Run<T>, sql: &str, args: &[Value]) -> rusqlite::Result<Option<T>> {
        self.clock.end_in(SHORT);
        let done = run(self, sql, args);
        self.clock.stop();
        match done {
            Err(error)
                if error.sqlite_error_code() == Some(rusqlite::ErrorCode::OperationInterrupted) =>
            {
                Ok(None)
            }
            done => done.map(Some),
        }
    }

    /// Closes the connection, and says what was in the way.
    pub fn close(self) -> rusqlite::Result<()> {
        self.conn.close().map_err(|(_, error)| error)
    }

    fn rows(&self, sql: &str, args: &[Value], most: usize) -> rusqlite::Result<Vec<LiteRow>> {
        let mut statement = self.conn.prepare_cached(sql)?;
        bind(&mut statement, args)?;
        let names = statement.column_names();
        let columns: Arc<[Box<str>]> = names.into_iter().map(Box::from).collect();
        let (mut rows, mut found) = (statement.raw_query(), Vec::new());
        while found.len() < most
            && let Some(row) = rows.next()?
        {
            let values = (0..columns.len()).map(|index| row.get(index));
            found.push(LiteRow {
                columns: columns.clone(),
                values: values.collect::<rusqlite::Result<_>>()?,
            });
        }
        Ok(found)
    }
}

impl LiteRow {
    pub fn columns(&self) -> impl Iterator<Item = &str> {
        self.columns.iter().map(Box::as_ref)
    }

    /// The value of a column, none when there is no such column.
    pub fn get(&self, column: &str) -> Option<&Owned> {
        let index = self.columns().position(|name| name == column)?;
        self.values.get(index)
    }
}

impl Clock {
    fn end_in(&self, time: Duration) {
        self.end_us
            .store(self.now_us() + time.as_micros() as u64, Ordering::Relaxed);
    }

    fn stop(&self) {
        self.end_us.store(0, Ordering::Relaxed);
    }

    fn is_over(&self) -> bool {
        let end_us = self.end_us.load(Ordering::Relaxed);
        end_us > 0 && self.now_us() > end_us
    }

    fn now_us(&self) -> u64 {
        self.origin.elapsed().as_micros() as u64
    }
}

impl ToSql for Argument<'_> {
    fn to_sql(&self) -> rusqlite::Result<ToSqlOutput<'_>> {
        Ok(match self.0 {
            Value::Null(_) => ToSqlOutput::Borrowed(ValueRef::Null),
            Value::Bool(v) => ToSqlOutput::Borrowed(ValueRef::Integer(i64::from(*v))),
            Value::I64(v) => ToSqlOutput::Borrowed(ValueRef::Integer(*v)),
            Value::F64(v) => ToSqlOutput::Borrowed(ValueRef::Real(*v)),
            Value::Text(v) => ToSqlOutput::Borrowed(ValueRef::Text(v.as_bytes())),
            Value::Bytes(v) => ToSqlOutput::Borrowed(ValueRef::Blob(v)),
            Value::Uuid(v) => ToSqlOutput::Borrowed(ValueRef::Blob(v.as_bytes())),
            Value::Json(v) => ToSqlOutput::Owned(Owned::Text(v.to_string())),
        })
    }
}

/// Binds `$3` to the third argument, wherever and however often it stands.
fn bind(statement: &mut Statement<'_>, args: &[Value]) -> rusqlite::Result<()> {
    for index in 1..=statement.parameter_count() {
        let name = statement.parameter_name(index).unwrap_or_default();
        let number = name.strip_prefix('$').and_then(|n| n.parse::<usize>().ok());
        let arg = number.and_then(|n| args.get(n.checked_sub(1)?));
        let Some(arg) = arg else {
            return Err(rusqlite::Error::InvalidParameterName(name.to_owned()));
        };
        statement.raw_bind_parameter(index, Argument(arg))?;
    }
    Ok(())
}

impl From<rusqlite::Error> for StoreError {
    fn from(error: rusqlite::Error) -> StoreError {
        let (failure, message) = match &error {
            rusqlite::Error::SqliteFailure(failure, message) => (*failure, message.clone()),
            rusqlite::Error::SqlInputError { error, msg, .. } => (*error, Some(msg.clone())),
            other => {
                return StoreError::Statement {
                    reason: other.to_string(),
                };
            }
        };
        StoreError::from_lite(
            failure.extended_code,
            message.unwrap_or_else(|| error.to_string()),
        )
    }
}
