//! Taking a delivery in: read, checked, written, counted, and then served, in one go or not at all.

use haina_catalog::{Dimension, Measure, Resource, ResourceState};
use haina_journal::Actor;
use haina_party::{DeptKey, Principal};
use haina_store::{Tx, args};

use super::declare::by;
use super::entry::Accepted;
use super::read_in::{Read, agrees};
use super::rows::{self, BatchBody, Stored, text};
use super::turn::Turn;
use super::version::Next;
use super::{Lake, Three, entry, no_table};
use crate::LakeError;
use crate::delta::{Mode, Staged};
use crate::load::batch::{Batch, Delivery};
use crate::load::fold::{self, Changes, Part, failed};
use crate::load::ids::{BatchId, RefusalId};
use crate::load::intake::Stamp;
use crate::load::read::Inspected;
use crate::load::refusal::Refusal;
use crate::load::spec::LoadMode;
use crate::pull::{Move, moved};

impl Lake {
    /// Whether somebody may deliver to a table as the department `source`, the owner when not said; gives the department. To be
    /// asked before a file is taken.
    ///
    /// # Errors
    /// `LAK0001`, `LAK0002` as the policies say; `LAK0015` for a department that does not deliver to the table.
    pub async fn may_load(
        &self,
        principal: &Principal,
        key: &str,
        source: Option<DeptKey>,
    ) -> Result<DeptKey, LakeError> {
        let resource = self.resource(key).await?.ok_or_else(|| no_table(key))?;
        let source = source.unwrap_or_else(|| resource.spec.owner.clone());
        self.allowed(principal, "lake.load", &resource, &source)?;
        let mut session = self.inner.store.glance().await?;
        let stored = rows::table(&mut session, resource.id).await?;
        let stored = stored.ok_or_else(|| no_table(key))?;
        let delivers = stored.declared.spec.sources.contains(&source);
        delivers.then_some(source).ok_or(LakeError::Source)
    }

    /// Takes a delivery in. What comes of it is a new version, or, when it is refused, nothing: then the version that was served
    /// still is.
    ///
    /// # Errors
    /// `LAK0001`, `LAK0002` as the policies say; `LAK0003` for a wrong name or label; `LAK0004` to `LAK0010` when the delivery
    /// is refused, which stands in the journal, too; `LAK0005` while another changes the table; `LAK0011` for a retired resource; `LAK0012` when the place
    /// cannot be written; `LAK0015` for a department that does not deliver to the table.
    pub async fn load(
        &self,
        principal: &Principal,
        key: &str,
        delivery: &Delivery,
    ) -> Result<Batch, LakeError> {
        self.load_pulled(principal, key, delivery, None).await
    }

    /// As [`Lake::load`], of a file that was pulled: how far its source was pulled moves with it.
    ///
    /// # Errors
    /// As [`Lake::load`]; `LAK0005` also when another pulled it meanwhile.
    pub(crate) async fn load_pulled(
        &self,
        principal: &Principal,
        key: &str,
        delivery: &Delivery,
        pulled: Option<&Move>,
    ) -> Result<Batch, LakeError> {
        let resource = self.resource(key).await?.ok_or_else(|| no_table(key))?;
        let actor = self.allowed(principal, "lake.load", &resource, &delivery.source)?;
        if resource.state == ResourceState::Retired {
            return Err(LakeError::State {
                why: "the resource is retired",
            });
        }
        delivery.check().map_err(|why| LakeError::Spec { why })?;
        let turn = self.turn(resource.id, &resource.spec.key).await?;
        let mut sha256 = String::new();
        let done = self
            .take_in(&turn, &actor, &resource, delivery, pulled, &mut sha256)
            .await;
        turn.end().await;
        if let Err(LakeError::Refused(refusal)) = &done {
            self.note_refusal(&actor, &resource, delivery, &sha256, refusal)
                .await?;
        }
        done
    }

    async fn take_in(
        &self,
        turn: &Turn,
        actor: &Actor,
        resource: &Resource,
        delivery: &Delivery,
        pulled: Option<&Move>,
        sha256: &mut String,
    ) -> Result<Batch, LakeError> {
        let mut session = self.inner.store.read().await?;
        let stored = rows::table(&mut session, resource.id).await?;
        let mut stored = stored.ok_or_else(|| no_table(&resource.spec.key))?;
        if !stored.declared.spec.sources.contains(&delivery.source) {
            return Err(LakeError::Source);
        }
        drop(session);
        if pulled.is_some() {
            stored.declared.spec.facts = stored.declared.spec.facts.of_pulled();
        }
        let inspected = self.inspect(&stored, delivery).await?;
        sha256.clone_from(&inspected.sha256);
        if pulled.is_none() {
            self.is_new(&stored, delivery, &inspected).await?;
        }
        let stamp = Stamp {
            batch: BatchId::new(&self.inner.env),
            source: delivery.source.clone(),
            known_at: self.inner.env.now(),
        };
        let three = self.three(&stored.key)?;
        let read = self
            .read(&three, &stored, delivery, &inspected, &stamp)
            .await?;
        agrees(&read.counted, delivery, stored.declared.spec.mode)?;
        self.serve_batch(
            turn, actor, resource, &stored, &three, delivery, pulled, &inspected, read, &stamp,
        )
        .await
    }

    #[allow(clippy::too_many_arguments)] // all of them are what one delivery is
    async fn serve_batch(
        &self,
        turn: &Turn,
        actor: &Actor,
        resource: &Resource,
        stored: &Stored,
        three: &Three,
        delivery: &Delivery,
        pulled: Option<&Move>,
        inspected: &Inspected,
        read: Read,
        stamp: &Stamp,
    ) -> Result<Batch, LakeError> {
        let Read {
            found,
            counted,
            history,
            rejects,
        } = read;
        let part = Part {
            batch: stamp.batch.to_string(),
            ordinal: stored.last_ordinal + 1,
            source: stamp.source.clone(),
            accepted: counted.accepted,
        };
        self.inner.place.step("commit the history")?;
        let adopted = history.clone();
        let history = match history.rows {
            0 => stored.history,
            _ => {
                three
                    .history
                    .commit(stored.history, Mode::Append, history)
                    .await?
                    .version
            }
        };
        let rejects = match rejects.rows {
            0 => stored.rejects,
            _ => {
                three
                    .rejects
                    .commit(stored.rejects, Mode::Append, rejects)
                    .await?
                    .version
            }
        };
        turn.still().await?;
        let (current, rows, changes) = self
            .fold_in(stored, three, history, &adopted, &part)
            .await?;
        let tallies = self.tally(stored, &changes, rows).await?;
        let next = Next {
            event: "accepted",
            by: by(actor),
            reason: String::new(),
            current,
            history,
            rejects,
            rows,
            last_ordinal: part.ordinal,
            tallies,
        };
        let body = BatchBody {
            found,
            counted,
            pulled: pulled.map(|pulled| pulled.mark.clone()),
        };
        let body_text = text(&body, &part.batch)?;
        let run = || async {
            let mut tx = self.inner.store.begin().await?;
            let (version, _) = self.serve(&mut tx, turn, stored, &next).await?;
            let batch = Batch {
                id: stamp.batch,
                ordinal: part.ordinal,
                source: stamp.source.clone(),
                known_at: stamp.known_at,
                file_name: delivery.name.clone(),
                sha256: inspected.sha256.clone(),
                label: delivery.label.clone(),
                version,
                found: body.found.clone(),
                counted: body.counted.clone(),
                pulled: body.pulled.clone(),
                withdrawn: None,
            };
            insert_batch(&mut tx, stored, &batch, &body_text).await?;
            if let Some(how) = pulled {
                let of = (stored.resource, stored.key.as_str(), batch.source.as_str());
                moved(&mut tx, of, batch.id, batch.known_at, how).await?;
            }
            let accepted = Accepted {
                stored,
                batch: batch.id,
                ordinal: batch.ordinal,
                version,
                delivery,
                inspected,
                found: &body.found,
                counted: &body.counted,
                pulled: body.pulled.as_ref(),
                tallies: &next.tallies,
            };
            let draft = entry::accepted(&accepted, actor);
            self.inner.journal.append(&mut tx, draft).await?;
            self.report(&mut tx, actor, resource, &batch, rows).await?;
            tx.commit().await?;
            Ok::<Batch, LakeError>(batch)
        };
        self.inner.place.step("serve a version")?;
        let batch = self.inner.store.retry(&self.inner.env, run).await?;
        self.inner.place.step("answer")?;
        Ok(batch)
    }

    /// Makes what is served with the batch: the Delta version, its rows, and what changed.
    async fn fold_in(
        &self,
        stored: &Stored,
        three: &Three,
        history: u64,
        adopted: &Staged,
        part: &Part,
    ) -> Result<(u64, u64, Changes), LakeError> {
        let mode = stored.declared.spec.mode;
        let mut session = self.inner.store.glance().await?;
        let before = rows::parts(&mut session, stored.resource, stored.version).await?;
        drop(session);
        let others = before
            .iter()
            .any(|other| other.source != part.source && other.accepted > 0);
        // Where a batch's rows are served as they came, so are its files.
        let as_it_is = match mode {
            LoadMode::Append => Some(Mode::Append),
            LoadMode::Full if !others => Some(Mode::Overwrite),
            _ => None,
        };
        if let Some(how) = as_it_is {
            let staged = three.current.adopt(&three.history, adopted).await?;
            let (current, rows) = self.commit_current(three, stored, how, staged).await?;
            let after: Vec<Part> = before.iter().chain([part]).cloned().collect();
            let changes = fold::changes_by_batch(mode, &before, &after);
            return Ok((current, rows, changes));
        }
        let session = fold::session(self.inner.limits.memory_bytes)?;
        let (was, all) = (
            three.current.open(stored.current).await?,
            three.history.open(history).await?,
        );
        let declared = &stored.declared;
        let changes = match mode.goes_by_key() {
            true => {
                fold::changes_of_batch(&session, declared, was.clone(), all.clone(), part).await?
            }
            false => {
                let after: Vec<Part> = before.iter().chain([part]).cloned().collect();
                fold::changes_by_batch(mode, &before, &after)
            }
        };
        let frame = fold::into_current(&session, declared, was, all, part).await?;
        let stream = frame.execute_stream().await.map_err(failed)?;
        let limits = &self.inner.limits.write;
        let staged = three.current.stage(stored.current, stream, limits).await?;
        let (current, rows) = self
            .commit_current(three, stored, Mode::Overwrite, staged)
            .await?;
        Ok((current, rows, changes))
    }

    /// Tells the catalogue what was seen.
    async fn report(
        &self,
        tx: &mut Tx,
        actor: &Actor,
        resource: &Resource,
        batch: &Batch,
        rows: u64,
    ) -> Result<(), LakeError> {
        let delivery = haina_catalog::Delivery {
            version: batch.version.to_string(),
            rows,
            at: self.inner.env.now(),
        };
        let catalog = &self.inner.catalog;
        catalog.delivered(tx, actor, resource, &delivery).await?;
        let mut measures = batch.counted.measures.clone();
        // What came twice was taken in once.
        let sql =
            "SELECT count(*) AS n FROM lake_refusal WHERE resource = $1 AND code <> 'LAK0004'";
        let refused: u64 = tx.one(sql, &args![resource.id]).await?.get("n")?;
        let taken = batch.ordinal;
        // Of what was delivered, what could be opened and taken in.
        measures.push(Measure {
            dimension: Dimension::Accessibility,
            good: taken,
            all: taken + refused,
        });
        let version = batch.version.to_string();
        catalog
            .measured(tx, actor, resource, &version, &measures)
            .await?;
        Ok(())
    }

    /// Notes in the database and in the journal that a delivery was refused.
    async fn note_refusal(
        &self,
        actor: &Actor,
        resource: &Resource,
        delivery: &Delivery,
        sha256: &str,
        refusal: &Refusal,
    ) -> Result<(), LakeError> {
        let id = RefusalId::new(&self.inner.env);
        let now = self.inner.env.now();
        let run = || async {
            let mut tx = self.inner.store.begin().await?;
            let sql =
                "INSERT INTO lake_refusal (id, resource, source, at, file_name, sha256, code, why)
                VALUES ($1, $2, $3, $4, $5, $6, $7, $8)";
            let args = args![
                id,
                resource.id,
                &delivery.source,
                now,
                &delivery.name,
                sha256,
                refusal.code(),
                refusal.to_string()
            ];
            tx.execute(sql, &args).await?;
            let key = &resource.spec.key;
            let draft = entry::refused(resource.id, key, id, delivery, sha256, refusal, actor);
            self.inner.journal.append(&mut tx, draft).await?;
            tx.commit().await?;
            Ok(())
        };
        self.inner.store.retry(&self.inner.env, run).await
    }
}

async fn insert_batch(
    tx: &mut Tx,
    stored: &Stored,
    batch: &Batch,
    body: &str,
) -> Result<(), LakeError> {
    let sql =
        "INSERT INTO lake_batch (id, resource, ordinal, source, known_at, file_name, sha256, label,
            version, read_rows, accepted_rows, rejected_rows, body, pulled)
        VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14)";
    let args = args![
        batch.id,
        stored.resource,
        batch.ordinal,
        &batch.source,
        batch.known_at,
        &batch.file_name,
        &batch.sha256,
        batch.label.clone(),
        batch.version,
        batch.counted.read,
        batch.counted.accepted,
        batch.counted.rejected,
        body,
        batch.pulled.is_some()
    ];
    tx.execute(sql, &args).await?;
    Ok(())
}
