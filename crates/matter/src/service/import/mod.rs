//! Old work orders: matters with a history, their facts at their own times, entered now.

mod check;
mod row;

use std::collections::HashSet;
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
        let all = u32::try_from(good.len()).unwrap_or(u32::MAX);
        let again = all.saturating_sub(u32::try_from(keys.len()).unwrap_or(u32::MAX));
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
        for one in good {
            if self.bring(&mut tx, source, one, actor).await? {
                done.imported += 1;
            } else {
                done.already += 1;
            }
        }
        tx.commit().await?;
        Ok(done)
    }

    async fn bring(
        &self,
        tx: &mut Tx,
        source: &str,
        one: &Good<'_>,
        actor: &JournalActor,
    ) -> Result<bool, MatterError> {
        let id = MatterId::new(&self.inner.env);
        let sql = "INSERT INTO matter_source (source, key, matter) VALUES ($1, $2, $3)
            ON CONFLICT (source, key) DO NOTHING";
        if tx.execute(sql, &args![source, &one.row.key, id]).await? == 0 {
            return Ok(false);
        }
        let pattern = Pattern::of(&one.kind.def().number, one.past.opened_at);
        let fresh = Fresh {
            id,
            number: pattern.next(tx).await?,
            code: crate::tracking::new_code(&self.inner.env),
        };
        let (nobody, calendar, city) = (Actor::system(), self.calendar(), self.city());
        let ctx = Ctx {
            now: one.past.opened_at,
            actor: &nobody,
            kind: &one.kind,
            calendar: &calendar,
            world: &city,
            target: None,
        };
        let (events, matter) = engine::history(&one.past, fresh, &ctx);
        let change = Change {
            before: None,
            after: &matter,
            events: &events,
            tells: &[],
            action: "import",
            actor: actor.clone(),
            kind: &one.kind,
            source,
        };
        self.write(tx, &change).await?;
        for (name, value) in &one.row.same {
            let sql = "INSERT INTO matter_same (matter, name, value) VALUES ($1, $2, $3)";
            tx.execute(sql, &args![id, name, value.trim()]).await?;
        }
        Ok(true)
    }
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
