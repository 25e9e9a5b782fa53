//! The one entry of a query, written before its first row leaves.
//!
//! Hashed is who asked for which unit, which tables, versions and columns, what was decided and what became of it. The statement
//! and the purpose are written by people and may name persons: they are in the part that can be erased, and no text of an error
//! is in either.

use haina_core::{Fault, FaultKind};
use haina_journal::{Actor, Draft};
use serde_json::{Value, json};

use super::ask::{Ask, TableRead};
use super::decide::Verdict;
use super::service::Queries;
use crate::{AsOf, LakeError};

/// Columns that an entry lists: its record has a greatest length. All of them are in the erasable part where there are more.
const COLUMNS_LISTED: usize = 80;

/// What is known of a query so far.
#[derive(Debug, Default)]
pub(super) struct Record {
    pub tables: Vec<TableRead>,
    pub verdict: Option<Verdict>,
    pub rows: u64,
    pub bytes: u64,
    pub took_ms: i64,
}

impl Queries {
    /// Writes the entry of a query and what became of it.
    ///
    /// # Errors
    /// As the store and the journal fail; nothing may be given out then.
    pub(super) async fn enter(
        &self,
        actor: &Actor,
        ask: &Ask,
        record: &Record,
        outcome: Result<(), &LakeError>,
    ) -> Result<(), LakeError> {
        let draft = Draft {
            kind: "lake.queried".to_owned(),
            subject: ask.id.to_string(),
            actor: actor.clone(),
            body: self.body(ask, record, outcome),
            personal: Some(personal(ask, record)),
        };
        let run = || async {
            let mut tx = self.store().begin().await?;
            self.journal().append(&mut tx, draft.clone()).await?;
            tx.commit().await?;
            Ok::<(), LakeError>(())
        };
        self.store().retry(self.env(), run).await
    }

    fn body(&self, ask: &Ask, record: &Record, outcome: Result<(), &LakeError>) -> Value {
        // A unit that is not in the directory is no more than a text that somebody typed.
        let unit = self.is_dept(&ask.unit).then_some(&ask.unit);
        let mut body = json!({
            "unit": unit,
            "outcome": outcome.map_or_else(word, |()| "answered"),
            "code": outcome.err().map(Fault::code),
            "tables": record.tables.iter().map(table).collect::<Vec<_>>(),
            "rows": record.rows,
            "bytes": record.bytes,
            "took_ms": record.took_ms,
        });
        if let Some(verdict) = &record.verdict {
            let columns = verdict.columns.iter().take(COLUMNS_LISTED);
            let denied = verdict.denied.iter().take(COLUMNS_LISTED);
            body["columns"] = json!(columns.collect::<Vec<_>>());
            body["columns_count"] = json!(verdict.columns.len());
            let denied = denied.map(|denied| {
                json!({
                    "table": denied.source.table,
                    "column": denied.source.column,
                    "why": denied.why.name(),
                })
            });
            body["denied"] = json!(denied.collect::<Vec<_>>());
            body["denied_count"] = json!(verdict.denied.len());
            body["grade"] = json!(verdict.grade);
            body["classes"] = json!(verdict.classes);
            body["group_rows_min"] = json!(verdict.group_rows_min);
        }
        body
    }
}

fn personal(ask: &Ask, record: &Record) -> Value {
    let mut personal = json!({ "purpose": ask.purpose, "sql": ask.sql });
    if let Some(verdict) = &record.verdict {
        if verdict.columns.len() > COLUMNS_LISTED {
            personal["columns"] = json!(verdict.columns);
        }
        if verdict.denied.len() > COLUMNS_LISTED {
            personal["denied"] = json!(verdict.denied);
        }
    }
    personal
}

fn word(error: &LakeError) -> &'static str {
    match (error.code(), error.kind()) {
        ("LAK0048" | "LAK0049" | "LAK0050" | "LAK0051" | "LAK0052" | "LAK0053", _) => "stopped",
        ("LAK0054", _) | (_, FaultKind::Internal | FaultKind::Unavailable) => "failed",
        _ => "refused",
    }
}

fn table(read: &TableRead) -> Value {
    let as_of = match read.as_of {
        AsOf::Now => json!("now"),
        AsOf::Version(version) => json!({ "version": version }),
        AsOf::Known(at) => json!({ "known": at }),
    };
    json!({ "key": read.key, "resource": read.resource, "version": read.version, "as_of": as_of })
}
