//! Looks (谁看过): who opened a file, for which department, why, and what of it they saw.

use std::collections::BTreeSet;

use haina_journal::{Actor, Draft};
use haina_party::Principal;
use haina_store::{Row, Value, args};
use jiff::Timestamp;
use serde_json::json;

use super::Dossiers;
use super::file::RowView;
use crate::{Declaration, DossierError, DossierId, FileKind, LookId};

/// Looks of a list at most.
const PAGE_MAX: u32 = 200;

/// A look.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Look {
    pub id: LookId,
    pub at: Timestamp,
    /// `file`, `chain`, `own`.
    pub what: String,
    /// The person who looked.
    pub by: String,
    /// The department; empty: the subject.
    pub unit: String,
    pub purpose: String,
    /// The tables of which something was shown.
    pub tables: Vec<String>,
}

/// A look to be noted.
pub(super) struct Looked {
    pub what: &'static str,
    pub actor: Actor,
    pub by: String,
    pub unit: String,
    pub purpose: String,
    pub tables: BTreeSet<String>,
    pub as_of: Option<Timestamp>,
}

/// The tables of rows.
pub(super) fn keys_of(rows: &[RowView]) -> BTreeSet<String> {
    rows.iter().map(|row| row.table.clone()).collect()
}

impl Dossiers {
    /// Notes a look, with its entry, in one transaction.
    pub(super) async fn looked(
        &self,
        of: &Declaration,
        file: DossierId,
        looked: Looked,
    ) -> Result<LookId, DossierError> {
        let around = self.around();
        let id = LookId::new(&around.env);
        let body = json!({
            "look": id,
            "kind": of.kind,
            "what": looked.what,
            "unit": looked.unit,
            "tables": looked.tables,
            "as_of": looked.as_of,
        });
        // What people write may name somebody.
        let personal = json!({ "purpose": looked.purpose });
        let draft = Draft::new(
            "dossier.looked",
            file.to_string(),
            looked.actor.clone(),
            body,
        );
        let draft = draft.with_personal(personal);
        let tables = looked
            .tables
            .iter()
            .map(String::as_str)
            .collect::<Vec<_>>()
            .join(" ");
        let run = || async {
            let mut tx = around.store.begin().await?;
            let sql = "INSERT INTO dossier_look (id, kind, dossier, at, what, by_person, unit, purpose, tables)
                VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9)";
            let args = args![
                id,
                of.kind.name(),
                file,
                around.env.now(),
                looked.what,
                &looked.by,
                &looked.unit,
                &looked.purpose,
                &tables
            ];
            tx.execute(sql, &args).await?;
            around.journal.append(&mut tx, draft.clone()).await?;
            tx.commit().await?;
            Ok::<(), DossierError>(())
        };
        around.store.retry(&around.env, run).await?;
        Ok(id)
    }

    /// Who looked into a file, the last first.
    ///
    /// # Errors
    /// `DOS0002` as the policies say.
    pub async fn looks(
        &self,
        principal: &Principal,
        of: &Declaration,
        file: DossierId,
        before: Option<LookId>,
        limit: u32,
    ) -> Result<Vec<Look>, DossierError> {
        self.keeper(principal, "dossier.review", of)?;
        self.looks_of(of.kind, file, before, limit).await
    }

    pub(super) async fn looks_of(
        &self,
        kind: FileKind,
        file: DossierId,
        before: Option<LookId>,
        limit: u32,
    ) -> Result<Vec<Look>, DossierError> {
        let mut session = self.around().store.glance().await?;
        let mut args = args![
            kind.name(),
            before.unwrap_or(LookId::from_uuid(uuid::Uuid::max()))
        ];
        let files = self.with_merged(&mut session, kind, file).await?;
        let marks = files.iter().map(|file| {
            args.push(Value::from(*file));
            format!("${}", args.len())
        });
        let marks = marks.collect::<Vec<_>>().join(", ");
        let sql = format!(
            "SELECT id, at, what, by_person, unit, purpose, tables FROM dossier_look
             WHERE kind = $1 AND id < $2 AND dossier IN ({marks}) ORDER BY id DESC LIMIT {}",
            limit.min(PAGE_MAX)
        );
        let rows = session.all(&sql, &args).await?;
        let one = |row: &Row| -> Result<Look, DossierError> {
            let tables: String = row.get("tables")?;
            Ok(Look {
                id: row.get("id")?,
                at: row.get("at")?,
                what: row.get("what")?,
                by: row.get("by_person")?,
                unit: row.get("unit")?,
                purpose: row.get("purpose")?,
                tables: tables.split_whitespace().map(str::to_owned).collect(),
            })
        };
        rows.iter().map(one).collect()
    }
}
