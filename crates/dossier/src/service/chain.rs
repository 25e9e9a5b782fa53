//! The chain (一人一链): every fact that a department ever told of somebody, by its day, with when the city knew it and what became
//! of it. A correction comes behind what it corrects; nothing goes.

use std::collections::{BTreeMap, BTreeSet};

use haina_lake::History;
use haina_party::Principal;
use jiff::Timestamp;

use super::decide::{Reader, Sight};
use super::file::{Ask, PURPOSE_MAX, RowView, row_view};
use super::log::Member;
use super::look::{Looked, keys_of};
use super::rows::{ROWS_MAX, Reading, TableRow, Wanted};
use super::{Dossiers, told};
use crate::declaration::TablePart;
use crate::{Declaration, DossierError, DossierId, FileKind, LookId};

/// Facts of a chain at most.
const FACTS_MAX: usize = 2_000;

/// The chain of somebody as a department may see it.
#[derive(Debug, Clone, PartialEq)]
pub struct Chain {
    pub id: DossierId,
    pub kind: FileKind,
    pub as_of: Option<Timestamp>,
    /// By day, the last first; those without a day by when they were known.
    pub facts: Vec<ChainFact>,
    pub more: bool,
    pub look: LookId,
}

/// A fact: a row of a table in one of its versions.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ChainFact {
    pub row: RowView,
    pub standing: Standing,
    /// When that came to be so: when the next version, the deletion or the withdrawal was known.
    pub since: Option<Timestamp>,
}

/// What became of a fact.
#[derive(Debug, Clone, Copy, PartialEq, Eq, strum::IntoStaticStr)]
#[strum(serialize_all = "snake_case")]
pub enum Standing {
    /// 现行
    Holds,
    /// 已更正: a later version of the row says otherwise.
    Corrected,
    /// 已删除: its department deleted the row.
    Deleted,
    /// 已撤回: the delivery was withdrawn.
    Withdrawn,
    /// 不再报送: a later full delivery no longer has it.
    Dropped,
}

/// A version of a row, as it was delivered.
struct Version {
    row: TableRow,
    ordinal: u64,
    withdrawn_at: Option<Timestamp>,
}

impl Dossiers {
    /// The chain of somebody, for a department and a purpose; the look is in the journal first.
    ///
    /// # Errors
    /// As [`Dossiers::file`].
    pub async fn chain(
        &self,
        principal: &Principal,
        of: &Declaration,
        id: DossierId,
        ask: &Ask,
    ) -> Result<Chain, DossierError> {
        let actor = self.asker(principal, &ask.unit)?;
        let purpose = told("the purpose", &ask.purpose, PURPOSE_MAX)?;
        let reader = Reader::Unit {
            unit: ask.unit.clone(),
            purpose: purpose.clone(),
        };
        let mut session = self.around().store.glance().await?;
        let members = self.members(&mut session, of.kind, id, ask.as_of).await?;
        drop(session);
        let (facts, more) = self.facts(of, &members, &reader, ask.as_of).await?;
        let rows: Vec<RowView> = facts.iter().map(|fact| fact.row.clone()).collect();
        let looked = Looked {
            what: "chain",
            actor,
            by: principal.person.to_string(),
            unit: ask.unit.clone(),
            purpose,
            tables: keys_of(&rows),
            as_of: ask.as_of,
        };
        let look = self.looked(of, id, looked).await?;
        Ok(Chain {
            id,
            kind: of.kind,
            as_of: ask.as_of,
            facts,
            more,
            look,
        })
    }

    /// The subject's own chain.
    ///
    /// # Errors
    /// As [`Dossiers::own`].
    pub async fn own_chain(
        &self,
        principal: &Principal,
        of: &Declaration,
        digest: &str,
    ) -> Result<Chain, DossierError> {
        let actor = self.subject(principal, "dossier.own")?;
        let (id, members, _) = self.own_members(of, digest).await?;
        let (facts, more) = self.facts(of, &members, &Reader::Subject, None).await?;
        let rows: Vec<RowView> = facts.iter().map(|fact| fact.row.clone()).collect();
        let looked = Looked {
            what: "own",
            actor,
            by: principal.person.to_string(),
            unit: String::new(),
            purpose: "本人查阅".to_owned(),
            tables: keys_of(&rows),
            as_of: None,
        };
        let look = self.looked(of, id, looked).await?;
        Ok(Chain {
            id,
            kind: of.kind,
            as_of: None,
            facts,
            more,
            look,
        })
    }

    async fn facts(
        &self,
        of: &Declaration,
        members: &[Member],
        reader: &Reader,
        as_of: Option<Timestamp>,
    ) -> Result<(Vec<ChainFact>, bool), DossierError> {
        let mut by_table: BTreeMap<&str, Vec<&Member>> = BTreeMap::new();
        for member in members {
            by_table.entry(&member.table).or_default().push(member);
        }
        let mut facts = Vec::new();
        for (key, part) in &of.tables {
            let Some(members) = by_table.get(key.as_str()) else {
                continue;
            };
            let mut session = self.around().store.glance().await?;
            let sight = self.sight(&mut session, key, part, reader).await?;
            drop(session);
            let Some(sight) = sight.filter(|sight| sight.nothing(part).is_none()) else {
                continue;
            };
            let Some(history) = self.around().lake.history(key).await? else {
                continue;
            };
            let now: BTreeSet<(String, String)> = self
                .table_rows(of.kind, key, part, members, as_of)
                .await?
                .into_iter()
                .map(|(_, row)| (row.key, row.batch))
                .collect();
            let versions = versions(key, part, &history, members, as_of).await?;
            facts.extend(told_of(of.kind, key, part, &sight, members, versions, &now));
        }
        facts.sort_by(|a, b| {
            let day = |fact: &ChainFact| fact.row.from.clone();
            day(b)
                .cmp(&day(a))
                .then(b.row.known_at.cmp(&a.row.known_at))
        });
        let more = facts.len() > FACTS_MAX;
        facts.truncate(FACTS_MAX);
        Ok((facts, more))
    }
}

/// Every version of these rows that was known, by row, in the order in which they were taken in.
async fn versions(
    key: &str,
    part: &TablePart,
    history: &History,
    members: &[&Member],
    as_of: Option<Timestamp>,
) -> Result<BTreeMap<String, Vec<Version>>, DossierError> {
    let keys: BTreeSet<String> = members
        .iter()
        .map(|member| member.row_key.clone())
        .collect();
    let wanted = Wanted::Keys(&keys);
    let provider = history.provider.clone();
    let mut reading = Reading::open(key, part, provider, wanted, history.has_op).await?;
    let mut versions: BTreeMap<String, Vec<Version>> = BTreeMap::new();
    let mut count = 0;
    while let Some(rows) = reading.next().await? {
        for row in rows.into_iter().filter(|row| keys.contains(&row.key)) {
            let Some(batch) = history.batches.get(&row.batch) else {
                continue;
            };
            if as_of.is_some_and(|at| batch.known_at > at) || count > ROWS_MAX * 4 {
                continue;
            }
            count += 1;
            let withdrawn_at = batch
                .withdrawn_at
                .filter(|gone| as_of.is_none_or(|at| *gone <= at));
            let version = Version {
                ordinal: batch.ordinal,
                withdrawn_at,
                row,
            };
            versions
                .entry(version.row.key.clone())
                .or_default()
                .push(version);
        }
    }
    for all in versions.values_mut() {
        all.sort_by_key(|version| (version.ordinal, version.row.line));
    }
    Ok(versions)
}

/// The facts of a table: what was delivered again unchanged is told once.
fn told_of(
    kind: FileKind,
    key: &str,
    part: &TablePart,
    sight: &Sight,
    members: &[&Member],
    versions: BTreeMap<String, Vec<Version>>,
    now: &BTreeSet<(String, String)>,
) -> Vec<ChainFact> {
    let places: BTreeMap<(&str, &str), u64> = members
        .iter()
        .map(|m| ((m.row_key.as_str(), m.digest.as_str()), m.place))
        .collect();
    let mut facts = Vec::new();
    for (row_key, all) in versions {
        // Each with the versions that only repeat it.
        let mut runs: Vec<Vec<Version>> = Vec::new();
        for version in all {
            match runs.last_mut() {
                Some(run) if same(run, &version) => run.push(version),
                _ => runs.push(vec![version]),
            }
        }
        for n in 0..runs.len() {
            let (Some(run), next) = (runs.get(n), runs.get(n + 1)) else {
                continue;
            };
            let Some(first) = run.first() else { continue };
            if first.row.op.as_deref() == Some("delete") {
                continue;
            }
            let digest = first.row.digest(kind, part);
            let Some(place) = places.get(&(row_key.as_str(), digest.as_str())) else {
                continue;
            };
            let holds = run
                .iter()
                .any(|version| now.contains(&(row_key.clone(), version.row.batch.clone())));
            let withdrawn = run.iter().all(|version| version.withdrawn_at.is_some());
            let (standing, since) = match next.and_then(|run| run.first()) {
                _ if holds => (Standing::Holds, None),
                _ if withdrawn => (
                    Standing::Withdrawn,
                    run.iter().filter_map(|version| version.withdrawn_at).max(),
                ),
                Some(next) if next.row.op.as_deref() == Some("delete") => {
                    (Standing::Deleted, known(&next.row))
                }
                Some(next) => (Standing::Corrected, known(&next.row)),
                None => (Standing::Dropped, None),
            };
            if let Some(row) = row_view(key, part, sight, *place, &first.row, |_| None) {
                facts.push(ChainFact {
                    row,
                    standing,
                    since,
                });
            }
        }
    }
    facts
}

fn same(run: &[Version], version: &Version) -> bool {
    let deletes = |row: &TableRow| row.op.as_deref() == Some("delete");
    run.last().is_some_and(|last| {
        last.row.values == version.row.values
            && deletes(&last.row) == deletes(&version.row)
            && last.withdrawn_at.is_some() == version.withdrawn_at.is_some()
    })
}

fn known(row: &TableRow) -> Option<Timestamp> {
    Timestamp::from_microsecond(row.known_at).ok()
}
