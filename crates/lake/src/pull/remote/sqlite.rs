//! SQLite: a file, opened to read only.

use std::path::Path;
use std::time::Duration;

use async_trait::async_trait;
use rusqlite::types::ValueRef;
use rusqlite::{Connection, ErrorCode, OpenFlags};
use tokio::task::JoinHandle;

use super::{Column, Place, Remote, take};
use crate::LakeError;
use crate::pull::error::PullError;
use crate::pull::mark::LevelKind;
use crate::pull::spool::{Cell, Spool};
use crate::pull::text::How;

/// How long a writer of the file is waited for.
const BUSY: Duration = Duration::from_secs(10);

struct Sqlite {
    at: Place,
    conn: Connection,
    /// Breaks off what takes too long.
    clock: JoinHandle<()>,
}

/// Opens the file and begins one reading of it.
pub(super) fn open(at: Place, path: &Path) -> Result<impl Remote + use<>, PullError> {
    let flags = OpenFlags::SQLITE_OPEN_READ_ONLY | OpenFlags::SQLITE_OPEN_NO_MUTEX;
    let failed = |error: rusqlite::Error| told(&at, &error);
    let conn = Connection::open_with_flags(path, flags).map_err(failed)?;
    conn.busy_timeout(BUSY).map_err(failed)?;
    // Nothing is written, and a statement can open no other file.
    conn.execute_batch("PRAGMA query_only = ON; PRAGMA trusted_schema = OFF; BEGIN DEFERRED")
        .map_err(failed)?;
    let (handle, limit) = (conn.get_interrupt_handle(), Duration::from_secs(at.seconds));
    let clock = tokio::spawn(async move {
        tokio::time::sleep(limit).await;
        handle.interrupt();
    });
    Ok(Sqlite { at, conn, clock })
}

impl Drop for Sqlite {
    fn drop(&mut self) {
        self.clock.abort();
    }
}

#[async_trait]
impl Remote for Sqlite {
    async fn columns(&mut self, sql: &str) -> Result<Vec<Column>, PullError> {
        let prepared = self.conn.prepare(sql);
        let prepared = prepared.map_err(|error| told(&self.at, &error))?;
        if !prepared.readonly() {
            return Err(self.at.shape());
        }
        let names = prepared.column_names().into_iter();
        Ok(names
            .map(|name| Column {
                name: name.to_owned(),
                how: How::Plain,
                // Which it is, its highest value says.
                level: Some(LevelKind::Text),
                found: String::new(),
            })
            .collect())
    }

    async fn highest(
        &mut self,
        sql: &str,
        _kind: LevelKind,
    ) -> Result<Option<(LevelKind, String)>, PullError> {
        let value = self.conn.query_row(sql, [], |row| {
            Ok(match row.get_ref(0)? {
                ValueRef::Null => Ok(None),
                ValueRef::Integer(n) => Ok(Some((LevelKind::Whole, n.to_string()))),
                ValueRef::Text(text) => {
                    let text = String::from_utf8_lossy(text).into_owned();
                    Ok(Some((LevelKind::Text, text)))
                }
                _ => Err(()),
            })
        });
        let value = value.map_err(|error| told(&self.at, &error))?;
        value.map_err(|()| refused("watermark", "a number with a point, or bytes"))
    }

    async fn rows(
        &mut self,
        sql: &str,
        watermark: Option<&str>,
        spool: &mut Spool,
    ) -> Result<(), LakeError> {
        let failed = |error: rusqlite::Error| told(&self.at, &error);
        let mut prepared = self.conn.prepare(sql).map_err(failed)?;
        let names: Vec<String> = prepared
            .column_names()
            .iter()
            .map(|n| (*n).to_owned())
            .collect();
        let mut rows = prepared.query([]).map_err(failed)?;
        while let Some(row) = rows.next().map_err(failed)? {
            let mut cells = Vec::with_capacity(names.len());
            for (place, name) in names.iter().enumerate() {
                cells.push(match row.get_ref(place).map_err(failed)? {
                    ValueRef::Null => Cell::None,
                    ValueRef::Integer(n) => Cell::Whole(n),
                    ValueRef::Real(n) => Cell::Real(n),
                    ValueRef::Text(text) => {
                        let text = std::str::from_utf8(text);
                        let text = text.map_err(|_| refused(name, "text that is not UTF-8"))?;
                        Cell::Text(text.to_owned())
                    }
                    ValueRef::Blob(_) => return Err(refused(name, "BLOB").into()),
                });
            }
            take(spool, cells, watermark)?;
        }
        Ok(())
    }
}

fn refused(column: &str, found: &str) -> PullError {
    PullError::Type {
        column: column.to_owned(),
        found: found.to_owned(),
    }
}

fn told(at: &Place, error: &rusqlite::Error) -> PullError {
    let code = error.sqlite_error_code();
    at.note(&format!("{code:?}"));
    match code {
        Some(ErrorCode::OperationInterrupted) => at.slow(),
        Some(ErrorCode::PermissionDenied | ErrorCode::AuthorizationForStatementDenied) => {
            at.denied()
        }
        Some(ErrorCode::Unknown) | None => at.shape(),
        Some(_) => at.unreachable(),
    }
}
