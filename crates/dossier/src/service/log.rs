//! What became of a file: its log, and which records were in it on a day.

use std::collections::BTreeMap;

use haina_party::Principal;
use haina_store::{Row, Session, args};
use jiff::Timestamp;

use super::held::{Body, parsed};
use super::{Dossiers, unknown};
use crate::{Declaration, DossierError, DossierId, FileKind};

/// Entries of a list at most.
const PAGE_MAX: u32 = 200;
/// Merges that are followed back to the files that looks were into.
const MERGED_MAX: u32 = 50;

/// A record of a file: a row of a table with the values by which it was linked.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Member {
    /// What officers call it by.
    pub place: u64,
    pub table: String,
    pub(super) row_key: String,
    pub(super) digest: String,
    /// Of the number that it carries; empty: none.
    pub(super) number: String,
}

/// A record that changed its file.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Moved {
    pub place: u64,
    pub from: Option<DossierId>,
    pub to: DossierId,
}

/// An entry of the log.
#[derive(Debug, Clone, PartialEq)]
pub struct LogEntry {
    pub number: u64,
    /// `founded`, `joined`, `merged`, `split`, `ruled`, `undone`, `retrained`.
    pub change: String,
    pub at: Timestamp,
    /// The person who ruled or took back; empty: the linking itself.
    pub by: String,
    pub reason: String,
    pub moves: Vec<Moved>,
    /// Rulings: whether the two are one, and the two records.
    pub ruled: Vec<(bool, u64, u64)>,
    pub withdrawn: Vec<(bool, u64, u64)>,
    /// The strongest link behind it: two records and the weight in bits.
    pub because: Option<(u64, u64, f32)>,
    pub undoes: Option<u64>,
    /// Whether a later entry took it back.
    pub undone: bool,
}

impl Dossiers {
    /// The log of a file, or of all files of the kind, before an entry, the last first.
    ///
    /// # Errors
    /// `DOS0002` as the policies say.
    pub async fn log(
        &self,
        principal: &Principal,
        of: &Declaration,
        file: Option<DossierId>,
        before: Option<u64>,
        limit: u32,
    ) -> Result<Vec<LogEntry>, DossierError> {
        self.keeper(principal, "dossier.review", of)?;
        let mut session = self.around().store.glance().await?;
        let before = before.unwrap_or(u64::MAX);
        let limit = limit.min(PAGE_MAX);
        let columns = "l.number, l.change, l.body, l.undoes, l.at, l.by_person, l.reason,
            EXISTS (SELECT 1 FROM dossier_log u WHERE u.kind = l.kind AND u.undoes = l.number) AS undone";
        let rows = match file {
            Some(file) => {
                let sql = format!(
                    "SELECT {columns} FROM dossier_touch t JOIN dossier_log l ON l.kind = t.kind AND l.number = t.number
                     WHERE t.kind = $1 AND t.dossier = $2 AND t.number < $3 ORDER BY t.number DESC LIMIT {limit}"
                );
                session
                    .all(&sql, &args![of.kind.name(), file, before])
                    .await?
            }
            None => {
                let sql = format!(
                    "SELECT {columns} FROM dossier_log l
                     WHERE l.kind = $1 AND l.number < $2 ORDER BY l.number DESC LIMIT {limit}"
                );
                session.all(&sql, &args![of.kind.name(), before]).await?
            }
        };
        rows.iter().map(read).collect()
    }

    /// The records of a file now, or as of a moment.
    ///
    /// # Errors
    /// `DOS0001` when there is no such file, `DOS0003` when it was merged into another.
    pub(super) async fn members(
        &self,
        session: &mut Session,
        kind: FileKind,
        file: DossierId,
        as_of: Option<Timestamp>,
    ) -> Result<Vec<Member>, DossierError> {
        let sources = self.sources(session, kind).await?;
        let tables: BTreeMap<u16, String> = sources
            .into_iter()
            .map(|(key, row)| (row.number, key))
            .collect();
        let select = "SELECT place, source, row_key, digest, number_digest FROM dossier_record WHERE kind = $1";
        let rows = match as_of {
            None => {
                let sql = format!("{select} AND dossier = $2 ORDER BY place");
                session.all(&sql, &args![kind.name(), file]).await?
            }
            Some(at) => {
                let mut rows = Vec::new();
                for place in self.places_at(session, kind, file, at).await? {
                    let sql = format!("{select} AND place = $2");
                    rows.extend(session.optional(&sql, &args![kind.name(), place]).await?);
                }
                rows
            }
        };
        let one = |row: &Row| -> Result<Member, DossierError> {
            let source: u16 = row.get("source")?;
            Ok(Member {
                place: row.get("place")?,
                table: tables.get(&source).cloned().unwrap_or_default(),
                row_key: row.get("row_key")?,
                digest: row.get("digest")?,
                number: row.get("number_digest")?,
            })
        };
        let members = rows.iter().map(one).collect::<Result<Vec<_>, _>>()?;
        match members.is_empty() && as_of.is_none() {
            true => Err(self.gone(session, kind, file).await?),
            false => Ok(members),
        }
    }

    /// Which records were in a file at a moment: the fold of its log.
    async fn places_at(
        &self,
        session: &mut Session,
        kind: FileKind,
        file: DossierId,
        at: Timestamp,
    ) -> Result<Vec<u64>, DossierError> {
        let sql = "SELECT l.body, l.at FROM dossier_touch t JOIN dossier_log l ON l.kind = t.kind AND l.number = t.number
            WHERE t.kind = $1 AND t.dossier = $2 ORDER BY t.number";
        let rows = session.all(sql, &args![kind.name(), file]).await?;
        if rows.is_empty() {
            return Err(unknown("file", &file.to_string()));
        }
        let mut places = std::collections::BTreeSet::new();
        for row in rows {
            if row.get::<Timestamp>("at")? > at {
                break;
            }
            let body: Body = parsed("an entry", &row.get::<String>("body")?)?;
            for (place, from, to) in body.moves {
                match (from == Some(file), to == file) {
                    (_, true) => drop(places.insert(place)),
                    (true, false) => drop(places.remove(&place)),
                    (false, false) => {}
                }
            }
        }
        Ok(places.into_iter().collect())
    }

    /// A file, and those that were merged into it: who looked into them looked into what it holds now.
    pub(super) async fn with_merged(
        &self,
        session: &mut Session,
        kind: FileKind,
        file: DossierId,
    ) -> Result<Vec<DossierId>, DossierError> {
        let sql = format!(
            "SELECT l.body FROM dossier_touch t
             JOIN dossier_log l ON l.kind = t.kind AND l.number = t.number
             WHERE t.kind = $1 AND t.dossier = $2 AND l.change = 'merged'
             ORDER BY t.number DESC LIMIT {MERGED_MAX}"
        );
        let mut files = vec![file];
        for row in session.all(&sql, &args![kind.name(), file]).await? {
            let body: Body = parsed("an entry", &row.get::<String>("body")?)?;
            for (_, from, to) in body.moves {
                if let Some(from) = from.filter(|from| to == file && !files.contains(from)) {
                    files.push(from);
                }
            }
        }
        Ok(files)
    }

    /// Why a file has no records: there never was one, or it was merged.
    async fn gone(
        &self,
        session: &mut Session,
        kind: FileKind,
        file: DossierId,
    ) -> Result<DossierError, DossierError> {
        let sql = "SELECT l.body FROM dossier_touch t JOIN dossier_log l ON l.kind = t.kind AND l.number = t.number
            WHERE t.kind = $1 AND t.dossier = $2 ORDER BY t.number DESC LIMIT 5";
        for row in session.all(sql, &args![kind.name(), file]).await? {
            let body: Body = parsed("an entry", &row.get::<String>("body")?)?;
            let into = body.moves.iter().find(|(_, from, _)| *from == Some(file));
            if let Some((_, _, into)) = into {
                return Ok(DossierError::Merged {
                    id: file.to_string(),
                    into: into.to_string(),
                });
            }
        }
        Ok(unknown("file", &file.to_string()))
    }
}

fn read(row: &Row) -> Result<LogEntry, DossierError> {
    let body: Body = parsed("an entry", &row.get::<String>("body")?)?;
    let moves = body
        .moves
        .into_iter()
        .map(|(place, from, to)| Moved { place, from, to });
    let pairs = |pairs: Vec<super::held::Pair>| -> Vec<(bool, u64, u64)> {
        pairs
            .into_iter()
            .map(|pair| (pair.one, pair.left, pair.right))
            .collect()
    };
    Ok(LogEntry {
        number: row.get("number")?,
        change: row.get("change")?,
        at: row.get("at")?,
        by: row.get("by_person")?,
        reason: row.get("reason")?,
        moves: moves.collect(),
        ruled: pairs(body.ruled),
        withdrawn: pairs(body.withdrawn),
        because: body.because,
        undoes: row.get("undoes")?,
        undone: row.get("undone")?,
    })
}
