//! Reading a delivery: looked at, compared with what came before, and written to files that belong to no version yet.

use std::collections::BTreeMap;

use datafusion::arrow::array::{Array, AsArray};
use datafusion::arrow::datatypes::DataType;
use datafusion::prelude::{cast, ident};
use futures_util::TryStreamExt;
use tokio::sync::mpsc;

use super::rows::{self, Stored};
use super::{Lake, Three, no_table};
use crate::delta::Staged;
use crate::load::batch::Delivery;
use crate::load::fold::{self, failed};
use crate::load::intake::{Counted, Intake, Piece, Stamp};
use crate::load::quality::{Judges, KeySet, Rule, digest};
use crate::load::read::{self, Found, Inspected, inspect};
use crate::load::refusal::Refusal;
use crate::load::spec::LoadMode;
use crate::{AsOf, LakeError, Tables};

/// Batches of rows that wait for being written.
const WAITING: usize = 2;

/// What was read and written to files, and belongs to no version yet.
pub(super) struct Read {
    pub found: Found,
    pub counted: Counted,
    pub history: Staged,
    pub rejects: Staged,
}

impl Lake {
    pub(super) async fn inspect(
        &self,
        stored: &Stored,
        delivery: &Delivery,
    ) -> Result<Inspected, LakeError> {
        let facts = &stored.declared.spec.facts;
        let format = facts.format_of(&delivery.name)?;
        let (path, encoding, limits) = (delivery.path.clone(), facts.encoding, self.inner.limits);
        let look = move || inspect(&path, format, encoding, &limits);
        let inspected = tokio::task::spawn_blocking(look).await.map_err(failed)??;
        match &delivery.manifest.sha256 {
            Some(said) if !said.eq_ignore_ascii_case(&inspected.sha256) => {
                Err(Refusal::OtherSha256.into())
            }
            _ => Ok(inspected),
        }
    }

    /// Whether neither the file nor the label came before.
    pub(super) async fn is_new(
        &self,
        stored: &Stored,
        delivery: &Delivery,
        inspected: &Inspected,
    ) -> Result<(), LakeError> {
        let mut session = self.inner.store.glance().await?;
        let (table, sha256) = (stored.resource, inspected.sha256.as_str());
        if let Some(first) = rows::batch_with(&mut session, table, "sha256", sha256).await? {
            return Err(Refusal::SameFile { first }.into());
        }
        if let Some(label) = &delivery.label
            && let Some(first) = rows::batch_with(&mut session, table, "label", label).await?
        {
            return Err(Refusal::SameLabel { first }.into());
        }
        Ok(())
    }

    /// Reads the file on a thread of its own while what was read is written.
    pub(super) async fn read(
        &self,
        three: &Three,
        stored: &Stored,
        delivery: &Delivery,
        inspected: &Inspected,
        stamp: &Stamp,
    ) -> Result<Read, LakeError> {
        let limits = self.inner.limits;
        let known = self.known_keys(stored).await?;
        let declared = &stored.declared;
        let judges = Judges::new(declared, stamp.known_at, known, limits.key_bytes_max);
        let mut history = three.history.begin(stored.history, &limits.write).await?;
        let mut rejects = three.rejects.begin(stored.rejects, &limits.write).await?;
        let (sender, mut pieces) = mpsc::channel(WAITING);
        let mut intake = Intake::new(declared, stamp, judges, &limits, sender);
        let (path, inspected, declared) =
            (delivery.path.clone(), inspected.clone(), declared.clone());
        let reading = tokio::task::spawn_blocking(move || -> Result<_, Refusal> {
            let found = read::read(&path, &inspected, &declared, &limits, &mut intake)?;
            Ok((found, intake.finish()?))
        });
        let mut wrote = Ok(());
        while let Some(piece) = pieces.recv().await {
            wrote = match &piece {
                Piece::Accepted(batch) => history.put(batch).await,
                Piece::Rejected(batch) => rejects.put(batch).await,
            };
            if wrote.is_err() {
                break;
            }
        }
        drop(pieces);
        let read = reading.await.map_err(failed)?;
        let done = match (wrote, read) {
            (Err(error), _) => Err(error),
            (Ok(()), Err(refusal)) => Err(refusal.into()),
            (Ok(()), Ok(read)) => Ok(read),
        };
        match done {
            Err(error) => {
                history.abort().await;
                rejects.abort().await;
                Err(error)
            }
            Ok((found, counted)) => Ok(Read {
                found,
                counted,
                history: history.finish().await?,
                rejects: rejects.finish().await?,
            }),
        }
    }

    /// The keys of the tables that checks refer to.
    async fn known_keys(&self, stored: &Stored) -> Result<BTreeMap<String, KeySet>, LakeError> {
        let mut all = BTreeMap::new();
        for check in &stored.declared.spec.checks {
            if let Rule::References { table, to, .. } = &check.rule {
                let keys = self.keys_of(table, to).await?;
                all.insert(check.name.clone(), keys);
            }
        }
        Ok(all)
    }

    /// The values of these fields in what another table serves.
    async fn keys_of(&self, key: &str, fields: &[String]) -> Result<KeySet, LakeError> {
        let opened = Tables::open(self, key, AsOf::Now).await?;
        let opened = opened.ok_or_else(|| no_table(key))?;
        let session = fold::session(self.inner.limits.memory_bytes)?;
        let texts = fields.iter().enumerate();
        let texts =
            texts.map(|(n, field)| cast(ident(field), DataType::Utf8).alias(format!("k{n}")));
        let frame = session.read_table(opened.provider).map_err(failed)?;
        let frame = frame.select(texts.collect::<Vec<_>>()).map_err(failed)?;
        let mut rows = frame.execute_stream().await.map_err(failed)?;
        let mut keys = KeySet::default();
        while let Some(batch) = rows.try_next().await.map_err(failed)? {
            let columns = batch.columns().iter();
            let columns: Vec<_> = columns.map(|c| c.as_string::<i32>()).collect();
            for row in 0..batch.num_rows() {
                if columns.iter().all(|column| column.is_valid(row)) {
                    keys.insert(digest(columns.iter().map(|column| column.value(row))));
                }
            }
            if keys.bytes() > self.inner.limits.key_bytes_max {
                let refusal = Refusal::Limit {
                    what: "bytes of keys that are looked up",
                    max: self.inner.limits.key_bytes_max,
                    line: None,
                };
                return Err(refusal.into());
            }
        }
        Ok(keys)
    }
}

/// Whether the counts are what the sender says, and something was taken in.
pub(super) fn agrees(
    counted: &Counted,
    delivery: &Delivery,
    mode: LoadMode,
) -> Result<(), Refusal> {
    let said = delivery.manifest.rows;
    if let Some(said) = said.filter(|said| *said != counted.read) {
        let found = counted.read;
        return Err(Refusal::OtherCount { said, found });
    }
    // A full delivery of nothing would take everything away: only whoever says so means it.
    let nothing = counted.accepted == 0 && (counted.read > 0 || said != Some(0));
    match nothing && (mode == LoadMode::Full || counted.read > 0) {
        true => Err(Refusal::Nothing { read: counted.read }),
        false => Ok(()),
    }
}
