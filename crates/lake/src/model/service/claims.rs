//! Passing on what a run claims. It may be cut off anywhere: the next run goes on from there, and what was claimed twice is
//! claimed once.

use haina_core::calendar::local_day;
use haina_finding::{Claim, ModelRef};
use haina_party::Principal;
use haina_store::{Lease, args};

use super::Models;
use super::load::OpenRun;
use crate::LakeError;
use crate::model::ModelError;
use crate::model::engine::{self, failed};
use crate::model::rows::{Rows, column};
use crate::model::{Change, Model, ModelSet};

/// Changes that are passed on at a time.
const CHANGES_AT_ONCE: usize = 1_000;
/// Runs that were cut off and are finished one after the other.
const RUNS_MAX: usize = 1_000;

/// Changes that go together.
#[derive(Default)]
struct Few {
    claims: Vec<Claim>,
    gone: Vec<(String, String)>,
}

impl Models {
    /// Passes on what the runs of a model claim and did not get to.
    pub(super) async fn pass_on(
        &self,
        lease: &Lease,
        set: &ModelSet,
        model: &Model,
    ) -> Result<(), LakeError> {
        let key = set.key(&model.name);
        for _ in 0..RUNS_MAX {
            let Some(run) = self.open_run(&key).await? else {
                return Ok(());
            };
            self.pass_on_run(lease, &key, model, &run).await?;
        }
        Ok(())
    }

    async fn pass_on_run(
        &self,
        lease: &Lease,
        key: &str,
        model: &Model,
        run: &OpenRun,
    ) -> Result<(), LakeError> {
        let Some(claims) = model.header.claims() else {
            // It claims no more; what it claimed is for people to decide.
            return self.passed(lease, run, run.passed, true).await;
        };
        let reference = self.reference(key, model, &run.model_version);
        let mut rows = self.changes(key, run).await?;
        let mut passed = run.passed;
        let mut some = Few::default();
        while rows.advance().await.map_err(|error| failed(key, &error))? {
            let (change, subject) = (rows.get(1), rows.get(2).unwrap_or_default());
            match rows.get(3) {
                Some(claim) if change != Some(Change::Leave.name()) => {
                    let claim = serde_json::from_str(claim);
                    some.claims.push(
                        claim.map_err(|source| LakeError::Model(ModelError::Broken { source }))?,
                    );
                }
                _ => some.gone.push((claims.subject.clone(), subject.to_owned())),
            }
            passed += 1;
            if some.claims.len() + some.gone.len() >= CHANGES_AT_ONCE {
                self.send(&reference, &mut some).await?;
                self.passed(lease, run, passed, false).await?;
            }
        }
        self.send(&reference, &mut some).await?;
        self.passed(lease, run, passed, true).await
    }

    /// The changes of a run behind those that were passed on, in their order.
    async fn changes(&self, key: &str, run: &OpenRun) -> Result<Rows, LakeError> {
        let table = self.open(&run.changes).await?;
        let context = engine::session(&self.around().limits)?;
        let rows = async {
            let behind = column("nth").gt_eq(datafusion::logical_expr::lit(run.passed));
            let frame = context.read_table(table)?.filter(behind)?;
            let columns = ["change", "key", "claim"].map(str::to_owned);
            // The place is a number, and texts of numbers have another order.
            let frame = frame.sort(vec![column("nth").sort(true, true)])?;
            in_order(frame, &columns)?.execute_stream().await
        };
        Ok(Rows::new(rows.await.map_err(|error| failed(key, &error))?))
    }

    async fn send(&self, model: &ModelRef, some: &mut Few) -> Result<(), LakeError> {
        let Few { claims, gone } = std::mem::take(some);
        if claims.is_empty() && gone.is_empty() {
            return Ok(());
        }
        let findings = &self.around().findings;
        findings
            .claim(&Principal::system(), model, &claims, &gone)
            .await?;
        Ok(())
    }

    async fn passed(
        &self,
        lease: &Lease,
        run: &OpenRun,
        passed: i64,
        done: bool,
    ) -> Result<(), LakeError> {
        let around = self.around();
        let mut tx = around.store.begin().await?;
        lease
            .hold(&mut tx, &around.store, &around.env, self.ttl())
            .await?;
        let sql = "UPDATE lake_run SET passed = $2, open = $3 WHERE id = $1";
        tx.execute(sql, &args![run.id, passed, !done]).await?;
        tx.commit().await?;
        Ok(())
    }

    fn reference(&self, key: &str, model: &Model, version: &str) -> ModelRef {
        let header = &model.header;
        let day = local_day(self.around().env.now());
        ModelRef {
            key: key.to_owned(),
            version: version.to_owned(),
            title: header.title.clone(),
            owner: header.owner.clone(),
            basis: header.basis_on(day).to_owned(),
            matter: header.claims().and_then(|claims| claims.matter.clone()),
        }
    }
}

/// The columns as text, behind the place that they are sorted by.
fn in_order(
    frame: datafusion::dataframe::DataFrame,
    columns: &[String],
) -> Result<datafusion::dataframe::DataFrame, datafusion::common::DataFusionError> {
    let mut exprs = vec![column("nth")];
    exprs.extend(columns.iter().map(|name| column(name)));
    frame.select(exprs)
}
