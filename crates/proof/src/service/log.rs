//! Who asked whom about whom, what for, and how it ended.

use haina_agreement::ReceiptId;
use haina_core::Words;
use haina_store::{Row, Tx, args};
use jiff::Timestamp;

use super::{Due, Proofs};
use crate::{Outcome, ProofError, QuestionId};

/// Questions in one list at most.
const PAGE_MAX: u32 = 201;

/// A question as it is kept.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Note {
    pub id: QuestionId,
    pub at: Timestamp,
    /// The paper that it was asked in place of.
    pub title: Words,
    /// The table.
    pub source: String,
    /// The department that keeps it.
    pub owner: String,
    /// The department that asked.
    pub asker: String,
    pub purpose: String,
    /// What it was asked for: a matter.
    pub about: String,
    /// The digest of the number that it was asked about.
    pub subject: Option<String>,
    /// Who let it be asked.
    pub person: Option<String>,
    pub outcome: Outcome,
    /// Nobody had to bring the paper.
    pub spared: bool,
    /// The field that was told; none: only yes or no.
    pub told: Option<String>,
    pub receipt: Option<ReceiptId>,
    pub took_ms: i64,
}

/// Who reads the log of questions about somebody.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Reader {
    /// The digest of the number that was verified to be theirs.
    pub subject: Option<String>,
    /// What they let be asked.
    pub person: String,
}

/// How many questions ended how.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Count {
    pub title: Words,
    pub source: String,
    pub owner: String,
    pub asker: String,
    pub outcome: Outcome,
    pub questions: u64,
    /// Papers that nobody had to bring.
    pub spared: u64,
    /// Of all of them, in milliseconds.
    pub took_ms: u64,
}

const COLUMNS: &str = "id, at, title_zh, title_en, source, owner, asker, purpose, about, subject, person, outcome, spared, told, receipt, took_ms";

impl Proofs {
    /// Keeps that a question was asked. Asked again after a kill it stands there once, as it ended last.
    ///
    /// # Errors
    /// As the store fails.
    pub async fn note(&self, tx: &mut Tx, due: &Due, note: &Note) -> Result<(), ProofError> {
        let sql = format!(
            "INSERT INTO proof_question ({COLUMNS}, paper, nth)
            VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17, $18)
            ON CONFLICT (about, paper, nth) DO UPDATE SET outcome = excluded.outcome, told = excluded.told,
                receipt = excluded.receipt, took_ms = excluded.took_ms"
        );
        let outcome: &'static str = note.outcome.into();
        let args = args![
            note.id,
            note.at,
            &note.title.zh,
            &note.title.en,
            &note.source,
            &note.owner,
            &note.asker,
            &note.purpose,
            &note.about,
            note.subject.as_deref(),
            note.person.as_deref(),
            outcome,
            i64::from(note.spared),
            note.told.as_deref(),
            note.receipt,
            note.took_ms,
            &due.paper,
            due.nth
        ];
        Ok(tx.later(&sql, &args).await?)
    }

    /// The question that was asked for this, if it was.
    ///
    /// # Errors
    /// As the store fails.
    pub async fn noted(&self, due: &Due) -> Result<Option<Note>, ProofError> {
        let sql = format!(
            "SELECT {COLUMNS} FROM proof_question WHERE about = $1 AND paper = $2 AND nth = $3"
        );
        let mut session = self.around().store.glance().await?;
        let args = args![&due.about, &due.paper, due.nth];
        let row = session.optional(&sql, &args).await?;
        row.as_ref().map(read).transpose()
    }

    /// Questions about somebody, and those that they let be asked, the last first, before the given one.
    ///
    /// # Errors
    /// As the store fails.
    pub async fn about(
        &self,
        reader: &Reader,
        before: Option<QuestionId>,
        limit: u32,
    ) -> Result<Vec<Note>, ProofError> {
        let before = before.unwrap_or(QuestionId::from_uuid(uuid::Uuid::max()));
        let limit = limit.min(PAGE_MAX);
        let mut session = self.around().store.glance().await?;
        let mut notes: Vec<Note> = Vec::new();
        // Each half comes from its own index; in one condition for both, neither database would take it.
        let halves = [
            ("subject", reader.subject.as_deref()),
            ("person", Some(reader.person.as_str())),
        ];
        for (column, value) in halves {
            let Some(value) = value else { continue };
            let sql = format!(
                "SELECT {COLUMNS} FROM proof_question WHERE {column} = $1 AND id < $2 ORDER BY id DESC LIMIT {limit}"
            );
            for row in session.all(&sql, &args![value, before]).await? {
                notes.push(read(&row)?);
            }
        }
        notes.sort_by_key(|note| std::cmp::Reverse(note.id));
        notes.dedup_by_key(|note| note.id);
        notes.truncate(limit as usize);
        Ok(notes)
    }

    /// How questions since a moment ended, by paper, source and asker.
    ///
    /// # Errors
    /// As the store fails.
    pub async fn counts(&self, since: Timestamp) -> Result<Vec<Count>, ProofError> {
        let sql = "SELECT title_zh, max(title_en) AS title_en, source, owner, asker, outcome, count(*) AS questions,
                CAST(sum(spared) AS BIGINT) AS spared, CAST(sum(took_ms) AS BIGINT) AS took_ms
            FROM proof_question WHERE at >= $1
            GROUP BY title_zh, source, owner, asker, outcome ORDER BY title_zh, source, owner, asker, outcome LIMIT 1000";
        let mut session = self.around().store.glance().await?;
        let rows = session.all(sql, &args![since]).await?;
        let one = |row: &Row| -> Result<Count, ProofError> {
            let (questions, took_ms): (i64, i64) = (row.get("questions")?, row.get("took_ms")?);
            let spared: i64 = row.get("spared")?;
            Ok(Count {
                title: words(row)?,
                source: row.get("source")?,
                owner: row.get("owner")?,
                asker: row.get("asker")?,
                outcome: outcome(row)?,
                questions: questions.unsigned_abs(),
                spared: spared.unsigned_abs(),
                took_ms: took_ms.unsigned_abs(),
            })
        };
        rows.iter().map(one).collect()
    }
}

fn words(row: &Row) -> Result<Words, ProofError> {
    let (zh, en): (String, String) = (row.get("title_zh")?, row.get("title_en")?);
    Ok(Words::new(zh, en))
}

fn outcome(row: &Row) -> Result<Outcome, ProofError> {
    let outcome: String = row.get("outcome")?;
    let what = "outcome of a question";
    outcome.parse().map_err(|_| ProofError::Broken { what })
}

fn read(row: &Row) -> Result<Note, ProofError> {
    Ok(Note {
        id: row.get("id")?,
        at: row.get("at")?,
        title: words(row)?,
        source: row.get("source")?,
        owner: row.get("owner")?,
        asker: row.get("asker")?,
        purpose: row.get("purpose")?,
        about: row.get("about")?,
        subject: row.get("subject")?,
        person: row.get("person")?,
        outcome: outcome(row)?,
        spared: row.get::<i64>("spared")? != 0,
        told: row.get("told")?,
        receipt: row.get("receipt")?,
        took_ms: row.get("took_ms")?,
    })
}
