//! MySQL and MariaDB.

use std::str::FromStr;

use async_trait::async_trait;
use futures_util::TryStreamExt as _;
use sqlx::mysql::{MySqlConnectOptions, MySqlConnection, MySqlRow};
use sqlx::{
    AssertSqlSafe, Column as _, ConnectOptions as _, Executor as _, Row as _, SqlSafeStr as _,
    Statement as _, TypeInfo as _,
};

use super::{CONNECT, Column, Place, Remote, beside, take};
use crate::LakeError;
use crate::pull::error::PullError;
use crate::pull::mark::LevelKind;
use crate::pull::spool::{Cell, Spool};
use crate::pull::text::How;

struct Mysql {
    at: Place,
    conn: MySqlConnection,
}

/// Connects, and begins one reading of the database.
pub(super) async fn open(at: Place, url: &str) -> Result<impl Remote + use<>, PullError> {
    let options = MySqlConnectOptions::from_str(url).map_err(|_| PullError::Connection {
        name: at.name.clone(),
        why: "its address cannot be read",
    })?;
    let options = options
        .statement_cache_capacity(0)
        .timezone(Some("+00:00".to_owned()))
        .disable_statement_logging();
    let connected = tokio::time::timeout(CONNECT, options.connect()).await;
    let conn = connected.map_err(|_| at.unreachable())?;
    let mut conn = conn.map_err(|error| told(&at, &error))?;
    let failed = |error: sqlx::Error| told(&at, &error);
    let version = sqlx::query("SELECT VERSION()").fetch_one(&mut conn).await;
    let version: String = version.and_then(|row| row.try_get(0)).map_err(failed)?;
    let limit = match version.contains("MariaDB") {
        true => format!("max_statement_time = {}", at.seconds),
        false => format!("max_execution_time = {}", at.seconds.saturating_mul(1_000)),
    };
    for sql in [
        format!("SET SESSION {limit}, SESSION innodb_lock_wait_timeout = 30"),
        "SET SESSION TRANSACTION ISOLATION LEVEL REPEATABLE READ".to_owned(),
        "START TRANSACTION WITH CONSISTENT SNAPSHOT, READ ONLY".to_owned(),
    ] {
        conn.execute(sqlx::raw_sql(AssertSqlSafe(sql)))
            .await
            .map_err(failed)?;
    }
    Ok(Mysql { at, conn })
}

#[async_trait]
impl Remote for Mysql {
    async fn columns(&mut self, sql: &str) -> Result<Vec<Column>, PullError> {
        let sql = AssertSqlSafe(sql.to_owned()).into_sql_str();
        let prepared = self.conn.prepare(sql).await;
        let prepared = prepared.map_err(|error| told(&self.at, &error))?;
        Ok(prepared.columns().iter().map(column).collect())
    }

    async fn highest(
        &mut self,
        sql: &str,
        kind: LevelKind,
    ) -> Result<Option<(LevelKind, String)>, PullError> {
        let row = sqlx::query(AssertSqlSafe(sql))
            .fetch_one(&mut self.conn)
            .await;
        let row = row.map_err(|error| told(&self.at, &error))?;
        let text: Option<String> = row.try_get(0).map_err(|error| told(&self.at, &error))?;
        Ok(text.map(|text| match kind {
            // Written without its offset: the session's, which is UTC.
            LevelKind::At => (kind, format!("{text}Z")),
            _ => (kind, text),
        }))
    }

    async fn rows(
        &mut self,
        sql: &str,
        watermark: Option<&str>,
        spool: &mut Spool,
    ) -> Result<(), LakeError> {
        let at = self.at.clone();
        let mut rows = sqlx::query(AssertSqlSafe(sql)).fetch(&mut self.conn);
        while let Some(row) = rows.try_next().await.map_err(|error| told(&at, &error))? {
            take(
                spool,
                cells(&row).map_err(|error| told(&at, &error))?,
                watermark,
            )?;
        }
        Ok(())
    }
}

fn cells(row: &MySqlRow) -> Result<Vec<Cell>, sqlx::Error> {
    let one = |place: usize| {
        let text: Option<String> = row.try_get_unchecked(place)?;
        Ok(text.map_or(Cell::None, Cell::Text))
    };
    (0..row.len()).map(one).collect()
}

fn column(column: &sqlx::mysql::MySqlColumn) -> Column {
    let found = column.type_info().name().to_owned();
    let refused = ["BLOB", "BINARY", "GEOMETRY"];
    let how = match found.as_str() {
        name if refused.iter().any(|part| name.contains(part)) => How::Refused,
        "TIMESTAMP" => How::Utc,
        "BIT" => How::Bits,
        _ => How::Plain,
    };
    let level = match found.as_str() {
        name if name.contains("INT") => Some(LevelKind::Whole),
        "DECIMAL" => Some(LevelKind::Decimal),
        "DATE" => Some(LevelKind::Day),
        "DATETIME" => Some(LevelKind::Civil),
        "TIMESTAMP" => Some(LevelKind::At),
        "CHAR" | "VARCHAR" => Some(LevelKind::Text),
        _ => None,
    };
    Column {
        name: column.name().to_owned(),
        how,
        level,
        found,
    }
}

/// What an error means, by its number.
fn told(at: &Place, error: &sqlx::Error) -> PullError {
    let sqlx::Error::Database(error) = error else {
        return beside(at, error);
    };
    let error = error.try_downcast_ref::<sqlx::mysql::MySqlDatabaseError>();
    let number = error.map_or(0, |error| error.number());
    at.note(&number.to_string());
    match number {
        // Broken off by the limit of a statement, or of waiting for a lock.
        1317 | 1969 | 3024 | 1205 => at.slow(),
        // The account, the database, the table, the column.
        1044 | 1045 | 1049 | 1142 | 1143 | 1227 | 1698 => at.denied(),
        // What is not there, what is not written right.
        1054 | 1064 | 1146 | 1109 | 1052 | 1267 | 1305 | 1370 | 1792 => at.shape(),
        _ => at.unreachable(),
    }
}
