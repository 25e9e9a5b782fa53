//! One run of one model: rows to the disk, then who moves. Nothing of it is served yet.

use std::collections::BTreeMap;

use datafusion::common::DataFusionError;
use datafusion::execution::context::SessionContext;
use datafusion::logical_expr::lit;
use datafusion::physical_plan::{EmptyRecordBatchStream, SendableRecordBatchStream};
use futures_util::TryStreamExt as _;
use haina_journal::Actor;
use jiff::civil::Date;

use super::Models;
use super::inputs::{Input, params_on};
use super::load::ModelRow;
use super::told::RunBody;
use crate::LakeError;
use crate::model::ModelError;
use crate::model::claim::{Claimer, Origin};
use crate::model::compare::{CHANGES, ChangesOut, Compare, HELD, HeldOut, Moved};
use crate::model::diff::Rule;
use crate::model::elsewhere::portable;
use crate::model::engine::{self, failed};
use crate::model::header::{Kind, Stage};
use crate::model::results::{Kept, table_for};
use crate::model::rows::{Rows, by_key, column};
use crate::model::sieve::{Sieve, Tally, pipe, sum_of_keys};
use crate::model::{Model, ModelSet, Outcome};

/// What a run has written.
pub(super) struct Made {
    pub rows: Kept,
    pub drops: Option<Kept>,
    pub held: Option<Kept>,
    /// None when nothing changed.
    pub changes: Option<Kept>,
    pub body: RunBody,
}

/// What a run of a model works with.
pub(super) struct Making<'m> {
    /// Who asked for it, for the journal.
    pub by: &'m Actor,
    pub set: &'m ModelSet,
    pub model: &'m Model,
    /// `migrant-children/suspected`.
    pub key: String,
    pub inputs: BTreeMap<String, Input>,
    /// What else of the set was read, for the reasons of claims.
    pub origins: BTreeMap<String, Origin>,
    pub last: Option<ModelRow>,
    pub day: Date,
}

impl Models {
    /// Computes a model, and compares it with what is held, within the time a run has.
    pub(super) async fn make(&self, making: &Making<'_>) -> Result<Made, LakeError> {
        let time = self.around().limits.time;
        let made = tokio::time::timeout(time, self.make_untimed(making)).await;
        made.unwrap_or_else(|_| {
            Err(LakeError::Model(ModelError::TooLong {
                model: making.key.clone(),
                seconds: time.as_secs(),
            }))
        })
    }

    async fn make_untimed(&self, making: &Making<'_>) -> Result<Made, LakeError> {
        let Making {
            model, key, inputs, ..
        } = making;
        let context = self.session(model, inputs)?;
        let (rows, drops, tally) = self.compute(&context, making).await?;
        let rows_in = match model.header.kind() {
            Kind::Stage(stage) => self.conserved(&context, making, stage, &tally).await?,
            _ => 0,
        };
        let (held, changes, moved) = match model.header.claims() {
            None => (None, None, Moved::default()),
            Some(_) => {
                let (held, changes, moved) = self.compare(&context, making, &rows).await?;
                (Some(held), changes, moved)
            }
        };
        let sources = || inputs.values().flat_map(|input| &input.sources);
        let params = params_on(model, making.day).into_iter();
        let body = RunBody {
            inputs: sources()
                .map(|(name, s)| (name.clone(), s.version))
                .collect(),
            input_rows: sources().map(|(name, s)| (name.clone(), s.rows)).collect(),
            params: params
                .map(|(name, value)| (name.to_owned(), value))
                .collect(),
            rows_in,
            rows: tally.kept,
            dropped: tally.dropped,
            answers: tally.outcomes,
            moved,
            trouble: trouble_of(inputs),
        };
        tracing::info!(model = key, rows = body.rows, "Computed model `{key}`");
        Ok(Made {
            rows,
            drops,
            held,
            changes,
            body,
        })
    }

    /// Runs the SQL; rows that stay and rows that are dropped go to their tables at the same time.
    async fn compute(
        &self,
        context: &SessionContext,
        making: &Making<'_>,
    ) -> Result<(Kept, Option<Kept>, Tally), LakeError> {
        let (model, key) = (making.model, &making.key);
        let stream = async {
            let frame = engine::plan(context, model, making.day).await?;
            match &self.around().engine {
                None => frame.execute_stream().await,
                Some(engine) => {
                    let (state, plan) = frame.into_parts();
                    engine.rows(portable(plan, &state).await?).await
                }
            }
        };
        let stream = stream.await.map_err(|error| failed(key, &error))?;
        let sieve = Sieve::new(model, stream.schema());
        let mut sieve = sieve.map_err(|error| failed(key, &error))?;
        let (kept, rows) = pipe(sieve.kept_schema());
        let (dropped, drops) = sieve.dropped_schema().map(pipe).unzip();
        let pass = async {
            let passed = sieve.pass(stream, kept, dropped).await;
            passed.map_err(|error| failed(key, &error))
        };
        let write_rows = self.keep(key, "rows", rows);
        let write_drops = async {
            match drops {
                Some(drops) => self.keep(key, "drops", drops).await.map(Some),
                None => Ok(None),
            }
        };
        let ((), (rows, _), drops) = futures_util::try_join!(pass, write_rows, write_drops)?;
        Ok((rows, drops.map(|(drops, _)| drops), sieve.tally))
    }

    /// Writes a part of what a model makes; says where it is kept, and how many rows it has.
    async fn keep(
        &self,
        key: &str,
        part: &str,
        rows: SendableRecordBatchStream,
    ) -> Result<(Kept, u64), LakeError> {
        let table = table_for(key, part, &rows.schema());
        let written = self.around().results.write(&table, rows).await?;
        let version = written.version;
        Ok((Kept { table, version }, written.rows))
    }

    /// How many rows came into a step: as many as were kept and dropped, and after the first step the very same.
    async fn conserved(
        &self,
        context: &SessionContext,
        making: &Making<'_>,
        stage: &Stage,
        tally: &Tally,
    ) -> Result<u64, LakeError> {
        let before = making.set.step_before(making.model);
        let rows_of = |name: &String| making.inputs.get(name).map_or(0, |input| input.rows);
        let rows_in = match before {
            Some(before) => rows_of(&before.name),
            None => stage.raw.iter().map(rows_of).sum(),
        };
        let dropped: u64 = tally.dropped.values().sum();
        let lost = LakeError::Model(ModelError::FunnelLost {
            model: making.key.clone(),
            rows_in,
            kept: tally.kept,
            dropped,
        });
        if tally.kept + dropped != rows_in {
            return Err(lost);
        }
        let Some(before) = before else {
            return Ok(rows_in);
        };
        let keys = keys_of(context, &before.name, &making.model.header.key).await;
        match keys.map_err(|error| failed(&making.key, &error))? == tally.keys {
            true => Ok(rows_in),
            false => Err(lost),
        }
    }

    /// Who moves, by what is held and what the run says.
    async fn compare(
        &self,
        context: &SessionContext,
        making: &Making<'_>,
        rows: &Kept,
    ) -> Result<(Kept, Option<Kept>, Moved), LakeError> {
        let (model, key) = (making.model, &making.key);
        let table = self.open(rows).await?;
        let schema = table.schema();
        let has = |column: &str| schema.field_with_name(column).is_ok();
        let origin = |name: &str| {
            let own = making.inputs.get(name).map(|input| &input.origin);
            own.or_else(|| making.origins.get(name)).cloned()
        };
        let Some(claimer) = Claimer::new(model, key.clone(), has, origin) else {
            return Err(LakeError::Model(ModelError::Failed {
                model: key.clone(),
                why: "it claims nothing".to_owned(),
            }));
        };
        let now = now_rows(context, table, model, &claimer.columns).await;
        let now = now.map_err(|error| failed(key, &error))?;
        let held = match making.last.as_ref().and_then(|last| last.held.as_ref()) {
            Some(held) => {
                let table = self.open(held).await?;
                let held = held_rows(context, table).await;
                held.map_err(|error| failed(key, &error))?
            }
            None => Box::pin(EmptyRecordBatchStream::new(HELD.clone())),
        };
        let (held_in, held_out) = pipe(HELD.clone());
        let (changes_in, changes_out) = pipe(CHANGES.clone());
        let compare = Compare {
            claimer: &claimer,
            rule: Rule {
                debounce: model.header.claims().map_or(1, |claims| claims.debounce),
                may_leave: making.inputs.values().all(|input| input.trouble.is_empty()),
            },
            held: HeldOut::new(held_in),
            changes: ChangesOut::new(changes_in),
            moved: Moved::default(),
        };
        let pass = async {
            let moved = compare.run(Rows::new(held), Rows::new(now)).await;
            moved.map_err(|error| failed(key, &error))
        };
        let write_held = self.keep(key, "held", held_out);
        let write_changes = self.keep(key, "changes", changes_out);
        let all = futures_util::try_join!(pass, write_held, write_changes)?;
        let (moved, (held, _), (changes, changed)) = all;
        Ok((held, (changed > 0).then_some(changes), moved))
    }
}

/// What is wrong with the inputs, by the table that it comes from.
pub(super) fn trouble_of(
    inputs: &BTreeMap<String, Input>,
) -> BTreeMap<String, Vec<crate::model::Trouble>> {
    let mut all: BTreeMap<String, Vec<crate::model::Trouble>> = BTreeMap::new();
    for (source, trouble) in inputs.values().flat_map(|input| &input.trouble) {
        let of_source = all.entry(source.clone()).or_default();
        if !of_source.contains(trouble) {
            of_source.push(trouble.clone());
        }
    }
    all
}

/// What a run says of subjects: all its rows, of an eligibility model those for a person.
async fn now_rows(
    context: &SessionContext,
    table: std::sync::Arc<dyn datafusion::catalog::TableProvider>,
    model: &Model,
    columns: &[String],
) -> Result<SendableRecordBatchStream, DataFusionError> {
    let mut frame = context.read_table(table)?;
    if let Some(eligibility) = &model.header.eligibility {
        let positive = lit(Outcome::Positive.name());
        frame = frame.filter(column(&eligibility.outcome).not_eq(positive))?;
    }
    by_key(frame, &model.header.key, columns)?
        .execute_stream()
        .await
}

async fn held_rows(
    context: &SessionContext,
    table: std::sync::Arc<dyn datafusion::catalog::TableProvider>,
) -> Result<SendableRecordBatchStream, DataFusionError> {
    let columns = ["claimed", "streak", "rests_on"].map(str::to_owned);
    let frame = by_key(context.read_table(table)?, &["key".to_owned()], &columns)?;
    frame.execute_stream().await
}

/// The sum of the hashes of the keys of a table.
async fn keys_of(
    context: &SessionContext,
    table: &str,
    key: &[String],
) -> Result<u64, DataFusionError> {
    let frame = context.table(table).await?;
    let columns = key.iter().map(|name| column(name));
    let mut rows = frame
        .select(columns.collect::<Vec<_>>())?
        .execute_stream()
        .await?;
    let places: Vec<usize> = (0..key.len()).collect();
    let mut sum = 0_u64;
    while let Some(batch) = rows.try_next().await? {
        sum = sum.wrapping_add(sum_of_keys(&batch, &places)?);
    }
    Ok(sum)
}
