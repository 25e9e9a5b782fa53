//! Linking what is new in the declared tables.

use std::collections::BTreeSet;

use haina_journal::Actor;
use haina_lake::{AsOf, Marks, Tables as _};
use haina_linkage::registry::{Added, Record};
use haina_party::Principal;
use serde_json::json;

use super::Dossiers;
use super::held::{Held, SourceRow, record_key};
use super::rows::{Reading, TableRow, Wanted};
use super::train::{SAMPLE_MAX, SAMPLE_MIN, working};
use super::turn::Turn;
use super::write::{Step, entry, source};
use crate::declaration::TablePart;
use crate::{Declaration, DossierError, DossierId};

/// Records that one transaction takes in.
const CHUNK: usize = 2_000;
/// Batches that are read by name; beyond it the whole table is.
const BATCHES_MAX: usize = 200;
/// A scheduled linking trains anew once there are so many times more records than the model was trained on.
const OUTGROWN: u64 = 4;

/// When a model is trained.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Training {
    /// The first time, and never again by itself: the model stays.
    #[default]
    Once,
    /// As a schedule does: not before there is enough to learn from, and again when it is outgrown.
    AsNeeded,
    /// Now, before what is new is linked.
    Anew,
}

/// What came of a linking.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Linked {
    /// Rows that were read, and those that say nothing of whom they are.
    pub read: u64,
    pub empty: u64,
    /// Records that are new.
    pub records: u64,
    pub founded: u64,
    pub joined: u64,
    pub merged: u64,
    pub split: u64,
    /// Whether a model was trained.
    pub trained: bool,
    /// Tables that were read, and tables that could not be, with the code.
    pub tables: Vec<String>,
    pub troubles: Vec<(String, String)>,
}

/// A record to be, with its row's key and digest.
pub(super) struct Fresh {
    pub(super) record: Record,
    row: (String, String),
}

/// A table with something new.
pub(super) struct News<'d> {
    key: &'d str,
    part: &'d TablePart,
    number: u16,
    marks: Marks,
    /// The batches to read; none: all of it.
    batches: Option<Vec<String>>,
}

impl Dossiers {
    /// Links what is new, asked for by somebody.
    ///
    /// # Errors
    /// `DOS0002` as the policies say, `DOS0005` while it is being done, and as the lake, the store and the library fail.
    pub async fn link(
        &self,
        principal: &Principal,
        of: &Declaration,
        training: Training,
    ) -> Result<Linked, DossierError> {
        let actor = self.keeper(principal, "dossier.link", of)?;
        self.link_for(&actor, of, training).await
    }

    /// Links what is new in the declared tables since it was done last: in chunks, each of them there whole or not at all. One at
    /// a time. For the product's own work: no policy is asked.
    ///
    /// # Errors
    /// As [`Dossiers::link`].
    pub async fn link_for(
        &self,
        actor: &Actor,
        of: &Declaration,
        training: Training,
    ) -> Result<Linked, DossierError> {
        let turn = self.turn(of.kind).await?;
        let done = self.link_in(&turn, actor, of, training).await;
        turn.end().await;
        done
    }

    async fn link_in(
        &self,
        turn: &Turn,
        actor: &Actor,
        of: &Declaration,
        training: Training,
    ) -> Result<Linked, DossierError> {
        let mut linked = Linked::default();
        let news = self.news(turn, of).await?;
        let first = self.held(of.kind).await?.is_none();
        if first || training == Training::Anew {
            if news.is_empty() && first {
                return Ok(linked);
            }
            let sample = self.sample(of, first, &news).await?;
            let least = if training == Training::AsNeeded {
                SAMPLE_MIN
            } else {
                2
            };
            if sample.len() < least {
                return Ok(linked);
            }
            self.train(turn, actor, of, sample, &mut linked).await?;
        }
        for one in news {
            linked.tables.push(one.key.to_owned());
            match self.table(turn, actor, of, &one, &mut linked).await {
                Ok(()) => {}
                Err(error @ (DossierError::Rows { .. } | DossierError::Lake(_))) => {
                    self.trouble(turn, of, &one, &error, &mut linked).await?;
                }
                Err(error) => return Err(error),
            }
        }
        if training == Training::AsNeeded && self.outgrown(of).await? {
            let sample = self.sample(of, false, &[]).await?;
            self.train(turn, actor, of, sample, &mut linked).await?;
        }
        Ok(linked)
    }

    async fn outgrown(&self, of: &Declaration) -> Result<bool, DossierError> {
        let held = self.held(of.kind).await?;
        Ok(held.as_ref().is_some_and(|held| {
            let (now, then) = (held.registry.len() as u64, held.trained_on.max(1));
            now >= then * OUTGROWN && then < SAMPLE_MAX as u64 / OUTGROWN
        }))
    }

    /// The declared tables that have something new, each with its number.
    async fn news<'d>(
        &self,
        turn: &Turn,
        of: &'d Declaration,
    ) -> Result<Vec<News<'d>>, DossierError> {
        let around = self.around();
        let mut session = around.store.glance().await?;
        let mut sources = self.sources(&mut session, of.kind).await?;
        drop(session);
        let mut news = Vec::new();
        for (key, part) in &of.tables {
            let Some(marks) = around.lake.marks(key).await? else {
                continue;
            };
            let known = sources.get(key).cloned();
            let row = match known {
                Some(row) => row,
                None => {
                    let number = sources
                        .values()
                        .map(|row| row.number + 1)
                        .max()
                        .unwrap_or(0);
                    let row = SourceRow {
                        number,
                        version: 0,
                        form: part.form(),
                        at: around.env.now(),
                        trouble: String::new(),
                    };
                    let mut tx = around.store.begin().await?;
                    turn.hold(&mut tx).await?;
                    source(&mut tx, of.kind, key, &row).await?;
                    tx.commit().await?;
                    sources.insert(key.clone(), row.clone());
                    row
                }
            };
            let formed = row.form == part.form();
            if marks.version <= row.version && row.trouble.is_empty() && formed {
                continue;
            }
            let gone = |version: Option<u64>| version.is_some_and(|version| version > row.version);
            let withdrawn = marks
                .batches
                .values()
                .any(|batch| gone(batch.withdrawn_version));
            let new = marks.batches.iter();
            let new = new.filter(|(_, batch)| {
                batch.version > row.version && batch.withdrawn_version.is_none()
            });
            let new: Vec<String> = new.map(|(id, _)| id.clone()).collect();
            let whole = withdrawn || !formed || new.len() > BATCHES_MAX || row.version == 0;
            news.push(News {
                key,
                part,
                number: row.number,
                marks,
                batches: (!whole).then_some(new),
            });
        }
        Ok(news)
    }

    pub(super) async fn reading(&self, one: &News<'_>) -> Result<Option<Reading>, DossierError> {
        let opened = self
            .around()
            .lake
            .open(one.key, AsOf::Version(one.marks.version))
            .await?;
        let Some(opened) = opened else {
            return Ok(None);
        };
        let wanted = match &one.batches {
            Some(batches) => Wanted::Batches(batches.clone()),
            None => Wanted::All,
        };
        Ok(Some(
            Reading::open(one.key, one.part, opened.provider, wanted, false).await?,
        ))
    }

    /// Links what is new in a table.
    async fn table(
        &self,
        turn: &Turn,
        actor: &Actor,
        of: &Declaration,
        one: &News<'_>,
        linked: &mut Linked,
    ) -> Result<(), DossierError> {
        let Some(mut reading) = self.reading(one).await? else {
            return Ok(());
        };
        let mut waiting: Vec<Fresh> = Vec::new();
        let mut seen = BTreeSet::new();
        while let Some(rows) = reading.next().await? {
            let held = self.held(of.kind).await?;
            for row in rows {
                linked.read += 1;
                let Some(fresh) = fresh(of, one, &row) else {
                    linked.empty += 1;
                    continue;
                };
                let there = held
                    .as_ref()
                    .is_some_and(|held| held.registry.contains(&fresh.record.key));
                if !there && seen.insert(fresh.record.key.clone()) {
                    waiting.push(fresh);
                }
            }
            drop(held);
            while waiting.len() >= CHUNK {
                let rest = waiting.split_off(CHUNK);
                self.chunk(turn, actor, of, one, waiting, false, linked)
                    .await?;
                waiting = rest;
                seen = waiting
                    .iter()
                    .map(|fresh| fresh.record.key.clone())
                    .collect();
            }
        }
        self.chunk(turn, actor, of, one, waiting, true, linked)
            .await
    }

    /// Takes records in, and with the last of a table says how far the table is linked: one transaction.
    #[allow(clippy::too_many_arguments)] // what one chunk is
    async fn chunk(
        &self,
        turn: &Turn,
        actor: &Actor,
        of: &Declaration,
        one: &News<'_>,
        chunk: Vec<Fresh>,
        last: bool,
        linked: &mut Linked,
    ) -> Result<(), DossierError> {
        let kind = of.kind;
        let (records, rows): (Vec<Record>, Vec<_>) = chunk
            .into_iter()
            .map(|fresh| (fresh.record, fresh.row))
            .unzip();
        let mut held = self.held(kind).await?;
        let Some(Held {
            mut registry,
            row_version,
            trained_on,
        }) = held.take()
        else {
            return Err(DossierError::Clash);
        };
        let before = registry.mark();
        let env = self.around().env.clone();
        let done = working(kind.name(), move || {
            let added = registry.add(&records, &mut || DossierId::new(&env).to_string());
            added.map(|added| (registry, added))
        });
        let (registry, added) = done.await??;
        let body = body(
            one,
            &added,
            rows.len(),
            before.entries,
            registry.mark().entries,
        );
        *held = Some(Held {
            registry,
            row_version,
            trained_on,
        });
        let now = self.around().env.now();
        let source = SourceRow {
            number: one.number,
            version: one.marks.version,
            form: one.part.form(),
            at: now,
            trouble: String::new(),
        };
        let count = rows.len() as u64;
        let step = Step {
            kind,
            before: Some(before),
            by: String::new(),
            reason: String::new(),
            rows: &rows,
            source: last.then_some((one.key, source)),
            draft: entry(kind, "linked", &of.owner, actor, body),
        };
        self.write(turn, &mut held, step).await?;
        linked.records += count;
        linked.founded += added.founded as u64;
        linked.joined += added.joined as u64;
        linked.merged += added.merged as u64;
        linked.split += added.split as u64;
        Ok(())
    }

    /// Notes that a table could not be read; the others are linked all the same.
    async fn trouble(
        &self,
        turn: &Turn,
        of: &Declaration,
        one: &News<'_>,
        error: &DossierError,
        linked: &mut Linked,
    ) -> Result<(), DossierError> {
        let code = haina_core::Fault::code(error).to_owned();
        let table = one.key;
        tracing::warn!(code, table, "A table of files could not be read");
        let around = self.around();
        let mut tx = around.store.begin().await?;
        turn.hold(&mut tx).await?;
        let sql =
            "UPDATE dossier_source SET trouble = $3, at = $4 WHERE kind = $1 AND resource_key = $2";
        let args = haina_store::args![of.kind.name(), table, &code, around.env.now()];
        tx.execute(sql, &args).await?;
        tx.commit().await?;
        linked.troubles.push((table.to_owned(), code));
        Ok(())
    }
}

pub(super) fn fresh(of: &Declaration, one: &News<'_>, row: &TableRow) -> Option<Fresh> {
    let cells = row.cells(of.kind, one.part);
    if cells.iter().all(Option::is_none) {
        return None;
    }
    let digest = row.digest(of.kind, one.part);
    Some(Fresh {
        record: Record {
            key: record_key(one.key, &row.key, &digest),
            source: one.number,
            cells,
        },
        row: (row.key.clone(), digest),
    })
}

fn body(
    one: &News<'_>,
    added: &Added,
    records: usize,
    from: usize,
    to: usize,
) -> serde_json::Value {
    json!({
        "table": one.key,
        "version": one.marks.version,
        "records": records,
        "founded": added.founded,
        "joined": added.joined,
        "merged": added.merged,
        "split": added.split,
        "log": [from, to],
    })
}
