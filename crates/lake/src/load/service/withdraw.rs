//! Withdrawing batches, and going back to one: the same, of one batch or of all later ones.

use std::collections::BTreeSet;

use haina_journal::Actor;
use haina_party::Principal;
use haina_store::{Value, args};

use super::declare::by;
use super::rows::{self, Stored};
use super::turn::Turn;
use super::version::Next;
use super::{Lake, entry, no_table};
use crate::delta::Mode;
use crate::load::batch::Version;
use crate::load::fold::{self, Part, failed};
use crate::load::ids::BatchId;
use crate::pull::took_back;
use crate::{LakeError, reason};

/// Batches that are withdrawn together at most: their ids stand in one entry.
const BATCHES_MAX: usize = 1_000;
/// Batches that are marked by one statement.
const MARKED_AT_ONCE: usize = 200;

/// What is withdrawn.
enum What {
    One(BatchId),
    AllAfter(BatchId),
}

impl Lake {
    /// Withdraws a batch: what is served is then what the other batches come to.
    ///
    /// # Errors
    /// `LAK0001`, `LAK0002` as the policies say; `LAK0003` without a reason; `LAK0005` while another changes the table;
    /// `LAK0011` when the batch is withdrawn already; `LAK0012` when the place cannot be written.
    pub async fn withdraw(
        &self,
        principal: &Principal,
        key: &str,
        batch: BatchId,
        reason: &str,
    ) -> Result<Version, LakeError> {
        self.take_back(principal, key, &What::One(batch), reason)
            .await
    }

    /// Goes back to a batch: all later ones are withdrawn.
    ///
    /// # Errors
    /// As [`Lake::withdraw`]; `LAK0011` also when nothing came later.
    pub async fn go_back(
        &self,
        principal: &Principal,
        key: &str,
        to: BatchId,
        reason: &str,
    ) -> Result<Version, LakeError> {
        self.take_back(principal, key, &What::AllAfter(to), reason)
            .await
    }

    async fn take_back(
        &self,
        principal: &Principal,
        key: &str,
        what: &What,
        reason: &str,
    ) -> Result<Version, LakeError> {
        let resource = self.resource(key).await?.ok_or_else(|| no_table(key))?;
        let owner = &resource.spec.owner;
        let actor = self.allowed(principal, "lake.withdraw", &resource, owner)?;
        let reason = reason::given(reason)?;
        let turn = self.turn(resource.id, &resource.spec.key).await?;
        let mut session = self.inner.store.glance().await?;
        let stored = rows::table(&mut session, resource.id).await;
        drop(session);
        let done = match stored {
            Ok(Some(stored)) => {
                self.take_back_now(&turn, &actor, &stored, what, reason)
                    .await
            }
            Ok(None) => Err(no_table(key)),
            Err(error) => Err(error),
        };
        turn.end().await;
        done
    }

    async fn take_back_now(
        &self,
        turn: &Turn,
        actor: &Actor,
        stored: &Stored,
        what: &What,
        reason: &str,
    ) -> Result<Version, LakeError> {
        let mut session = self.inner.store.read().await?;
        let before = rows::parts(&mut session, stored.resource, stored.version).await?;
        let (event, batches) = match what {
            What::One(id) => {
                let batch = rows::batch(&mut session, stored.resource, *id).await?;
                if batch.withdrawn.is_some() {
                    return Err(LakeError::State {
                        why: "the batch is withdrawn already",
                    });
                }
                ("batch_withdrawn", vec![batch.id])
            }
            What::AllAfter(id) => {
                let batch = rows::batch(&mut session, stored.resource, *id).await?;
                if batch.withdrawn.is_some() {
                    return Err(LakeError::State {
                        why: "the batch to go back to is withdrawn",
                    });
                }
                let later = before.iter().filter(|part| part.ordinal > batch.ordinal);
                let later = later.filter_map(|part| part.batch.parse().ok());
                ("went_back", later.collect::<Vec<BatchId>>())
            }
        };
        drop(session);
        match batches.len() {
            0 => {
                return Err(LakeError::State {
                    why: "no later batch counts",
                });
            }
            n if n > BATCHES_MAX => {
                return Err(LakeError::State {
                    why: "too many batches are withdrawn at once: go back in several steps",
                });
            }
            _ => {}
        }
        let gone: BTreeSet<String> = batches.iter().map(BatchId::to_string).collect();
        let after = before.iter().filter(|part| !gone.contains(&part.batch));
        let after: Vec<Part> = after.cloned().collect();
        let next = self
            .without(stored, &before, &after, actor, event, reason)
            .await?;
        turn.still().await?;
        let run = || async {
            let mut tx = self.inner.store.begin().await?;
            let (version, at) = self.serve(&mut tx, turn, stored, &next).await?;
            for some in batches.chunks(MARKED_AT_ONCE) {
                let mut args = args![stored.resource, at, version, reason];
                let numbers = some.iter().map(|id| {
                    args.push(Value::from(*id));
                    format!("${}", args.len())
                });
                let numbers = numbers.collect::<Vec<_>>().join(", ");
                let sql = format!(
                    "UPDATE lake_batch SET withdrawn_at = $2, withdrawn_version = $3, withdrawn_why = $4
                     WHERE resource = $1 AND withdrawn_at IS NULL AND id IN ({numbers})"
                );
                if tx.execute(&sql, &args).await? != some.len() as u64 {
                    return Err(LakeError::Counts {
                        key: stored.key.clone(),
                    });
                }
            }
            took_back(&mut tx, stored.resource, version, stored.declared.spec.mode).await?;
            let kind = format!("lake.{event}");
            let tallies = &next.tallies;
            let draft = entry::withdrawn(stored, &kind, version, &batches, tallies, reason, actor);
            self.inner.journal.append(&mut tx, draft).await?;
            tx.commit().await?;
            Ok(Version {
                version,
                event: event.to_owned(),
                at,
                by: next.by.clone(),
                reason: reason.to_owned(),
                rows: next.rows,
                tallies: next.tallies.clone(),
            })
        };
        self.inner.place.step("serve a version")?;
        self.inner.store.retry(&self.inner.env, run).await
    }

    /// Makes what the batches that are left come to.
    async fn without(
        &self,
        stored: &Stored,
        before: &[Part],
        after: &[Part],
        actor: &Actor,
        event: &'static str,
        reason: &str,
    ) -> Result<Next, LakeError> {
        let three = self.three(&stored.key)?;
        let session = fold::session(self.inner.limits.memory_bytes)?;
        let history = three.history.open(stored.history).await?;
        let declared = &stored.declared;
        let frame = fold::of_history(&session, declared, history, after).await?;
        let stream = frame.execute_stream().await.map_err(failed)?;
        let limits = &self.inner.limits.write;
        let staged = three.current.stage(stored.current, stream, limits).await?;
        let (current, rows) = self
            .commit_current(&three, stored, Mode::Overwrite, staged)
            .await?;
        let mode = declared.spec.mode;
        let changes = match mode.goes_by_key() {
            true => {
                let was = three.current.open(stored.current).await?;
                let is_now = three.current.open(current).await?;
                fold::changes_by_key(&session, declared, was, is_now).await?
            }
            false => fold::changes_by_batch(mode, before, after),
        };
        let tallies = self.tally(stored, &changes, rows).await?;
        Ok(Next {
            event,
            by: by(actor),
            reason: reason.to_owned(),
            current,
            history: stored.history,
            rejects: stored.rejects,
            rows,
            last_ordinal: stored.last_ordinal,
            tallies,
        })
    }
}
