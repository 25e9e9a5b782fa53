//! Running a set: each model after those that it reads, and only when something it depends on is new.

use std::collections::{BTreeMap, BTreeSet};

use haina_journal::Actor;
use haina_store::Lease;
use jiff::SignedDuration;

use super::Models;
use super::inputs::{Inputs, reads};
use super::load::ModelRow;
use super::make::Making;
use super::quality::Troubles;
use super::told::RunRow;
use crate::LakeError;
use crate::model::ModelError;
use crate::model::claim::Origin;
use crate::model::results::Kept;
use crate::model::{Model, ModelSet};

/// How much longer than a run a lease lasts: what is passed on renews it.
const LEASE_SLACK: SignedDuration = SignedDuration::from_mins(5);

/// What a run of a set did with one model.
#[derive(Debug)]
pub struct Ran {
    /// As the set calls it.
    pub model: String,
    pub did: Did,
}

/// What became of a model in a run.
#[derive(Debug)]
pub enum Did {
    /// Nothing that it depends on is new.
    Unchanged,
    /// It was computed, and is served.
    Made(Box<RunRow>),
    /// Something failed; unless its run is listed, what was served before is served still.
    Failed(LakeError),
    /// It reads a model that failed.
    Waits { on: String },
}

impl Models {
    /// Runs the models of a set that have something new to read, in their order, and passes on what they claim.
    ///
    /// A model that fails leaves what is served as it is; those that read it wait, the others run. A run that breaks off
    /// between two models has served the first and not the second; the next run goes on from there.
    ///
    /// # Errors
    /// `LAK0071` while the set is being run; as the store fails, or the findings about late and short sources cannot be
    /// written.
    pub async fn run(&self, set: &ModelSet) -> Result<Vec<Ran>, LakeError> {
        self.run_for(&Actor::System("lake".to_owned()), set).await
    }

    /// As [`Models::run`], when somebody asks for it: the journal names them. Whoever calls has asked the policies.
    ///
    /// # Errors
    /// As [`Models::run`].
    pub async fn run_for(&self, by: &Actor, set: &ModelSet) -> Result<Vec<Ran>, LakeError> {
        let holder = format!("{:016x}", self.around().env.u64());
        let lease = self.lease(set, &holder).await?;
        let done = self.run_all(by, set, &holder).await;
        // What the run came to stands; the lease ends by itself.
        if let Err(error) = lease.release(&self.around().store).await {
            tracing::warn!(
                code = haina_core::Fault::code(&error),
                "Could not give up the lease of a set of models"
            );
        }
        done
    }

    /// Takes the right to run a set, or renews it.
    async fn lease(&self, set: &ModelSet, holder: &str) -> Result<Lease, LakeError> {
        let around = self.around();
        let name = format!("lake.model/{}", set.name);
        let lease = Lease::acquire(&around.store, &around.env, &name, holder, self.ttl());
        let busy = || ModelError::Busy {
            set: set.name.clone(),
        };
        Ok(lease.await?.ok_or_else(busy)?)
    }

    async fn run_all(
        &self,
        by: &Actor,
        set: &ModelSet,
        holder: &str,
    ) -> Result<Vec<Ran>, LakeError> {
        self.note_asked(by, set).await?;
        let mut inputs = Inputs::new(set, self.around().env.now());
        let mut missing: BTreeSet<String> = BTreeSet::new();
        let mut troubles = Troubles::new();
        let mut all = Vec::new();
        for model in set.models() {
            let waits = model.header.upstream().find(|name| missing.contains(*name));
            if model.header.view {
                // It is reckoned by those that read it, and waits with them.
                missing.extend(waits.is_some().then(|| model.name.clone()));
                continue;
            }
            let did = match waits {
                Some(on) => Did::Waits { on: on.to_owned() },
                None => {
                    let lease = self.lease(set, holder).await?;
                    let (lease, run) = ((&lease, by), (&mut inputs, &mut troubles));
                    match self.run_one(lease, set, model, run).await {
                        Ok(Some(row)) => Did::Made(Box::new(row)),
                        Ok(None) => Did::Unchanged,
                        Err(error) => Did::Failed(error),
                    }
                }
            };
            if matches!(did, Did::Waits { .. } | Did::Failed(_)) {
                missing.insert(model.name.clone());
            }
            all.push(Ran {
                model: model.name.clone(),
                did,
            });
        }
        self.tell(set, &inputs, &troubles, missing.is_empty())
            .await?;
        Ok(all)
    }

    async fn run_one(
        &self,
        (lease, by): (&Lease, &Actor),
        set: &ModelSet,
        model: &Model,
        (inputs, troubles): (&mut Inputs<'_>, &mut Troubles),
    ) -> Result<Option<RunRow>, LakeError> {
        let key = set.key(&model.name);
        // What an earlier run was cut off in comes first: its changes are older.
        self.pass_on(lease, set, model).await?;
        let mut session = self.around().store.glance().await?;
        let last = self.row(&mut session, &key).await?;
        drop(session);
        let opened = self.open_inputs(inputs, model, last.as_ref()).await?;
        let trouble = opened
            .values()
            .flat_map(|input| input.trouble.clone())
            .collect::<Vec<_>>();
        troubles.extend(trouble.iter().cloned());
        let reads = reads(model, &opened, inputs.day);
        if let Some(last) = last.as_ref().filter(|last| last.reads == reads) {
            let input = self.as_input(set, model, last, trouble).await?;
            inputs.made(&model.name, input);
            return Ok(None);
        }
        let making = Making {
            by,
            set,
            model,
            key,
            inputs: opened,
            origins: origins(inputs, model),
            last,
            day: inputs.day,
        };
        let begun = self.around().env.now();
        let made = self.make(&making).await?;
        let took = self.around().env.now().duration_since(begun);
        let (run, row) = self.serve(lease, &making, &made, reads, took).await?;
        let input = self.as_input(set, model, &row, trouble).await?;
        inputs.made(&model.name, input);
        self.pass_on(lease, set, model).await?;
        self.forget(&row, making.last.as_ref(), made.changes.as_ref())
            .await;
        Ok(Some(run))
    }

    /// Frees versions that nothing needs; what cannot be freed now will be another time.
    async fn forget(&self, row: &ModelRow, last: Option<&ModelRow>, changes: Option<&Kept>) {
        let parts = |row: &ModelRow| {
            [
                Some(row.result.clone()),
                row.drops.clone(),
                row.held.clone(),
            ]
        };
        let before: Vec<Kept> = last.map(parts).into_iter().flatten().flatten().collect();
        // All of them were passed on: nobody reads them again, and they are of people.
        if let Some(changes) = changes {
            self.forget_but(&changes.table, &[]).await;
        }
        for now in parts(row).into_iter().flatten() {
            // Somebody may still read the one before.
            let before = before.iter().filter(|kept| kept.table == now.table);
            let mut kept: Vec<u64> = before.map(|kept| kept.version).collect();
            kept.push(now.version);
            self.forget_but(&now.table, &kept).await;
        }
    }

    async fn forget_but(&self, table: &str, kept: &[u64]) {
        if let Err(error) = self.around().results.forget(table, kept).await {
            tracing::warn!(table, %error, "Old versions of a result were not freed");
        }
    }

    pub(super) fn ttl(&self) -> SignedDuration {
        let time = SignedDuration::try_from(self.around().limits.time);
        time.unwrap_or(SignedDuration::from_hours(1)) + LEASE_SLACK
    }
}

/// What is known of the tables that the reasons of a model come from, beyond its inputs.
fn origins(inputs: &Inputs<'_>, model: &Model) -> BTreeMap<String, Origin> {
    let reasons = model
        .header
        .claims()
        .map(|claims| claims.reasons.as_slice());
    let named = reasons
        .unwrap_or_default()
        .iter()
        .filter_map(|why| why.input(&model.header));
    named
        .filter_map(|name| Some((name.to_owned(), inputs.origin(name)?)))
        .collect()
}

impl Ran {
    /// The run, when it was computed.
    pub fn made(&self) -> Option<&RunRow> {
        match &self.did {
            Did::Made(row) => Some(row),
            _ => None,
        }
    }

    /// `made`, `unchanged`, `failed` or `waits`.
    pub fn word(&self) -> &'static str {
        match self.did {
            Did::Unchanged => "unchanged",
            Did::Made(_) => "made",
            Did::Failed(_) => "failed",
            Did::Waits { .. } => "waits",
        }
    }
}
