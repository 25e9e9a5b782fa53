//! Old work orders: matters with a history, their facts at their own times, entered now.

mod check;
mod row;

use std::collections::{BTreeMap, HashSet};
use std::sync::Arc;

use haina_journal::Actor as JournalActor;
use haina_party::{Principal, Resource};
use haina_store::{Session, Tx, Value, args};

pub use row::{ImportMode, ImportRow, Imported};

use super::number::Pattern;
use super::write::Change;
use super::{MatterError, Matters, Rejected};
use crate::MatterId;
use crate::compiled::Kind;
use crate::engine::{self, Ctx, Fresh, Past};
use crate::world::Actor;

/// Rows of one call.
pub const IMPORT_ROWS_MAX: usize = 5000;

/// Rows that are written by the same statements.
const ROWS_AT_ONCE: usize = 200;

/// A row that is right.
struct Good<'r> {
    row: &'r ImportRow,
    kind: Arc<Kind>,
    past: Past,
}

impl Matters {
    /// Imports rows of a source in one transaction, at most [`IMPORT_ROWS_MAX`].
    ///
    /// # Errors
    /// `MAT0002` when the policies refuse, `MAT0042` for too many rows, `MAT0045` with every wrong
    /// row and its reasons when `mode` is [`ImportMode::Whole`]: then nothing is imported.
    pub async fn import(
        &self,
        principal: &Principal,
        source: &str,
        rows: &[ImportRow],
        mode: ImportMode,
    ) -> Result<Imported, MatterError> {
        let role = self.allowed(principal, "matter.import", &Resource::City)?;
        if rows.len() > IMPORT_ROWS_MAX {
            return Err(MatterError::Query {
                why: format!("{} rows; at most {IMPORT_ROWS_MAX} at a time", rows.len()),
            });
        }
        let mut good = Vec::with_capacity(rows.len());
        let mut rejected = Vec::new();
        for row in rows {
            match self.past(source, row) {
                Ok((kind, past)) => good.push(Good { row, kind, past }),
                Err(reasons) => rejected.push(Rejected {
                    key: row.key.chars().take(200).collect(),
                    reasons,
                }),
            }
        }
        match mode {
            ImportMode::Check => self.would(source, &good, rejected).await,
            ImportMode::Whole if !rejected.is_empty() => Err(MatterError::Import { rejected }),
            ImportMode::Whole | ImportMode::Partial => {
                let actor = super::act::journal_actor(principal, role.as_deref());
                let run = || self.bring_all(source, &good, &actor);
                let done = self.inner.store.retry(&self.inner.env, run).await?;
                Ok(Imported { rejected, ..done })
            }
        }
    }

    async fn would(
        &self,
        source: &str,
        good: &[Good<'_>],
        rejected: Vec<Rejected>,
    ) -> Result<Imported, MatterError> {
        let mut session = self.inner.store.read().await?;
        let keys: HashSet<&str> = good.iter().map(|one| one.row.key.as_str()).collect();
        let keys: Vec<&str> = keys.into_iter().collect();
        let already = there(&mut session, source, &keys).await?;
        let all = count(good.len());
        let again = all.saturating_sub(count(keys.len()));
        Ok(Imported {
            imported: all.saturating_sub(already + again),
            already: already + again,
            rejected,
        })
    }

    async fn bring_all(
        &self,
        source: &str,
        good: &[Good<'_>],
        actor: &JournalActor,
    ) -> Result<Imported, MatterError> {
        let mut done = Imported::default();
        let mut tx = self.inner.store.begin().await?;
        for some in good.chunks(ROWS_AT_ONCE) {
            let new = self.bring(&mut tx, source, some, actor).await?;
            done.imported += count(new);
            done.already += count(some.len() - new);
        }
        tx.commit().await?;
        Ok(done)
    }

    /// Brings those that no earlier import brought, and says how many those are.
    async fn bring(
        &self,
        tx: &mut Tx,
        source: &str,
        some: &[Good<'_>],
        actor: &JournalActor,
    ) -> Result<usize, MatterError> {
        let new = self.claim(tx, source, some).await?;
        let numbers = numbers(tx, &new).await?;
        let (nobody, calendar, city) = (Actor::system(), self.calendar(), self.city());
        let histories = new.iter().zip(numbers).map(|((id, one), number)| {
            let ctx = Ctx {
                now: one.past.opened_at,
                actor: &nobody,
                kind: &one.kind,
                calendar: &calendar,
                world: &city,
                target: None,
            };
            let fresh = Fresh {
                id: *id,
                number,
                code: crate::tracking::new_code(&self.inner.env),
            };
            engine::history(&one.past, fresh, &ctx)
        });
        let histories: Vec<_> = histories.collect();
        let changes = new
            .iter()
            .zip(&histories)
            .map(|((_, one), (events, after))| Change {
                before: None,
                after,
                events,
                tells: &[],
                action: "import",
                actor: actor.clone(),
                kind: &one.kind,
                source,
            });
        let changes: Vec<Change<'_>> = changes.collect();
        self.write_new(tx, &changes).await?;
        let same = new.iter().flat_map(|(id, one)| {
            let row = |(name, value): (&String, &String)| args![*id, name, value.trim()];
            one.row.same.iter().map(row).collect::<Vec<_>>()
        });
        let head = "INSERT INTO matter_same (matter, name, value)";
        tx.insert(head, same.collect(), "").await?;
        Ok(new.len())
    }

    /// Notes whose rows these are; gives those that nobody had, each with its new id.
    async fn claim<'g, 'r>(
        &self,
        tx: &mut Tx,
        source: &str,
        some: &'g [Good<'r>],
    ) -> Result<Vec<(MatterId, &'g Good<'r>)>, MatterError> {
        let all = some.iter().map(|one| (MatterId::new(&self.inner.env), one));
        let mut all: Vec<_> = all.collect();
        let rows = all.iter().map(|(id, one)| args![source, &one.row.key, *id]);
        let rows = rows.collect();
        let head = "INSERT INTO matter_source (source, key, matter)";
        let tail = "ON CONFLICT (source, key) DO NOTHING RETURNING matter";
        let mut claimed = HashSet::new();
        for row in tx.insert(head, rows, tail).await? {
            claimed.insert(row.get::<MatterId>("matter")?);
        }
        all.retain(|(id, _)| claimed.contains(id));
        Ok(all)
    }
}

/// A number for each, counted by type and day in the order of the rows.
async fn numbers(tx: &mut Tx, new: &[(MatterId, &Good<'_>)]) -> Result<Vec<String>, MatterError> {
    let pattern = |one: &Good<'_>| Pattern::of(&one.kind.def().number, one.past.opened_at);
    let patterns: Vec<Pattern> = new.iter().map(|(_, one)| pattern(one)).collect();
    let mut wanted: BTreeMap<&Pattern, i64> = BTreeMap::new();
    for pattern in &patterns {
        *wanted.entry(pattern).or_default() += 1;
    }
    let mut taken = BTreeMap::new();
    for (pattern, count) in wanted {
        taken.insert(pattern, pattern.next_all(tx, count).await?.into_iter());
    }
    let next = |pattern| {
        taken
            .get_mut(pattern)
            .and_then(Iterator::next)
            .unwrap_or_default()
    };
    Ok(patterns.iter().map(next).collect())
}

fn count(n: usize) -> u32 {
    u32::try_from(n).unwrap_or(u32::MAX)
}

/// How many of these keys an earlier import brought.
async fn there(session: &mut Session, source: &str, keys: &[&str]) -> Result<u32, MatterError> {
    let mut found = 0;
    for some in keys.chunks(200) {
        let mut args = args![source];
        let numbers: Vec<String> = some
            .iter()
            .map(|key| {
                args.push(Value::from(*key));
                format!("${}", args.len())
            })
            .collect();
        let sql = format!(
            "SELECT COUNT(*) AS n FROM matter_source WHERE source = $1 AND key IN ({})",
            numbers.join(", ")
        );
        found += session.one(&sql, &args).await?.get::<u32>("n")?;
    }
    Ok(found)
}
