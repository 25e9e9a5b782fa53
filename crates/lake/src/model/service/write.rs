//! The moment at which a run counts: its row, the row of what is served and the entry, in one transaction.

use haina_journal::{Actor, Draft};
use haina_store::{Lease, args};
use jiff::SignedDuration;
use serde_json::json;

use super::load::ModelRow;
use super::make::{Made, Making};
use super::told::RunRow;
use super::{Models, RunId};
use crate::LakeError;
use crate::model::ModelSet;
use crate::model::results::Kept;

impl Models {
    /// Serves what a run has made. Before this commits nothing is changed; after it nothing is left to do but claims, which go
    /// on wherever they are cut off.
    pub(super) async fn serve(
        &self,
        lease: &Lease,
        making: &Making<'_>,
        made: &Made,
        reads: String,
        took: SignedDuration,
    ) -> Result<(RunRow, ModelRow), LakeError> {
        let around = self.around();
        let id = RunId::new(&around.env);
        let (run, row) = rows(id, making, made, reads, took, around.env.now());
        let serve = || async {
            let mut tx = around.store.begin().await?;
            lease
                .hold(&mut tx, &around.store, &around.env, self.ttl())
                .await?;
            insert_run(&mut tx, &run, made.changes.as_ref()).await?;
            upsert_model(&mut tx, &run, &row).await?;
            let draft = Draft {
                kind: "lake.model_ran".to_owned(),
                subject: id.to_string(),
                actor: making.by.clone(),
                body: json!({
                    "model": run.model,
                    "version": run.model_version,
                    "result": row.result.to_string(),
                    "run": run.body,
                }),
                personal: None,
            };
            around.journal.append(&mut tx, draft).await?;
            tx.commit().await?;
            Ok::<(), LakeError>(())
        };
        around.store.retry(&around.env, serve).await?;
        Ok((run, row))
    }

    /// Notes that somebody asks for a run, whatever comes of it; the product asks itself without a word.
    pub(super) async fn note_asked(&self, by: &Actor, set: &ModelSet) -> Result<(), LakeError> {
        if matches!(by, Actor::System(name) if name == "lake") {
            return Ok(());
        }
        let around = self.around();
        let note = || async {
            let mut tx = around.store.begin().await?;
            let draft = Draft {
                kind: "lake.run_asked".to_owned(),
                subject: set.name.clone(),
                actor: by.clone(),
                body: json!({ "set": set.name }),
                personal: None,
            };
            around.journal.append(&mut tx, draft).await?;
            tx.commit().await?;
            Ok::<(), LakeError>(())
        };
        around.store.retry(&around.env, note).await
    }
}

fn rows(
    id: RunId,
    making: &Making<'_>,
    made: &Made,
    reads: String,
    took: SignedDuration,
    at: jiff::Timestamp,
) -> (RunRow, ModelRow) {
    let last = making.last.as_ref();
    let sources = making.inputs.values().flat_map(|input| &input.sources);
    let base = sources.filter_map(|(name, source)| {
        // An input that is short or late does not say how many rows are whole.
        let whole = source.whole.then_some(source.rows);
        let before = || last.and_then(|last| last.base.get(name)).copied();
        Some((name.clone(), whole.or_else(before)?))
    });
    let row = ModelRow {
        run: id,
        at,
        reads,
        result: made.rows.clone(),
        rows: made.body.rows,
        drops: made.drops.clone(),
        held: made.held.clone(),
        base: base.collect(),
    };
    let run = RunRow {
        id,
        model: making.key.clone(),
        model_version: making.model.version.clone(),
        at,
        took_us: u64::try_from(took.as_micros()).unwrap_or(0),
        open: made.changes.is_some(),
        body: made.body.clone(),
    };
    (run, row)
}

async fn insert_run(
    tx: &mut haina_store::Tx,
    run: &RunRow,
    changes: Option<&Kept>,
) -> Result<(), LakeError> {
    let sql = "INSERT INTO lake_run
        (id, model, model_version, at, took_us, body, changes, passed, open)
        VALUES ($1, $2, $3, $4, $5, $6, $7, 0, $8)";
    let args = args![
        run.id,
        &run.model,
        &run.model_version,
        run.at,
        run.took_us,
        json!(run.body).to_string(),
        kept(changes),
        run.open
    ];
    tx.execute(sql, &args).await?;
    Ok(())
}

async fn upsert_model(
    tx: &mut haina_store::Tx,
    run: &RunRow,
    row: &ModelRow,
) -> Result<(), LakeError> {
    let sql = "INSERT INTO lake_model
        (key, model_version, run, at, reads, result, result_rows, drops, held, base)
        VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10)
        ON CONFLICT (key) DO UPDATE SET model_version = excluded.model_version,
            run = excluded.run, at = excluded.at, reads = excluded.reads,
            result = excluded.result, result_rows = excluded.result_rows,
            drops = excluded.drops, held = excluded.held, base = excluded.base";
    let args = args![
        &run.model,
        &run.model_version,
        row.run,
        row.at,
        &row.reads,
        row.result.to_string(),
        row.rows,
        kept(row.drops.as_ref()),
        kept(row.held.as_ref()),
        json!(row.base).to_string()
    ];
    tx.execute(sql, &args).await?;
    Ok(())
}

/// A version of a table as the database keeps it; empty: none.
fn kept(kept: Option<&Kept>) -> String {
    kept.map(Kept::to_string).unwrap_or_default()
}
