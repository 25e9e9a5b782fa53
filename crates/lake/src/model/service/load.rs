//! Reading what runs have left: what is served, the runs of a model, the report of a funnel.

use std::collections::BTreeMap;
use std::sync::Arc;

use datafusion::catalog::TableProvider;
use haina_store::{Row, Session, Value, args};
use jiff::Timestamp;

use super::told::{FunnelReport, RunRow, Served, StageReport};
use super::{Models, RunId};
use crate::LakeError;
use crate::model::ModelError;
use crate::model::ModelSet;
use crate::model::header::Kind;
use crate::model::results::Kept;

/// Runs that are listed at a time.
const RUNS_SHOWN: u32 = 100;

/// What the database says of a model.
#[derive(Debug, Clone)]
pub(super) struct ModelRow {
    pub run: RunId,
    pub at: Timestamp,
    pub reads: String,
    pub result: Kept,
    pub rows: u64,
    pub drops: Option<Kept>,
    pub held: Option<Kept>,
    /// Rows of the inputs when they were last whole.
    pub base: BTreeMap<String, u64>,
}

/// A run whose claims are not all passed on.
#[derive(Debug, Clone)]
pub(super) struct OpenRun {
    pub id: RunId,
    pub model_version: String,
    pub changes: Kept,
    pub passed: i64,
}

impl Models {
    /// What is served of a model; `None` before its first run.
    ///
    /// # Errors
    /// As store and tables fail.
    pub async fn served(&self, set: &ModelSet, model: &str) -> Result<Option<Served>, LakeError> {
        let key = set.key(model);
        let mut session = self.around().store.glance().await?;
        let Some(row) = self.row(&mut session, &key).await? else {
            return Ok(None);
        };
        drop(session);
        Ok(Some(Served {
            run: row.run,
            version: row.result.version,
            rows: row.rows,
            provider: self.open(&row.result).await?,
        }))
    }

    /// For each step of a funnel that has run: its name and the rows it dropped, which have the columns of the key and the
    /// reason.
    ///
    /// # Errors
    /// As store and tables fail.
    pub async fn drops(
        &self,
        set: &ModelSet,
        funnel: &str,
    ) -> Result<Vec<(String, Arc<dyn TableProvider>)>, LakeError> {
        let mut session = self.around().store.read().await?;
        let mut all = Vec::new();
        for model in set.funnel(funnel) {
            let key = set.key(&model.name);
            let row = self.row(&mut session, &key).await?;
            let drops = row.and_then(|row| row.drops);
            all.extend(drops.map(|drops| (model.name.clone(), drops)));
        }
        drop(session);
        let mut opened = Vec::new();
        for (name, drops) in all {
            opened.push((name, self.open(&drops).await?));
        }
        Ok(opened)
    }

    /// Opens what a run has kept.
    pub(super) async fn open(&self, kept: &Kept) -> Result<Arc<dyn TableProvider>, LakeError> {
        self.around().results.open(&kept.table, kept.version).await
    }

    /// What a funnel made of its raw rows, by the runs that are served now. `None` when a step has not run, or has not run
    /// since the one before it did.
    ///
    /// # Errors
    /// As the store fails.
    pub async fn funnel(
        &self,
        set: &ModelSet,
        funnel: &str,
    ) -> Result<Option<FunnelReport>, LakeError> {
        let mut session = self.around().store.read().await?;
        let mut report = FunnelReport {
            funnel: funnel.to_owned(),
            ..FunnelReport::default()
        };
        let mut last: Option<(String, u64)> = None;
        for model in set.funnel(funnel) {
            let Kind::Stage(stage) = model.header.kind() else {
                continue;
            };
            let Some(row) = self.row(&mut session, &set.key(&model.name)).await? else {
                return Ok(None);
            };
            let RunRow { at, body, .. } = self.run_of(&mut session, row.run).await?;
            let read = |(name, version): &(String, u64)| body.inputs.get(name) == Some(version);
            if !last.as_ref().is_none_or(read) {
                return Ok(None);
            }
            last = Some((model.name.clone(), row.result.version));
            if stage.order == 1 {
                report.raw = body.rows_in;
                let raw = body.input_rows.iter();
                let raw = raw.filter(|(name, _)| stage.raw.contains(name));
                report.raw_inputs = raw.map(|(name, rows)| (name.clone(), *rows)).collect();
            }
            report.at = at;
            report.stages.push(StageReport {
                model: model.name.clone(),
                rows_in: body.rows_in,
                rows_out: body.rows,
                dropped: body.dropped,
            });
        }
        Ok((!report.stages.is_empty()).then_some(report))
    }

    /// The last runs of a model, newest first.
    ///
    /// # Errors
    /// As the store fails.
    pub async fn runs(&self, set: &ModelSet, model: &str) -> Result<Vec<RunRow>, LakeError> {
        let mut session = self.around().store.glance().await?;
        let sql = format!("{SELECT_RUN} WHERE model = $1 ORDER BY at DESC, id DESC LIMIT $2");
        let rows = session
            .all(&sql, &args![set.key(model), RUNS_SHOWN])
            .await?;
        rows.iter().map(read_run).collect()
    }

    /// The run of each model of a set that is served now, by the name of the model.
    ///
    /// # Errors
    /// As the store fails.
    pub async fn last_runs(&self, set: &ModelSet) -> Result<BTreeMap<String, RunRow>, LakeError> {
        let mut session = self.around().store.glance().await?;
        let keys: Vec<Value> = set
            .models()
            .map(|model| Value::from(set.key(&model.name)))
            .collect();
        let marks: Vec<String> = (1..=keys.len()).map(|n| format!("${n}")).collect();
        let sql = format!(
            "{SELECT_RUN} WHERE id IN (SELECT run FROM lake_model WHERE key IN ({}))",
            marks.join(", ")
        );
        let mut last = BTreeMap::new();
        for row in session.all(&sql, &keys).await? {
            let run = read_run(&row)?;
            let name = run.model.rsplit('/').next().unwrap_or_default();
            last.insert(name.to_owned(), run);
        }
        Ok(last)
    }

    async fn run_of(&self, session: &mut Session, id: RunId) -> Result<RunRow, LakeError> {
        let sql = format!("{SELECT_RUN} WHERE id = $1");
        read_run(&session.one(&sql, &args![id]).await?)
    }

    pub(super) async fn row(
        &self,
        session: &mut Session,
        key: &str,
    ) -> Result<Option<ModelRow>, LakeError> {
        let sql = "SELECT run, at, reads, result, result_rows, drops, held, base
            FROM lake_model WHERE key = $1";
        let row = session.optional(sql, &args![key]).await?;
        row.map(|row| read_model(&row)).transpose()
    }

    /// The run of a model whose claims are not all passed on, if there is one.
    pub(super) async fn open_run(&self, key: &str) -> Result<Option<OpenRun>, LakeError> {
        let mut session = self.around().store.glance().await?;
        let sql =
            "SELECT id, model_version, changes, passed FROM lake_run WHERE model = $1 AND open
            ORDER BY at, id LIMIT 1";
        let row = session.optional(sql, &args![key]).await?;
        let read = |row: Row| {
            Ok(OpenRun {
                id: row.get("id")?,
                model_version: row.get("model_version")?,
                changes: kept(&row, "changes")?,
                passed: row.get("passed")?,
            })
        };
        row.map(read).transpose()
    }
}

const SELECT_RUN: &str = "SELECT id, model, model_version, at, took_us, open, body FROM lake_run";

fn read_run(row: &Row) -> Result<RunRow, LakeError> {
    let body: String = row.get("body")?;
    Ok(RunRow {
        id: row.get("id")?,
        model: row.get("model")?,
        model_version: row.get("model_version")?,
        at: row.get("at")?,
        took_us: row.get("took_us")?,
        open: row.get("open")?,
        body: json(&body)?,
    })
}

fn read_model(row: &Row) -> Result<ModelRow, LakeError> {
    let may = |column: &str| {
        let text: String = row.get(column)?;
        Ok::<_, LakeError>(Kept::read(&text))
    };
    let base: String = row.get("base")?;
    Ok(ModelRow {
        run: row.get("run")?,
        at: row.get("at")?,
        reads: row.get("reads")?,
        result: kept(row, "result")?,
        rows: row.get("result_rows")?,
        drops: may("drops")?,
        held: may("held")?,
        base: json(&base)?,
    })
}

fn kept(row: &Row, column: &str) -> Result<Kept, LakeError> {
    let text: String = row.get(column)?;
    Kept::read(&text).ok_or(LakeError::Model(ModelError::ResultMissing {
        table: text,
        version: 0,
    }))
}

fn json<T: serde::de::DeserializeOwned>(text: &str) -> Result<T, LakeError> {
    serde_json::from_str(text).map_err(|source| LakeError::Model(ModelError::Broken { source }))
}
