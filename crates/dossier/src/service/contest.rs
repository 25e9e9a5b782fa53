//! Contesting a field (异议): the subject says that it is wrong, and a matter opens at the department that owns it.

use std::collections::BTreeMap;

use haina_core::Words;
use haina_journal::Draft;
use haina_party::{DeptKey, Principal};
use haina_store::{Row, Session, Tx, Value, args};
use jiff::Timestamp;
use serde_json::json;

use super::decide::Reader;
use super::log::Member;
use super::{Dossiers, told};
use crate::{ContestId, Declaration, DossierError, DossierId, FileKind};

/// Characters of what the subject says.
const TEXT_MAX: usize = 1_000;
/// Records whose contests are looked up by one statement.
const PLACES_AT_ONCE: usize = 200;

/// What the subject contests.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Wish {
    pub table: String,
    /// What the file calls the row's record by.
    pub place: u64,
    pub field: String,
    /// Why it is wrong, and what is right.
    pub text: String,
}

/// A field that can be contested, as the matter needs it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Contested {
    pub file: DossierId,
    pub kind: FileKind,
    pub table: String,
    pub table_title: Words,
    pub place: u64,
    pub field: String,
    pub field_title: Words,
    pub value: Option<String>,
    /// The department that owns the table.
    pub owner: DeptKey,
    pub text: String,
}

/// A contest.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Contest {
    pub id: ContestId,
    pub file: DossierId,
    pub table: String,
    pub place: u64,
    pub field: String,
    pub matter: String,
    pub at: Timestamp,
    pub open: bool,
    /// The class of the answer: `corrected`, `upheld`; empty while open.
    pub outcome: String,
}

impl Dossiers {
    /// Looks whether the subject sees the field, and whether nobody is looking into it already.
    ///
    /// # Errors
    /// `DOS0010` when they do not see it, or contest it already; as [`Dossiers::own`].
    pub async fn contestable(
        &self,
        principal: &Principal,
        of: &Declaration,
        digest: &str,
        wish: &Wish,
    ) -> Result<Contested, DossierError> {
        self.subject(principal, "dossier.contest")?;
        let text = told("what is wrong with it", &wish.text, TEXT_MAX)?;
        let (file, members, _) = self.own_members(of, digest).await?;
        let no = |why| DossierError::Contest { why };
        let members: Vec<_> = members
            .into_iter()
            .filter(|m| m.place == wish.place && m.table == wish.table)
            .collect();
        let read = self.read(of, &members, &Reader::Subject, None).await?;
        let row = read
            .rows
            .into_iter()
            .next()
            .ok_or(no("there is no such row in your file"))?;
        let field = row
            .fields
            .into_iter()
            .find(|field| field.name == wish.field);
        let field = field.ok_or(no("the row has no such field"))?;
        if field.contested.is_some() {
            return Err(no("it is being looked into already"));
        }
        Ok(Contested {
            file,
            kind: of.kind,
            table: row.table,
            table_title: row.title,
            place: row.place,
            field: field.name,
            field_title: field.title,
            value: field.value,
            owner: row.owner,
            text,
        })
    }

    /// Notes a contest with the matter that was opened for it, in the transaction that opened it.
    ///
    /// # Errors
    /// `DOS0010` when somebody was quicker.
    pub async fn contest_within(
        &self,
        tx: &mut Tx,
        principal: &Principal,
        contested: &Contested,
        matter: &str,
    ) -> Result<Contest, DossierError> {
        let actor = self.subject(principal, "dossier.contest")?;
        let around = self.around();
        let contest = Contest {
            id: ContestId::new(&around.env),
            file: contested.file,
            table: contested.table.clone(),
            place: contested.place,
            field: contested.field.clone(),
            matter: matter.to_owned(),
            at: around.env.now(),
            open: true,
            outcome: String::new(),
        };
        let sql = "INSERT INTO dossier_contest
                (id, kind, dossier, resource_key, place, field, matter, at, by_person, open, outcome)
            VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11) ON CONFLICT DO NOTHING";
        let args = args![
            contest.id,
            contested.kind.name(),
            contest.file,
            &contest.table,
            contest.place,
            &contest.field,
            &contest.matter,
            contest.at,
            principal.subject().to_string(),
            true,
            ""
        ];
        if tx.execute(sql, &args).await? != 1 {
            return Err(DossierError::Contest {
                why: "it is being looked into already",
            });
        }
        let body = json!({
            "contest": contest.id,
            "kind": contested.kind,
            "table": contest.table,
            "field": contest.field,
            "record": contest.place,
            "owner": contested.owner,
            "matter": contest.matter,
        });
        let draft = Draft::new("dossier.contested", contest.file.to_string(), actor, body);
        let draft = draft.with_personal(json!({ "text": contested.text }));
        around.journal.append(tx, draft).await?;
        Ok(contest)
    }

    /// The product's own work: the matter of a contest has come to its end.
    ///
    /// # Errors
    /// As the store fails.
    pub async fn contest_ended(
        &self,
        tx: &mut Tx,
        matter: &str,
        outcome: &str,
    ) -> Result<(), DossierError> {
        let sql = "UPDATE dossier_contest SET open = $2, outcome = $3 WHERE matter = $1 AND open RETURNING id, kind, dossier";
        let Some(row) = tx.optional(sql, &args![matter, false, outcome]).await? else {
            return Ok(());
        };
        let (id, file): (ContestId, DossierId) = (row.get("id")?, row.get("dossier")?);
        let kind: String = row.get("kind")?;
        let actor = haina_journal::Actor::System("haina".to_owned());
        let body = json!({ "contest": id, "kind": kind, "matter": matter, "outcome": outcome });
        let draft = Draft::new("dossier.contest_ended", file.to_string(), actor, body);
        self.around().journal.append(tx, draft).await?;
        Ok(())
    }

    /// The subject's contests, the last first.
    ///
    /// # Errors
    /// `DOS0002` as the policies say.
    pub async fn own_contests(
        &self,
        principal: &Principal,
        of: &Declaration,
    ) -> Result<Vec<Contest>, DossierError> {
        self.subject(principal, "dossier.own")?;
        let mut session = self.around().store.glance().await?;
        let sql = "SELECT id, dossier, resource_key, place, field, matter, at, open, outcome FROM dossier_contest
            WHERE kind = $1 AND by_person = $2 ORDER BY at DESC, id DESC LIMIT 200";
        let by = principal.subject().to_string();
        let rows = session.all(sql, &args![of.kind.name(), by]).await?;
        let one = |row: &Row| -> Result<Contest, DossierError> {
            Ok(Contest {
                id: row.get("id")?,
                file: row.get("dossier")?,
                table: row.get("resource_key")?,
                place: row.get("place")?,
                field: row.get("field")?,
                matter: row.get("matter")?,
                at: row.get("at")?,
                open: row.get("open")?,
                outcome: row.get("outcome")?,
            })
        };
        rows.iter().map(one).collect()
    }

    /// The open contests of these records: record and field to matter.
    pub(super) async fn open_contests(
        &self,
        session: &mut Session,
        kind: FileKind,
        members: &[Member],
    ) -> Result<BTreeMap<(u64, String), String>, DossierError> {
        let mut contests = BTreeMap::new();
        for some in members.chunks(PLACES_AT_ONCE) {
            let mut args = args![kind.name()];
            let marks = some.iter().map(|member| {
                args.push(Value::from(member.place));
                format!("${}", args.len())
            });
            let marks = marks.collect::<Vec<_>>().join(", ");
            let sql = format!(
                "SELECT place, field, matter FROM dossier_contest
                 WHERE kind = $1 AND open AND place IN ({marks})"
            );
            for row in session.all(&sql, &args).await? {
                let place = (row.get::<u64>("place")?, row.get::<String>("field")?);
                contests.insert(place, row.get::<String>("matter")?);
            }
        }
        Ok(contests)
    }
}
