//! PostgreSQL, and what speaks as it does.

use std::str::FromStr;

use async_trait::async_trait;
use futures_util::TryStreamExt as _;
use sqlx::postgres::{PgConnectOptions, PgConnection, PgRow, PgTypeKind};
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

struct Postgres {
    at: Place,
    conn: PgConnection,
}

/// Connects, and begins one reading of the database.
pub(super) async fn open(at: Place, url: &str) -> Result<impl Remote + use<>, PullError> {
    let options = PgConnectOptions::from_str(url).map_err(|_| PullError::Connection {
        name: at.name.clone(),
        why: "its address cannot be read",
    })?;
    let options = options
        .application_name("haina-pull")
        .statement_cache_capacity(0)
        .disable_statement_logging();
    let connected = tokio::time::timeout(CONNECT, options.connect()).await;
    let conn = connected.map_err(|_| at.unreachable())?;
    let mut conn = conn.map_err(|error| told(&at, &error))?;
    // One snapshot for all that is asked, in forms that do not depend on how the server is set up.
    let begin = format!(
        "BEGIN ISOLATION LEVEL REPEATABLE READ, READ ONLY;
         SET LOCAL statement_timeout = '{0}s'; SET LOCAL lock_timeout = '30s';
         SET LOCAL TimeZone = 'UTC'; SET LOCAL DateStyle = 'ISO, YMD'; SET LOCAL IntervalStyle = 'iso_8601';
         SET LOCAL standard_conforming_strings = on; SET LOCAL extra_float_digits = 1",
        at.seconds
    );
    let begun = conn.execute(sqlx::raw_sql(AssertSqlSafe(begin))).await;
    begun.map_err(|error| told(&at, &error))?;
    Ok(Postgres { at, conn })
}

#[async_trait]
impl Remote for Postgres {
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
        Ok(text.map(|text| (kind, text)))
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

fn cells(row: &PgRow) -> Result<Vec<Cell>, sqlx::Error> {
    let one = |place: usize| {
        let text: Option<String> = row.try_get(place)?;
        Ok(text.map_or(Cell::None, Cell::Text))
    };
    (0..row.len()).map(one).collect()
}

fn column(column: &sqlx::postgres::PgColumn) -> Column {
    let mut info = column.type_info().clone();
    // A domain is what it is made of.
    while let PgTypeKind::Domain(inner) = info.kind() {
        info = inner.clone();
    }
    let name = info.name().to_owned();
    let plain = matches!(info.kind(), PgTypeKind::Simple | PgTypeKind::Enum(_));
    let refused = ["BYTEA", "GEOMETRY", "GEOGRAPHY", "RASTER", "OID", "UNKNOWN"];
    let how = match plain && !refused.contains(&name.to_uppercase().as_str()) {
        true => How::Plain,
        false => How::Refused,
    };
    let level = match name.as_str() {
        "INT2" | "INT4" | "INT8" => Some(LevelKind::Whole),
        "NUMERIC" => Some(LevelKind::Decimal),
        "DATE" => Some(LevelKind::Day),
        "TIMESTAMP" => Some(LevelKind::Civil),
        "TIMESTAMPTZ" => Some(LevelKind::At),
        "TEXT" | "VARCHAR" | "CHAR" | "BPCHAR" => Some(LevelKind::Text),
        _ => None,
    };
    Column {
        name: column.name().to_owned(),
        how,
        level,
        found: name,
    }
}

/// What an error means, by its SQLSTATE.
fn told(at: &Place, error: &sqlx::Error) -> PullError {
    let sqlx::Error::Database(error) = error else {
        return beside(at, error);
    };
    let code = error.code().unwrap_or_default();
    at.note(&code);
    match code.as_ref() {
        "57014" | "55P03" => at.slow(),
        "42501" => at.denied(),
        code if code.starts_with("28") || code == "3D000" => at.denied(),
        // Of the statement: what is not there, what is not written right, what cannot be computed.
        code if ["42", "22", "0A", "25", "21"]
            .iter()
            .any(|class| code.starts_with(class)) =>
        {
            at.shape()
        }
        _ => at.unreachable(),
    }
}
