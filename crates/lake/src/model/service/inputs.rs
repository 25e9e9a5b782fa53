//! What the models of a set read: each table opened once, so that all of a run see the same version.

use std::collections::BTreeMap;
use std::sync::Arc;

use datafusion::catalog::TableProvider;
use datafusion::execution::context::SessionContext;
use haina_core::calendar::local_day;
use jiff::Timestamp;
use jiff::civil::Date;
use serde_json::json;
use sha2::{Digest, Sha256};

use super::Models;
use super::load::ModelRow;
use crate::model::ModelError;
use crate::model::claim::Origin;
use crate::model::engine::{self, failed};
use crate::model::gate::{self, Trouble};
use crate::model::header::Promised;
use crate::model::{Model, ModelSet};
use crate::{AsOf, LakeError};

/// An input as a run sees it.
#[derive(Clone)]
pub(super) struct Input {
    pub provider: Arc<dyn TableProvider>,
    pub origin: Origin,
    pub rows: u64,
    /// Another one means that something in it may be new.
    pub stamp: String,
    /// What is wrong with it, in the words of the tables that the trouble comes from.
    pub trouble: Vec<(String, Trouble)>,
    /// What its rows are of, by name: itself, or all that a view reads.
    pub sources: BTreeMap<String, Source>,
}

/// What a model has read.
#[derive(Clone, Copy)]
pub(super) struct Source {
    pub version: u64,
    pub rows: u64,
    /// Nothing was wrong with it.
    pub whole: bool,
}

impl Input {
    /// An input that is read as it is.
    fn of(name: &str, mut input: Input) -> Input {
        let source = Source {
            version: input.origin.version,
            rows: input.rows,
            whole: input.trouble.is_empty(),
        };
        input.sources = [(name.to_owned(), source)].into();
        input
    }
}

/// The inputs of a set, as far as they were opened.
pub(super) struct Inputs<'s> {
    set: &'s ModelSet,
    pub now: Timestamp,
    pub day: Date,
    tables: BTreeMap<String, Table>,
    /// Models that were run or looked at, by name.
    made: BTreeMap<String, Input>,
}

/// A table of the catalogue, with what was observed of it.
struct Table {
    provider: Arc<dyn TableProvider>,
    resource: haina_catalog::Resource,
    fact: haina_catalog::Fact,
    version: u64,
    rows: u64,
}

impl Table {
    fn origin(&self, key: &str) -> Origin {
        Origin {
            table: key.to_owned(),
            version: self.version,
            dept: self.resource.spec.owner.clone(),
            delivered: self.fact.delivered.as_ref().map(|d| d.at),
        }
    }
}

impl<'s> Inputs<'s> {
    pub(super) fn new(set: &'s ModelSet, now: Timestamp) -> Inputs<'s> {
        Inputs {
            set,
            now,
            day: local_day(now),
            tables: BTreeMap::new(),
            made: BTreeMap::new(),
        }
    }

    /// Who answers for a table, as far as it was opened.
    pub(super) fn owner(&self, key: &str) -> Option<&haina_catalog::Resource> {
        self.tables.get(key).map(|table| &table.resource)
    }

    /// What is known of a table that some model of the set has read.
    pub(super) fn origin(&self, key: &str) -> Option<Origin> {
        self.tables.get(key).map(|table| table.origin(key))
    }

    /// Notes what a model has made, for those that read it.
    pub(super) fn made(&mut self, model: &str, input: Input) {
        self.made.insert(model.to_owned(), input);
    }
}

impl Models {
    /// The inputs of a model, with what is wrong with them.
    pub(super) async fn open_inputs(
        &self,
        inputs: &mut Inputs<'_>,
        model: &Model,
        last: Option<&ModelRow>,
    ) -> Result<BTreeMap<String, Input>, LakeError> {
        let mut opened = BTreeMap::new();
        let set = inputs.set;
        for (name, promised) in &model.header.inputs {
            let input = match set.model(name).filter(|model| model.header.view) {
                Some(view) => Box::pin(self.open_view(inputs, view, last)).await?,
                None => self.open_input(inputs, (name, promised), last).await?,
            };
            opened.insert(name.clone(), input);
        }
        Ok(opened)
    }

    async fn open_input(
        &self,
        inputs: &mut Inputs<'_>,
        (name, promised): (&str, &Promised),
        last: Option<&ModelRow>,
    ) -> Result<Input, LakeError> {
        let before = last.and_then(|row| row.base.get(name)).copied();
        let input = match inputs.made.get(name) {
            Some(made) => {
                let mut made = made.clone();
                let shrank = gate::shrank(promised, before, made.rows);
                made.trouble
                    .extend(shrank.map(|t| (inputs.set.key(name), t)));
                made
            }
            None => {
                let now = inputs.now;
                let table = self.open_table(inputs, name).await?;
                let (resource, fact) = (&table.resource, &table.fact);
                let trouble = gate::trouble(promised, resource, fact, before, table.rows, now);
                Input {
                    provider: table.provider.clone(),
                    rows: table.rows,
                    stamp: format!("v{}", table.version),
                    trouble: trouble.map(|t| (name.to_owned(), t)).into_iter().collect(),
                    origin: table.origin(name),
                    sources: BTreeMap::new(),
                }
            }
        };
        Ok(Input::of(name, input))
    }

    /// A view as an input: its SQL over what it reads. The bounds of what it reads are those of the model that reads the view.
    async fn open_view(
        &self,
        inputs: &mut Inputs<'_>,
        view: &Model,
        last: Option<&ModelRow>,
    ) -> Result<Input, LakeError> {
        let opened = self.open_inputs(inputs, view, last).await?;
        let key = inputs.set.key(&view.name);
        let context = self.session(view, &opened)?;
        let planned = engine::plan(&context, view, inputs.day).await;
        let planned = planned.map_err(|error| failed(&key, &error))?;
        let mut trouble: Vec<(String, Trouble)> = Vec::new();
        for one in opened.values().flat_map(|input| &input.trouble) {
            if !trouble.contains(one) {
                trouble.push(one.clone());
            }
        }
        let delivered = opened.values().filter_map(|input| input.origin.delivered);
        Ok(Input {
            provider: planned.into_view(),
            origin: Origin {
                table: key,
                version: 0,
                dept: view.header.owner.clone(),
                delivered: delivered.max(),
            },
            rows: 0,
            stamp: reads(view, &opened, inputs.day),
            trouble,
            sources: opened.into_values().flat_map(|i| i.sources).collect(),
        })
    }

    /// The rows of a model: those that are served, or of a view what they are now. `None` before all that it reads has run.
    ///
    /// # Errors
    /// As store and tables fail.
    pub async fn rows_of(
        &self,
        set: &ModelSet,
        model: &str,
    ) -> Result<Option<Arc<dyn TableProvider>>, LakeError> {
        let Some(view) = set.model(model).filter(|model| model.header.view) else {
            let served = self.served(set, model).await?;
            return Ok(served.map(|served| served.provider));
        };
        let mut inputs = Inputs::new(set, self.around().env.now());
        let mut open: Vec<&str> = view.header.upstream().collect();
        while let Some(name) = open.pop() {
            let Some(model) = set.model(name) else {
                continue;
            };
            if model.header.view {
                open.extend(model.header.upstream());
                continue;
            }
            let mut session = self.around().store.glance().await?;
            let Some(row) = self.row(&mut session, &set.key(name)).await? else {
                return Ok(None);
            };
            drop(session);
            let input = self.as_input(set, model, &row, Vec::new()).await?;
            inputs.made(name, input);
        }
        let input = self.open_view(&mut inputs, view, None).await?;
        Ok(Some(input.provider))
    }

    async fn open_table<'i>(
        &self,
        inputs: &'i mut Inputs<'_>,
        key: &str,
    ) -> Result<&'i Table, LakeError> {
        if !inputs.tables.contains_key(key) {
            let opened = self.around().tables.open(key, AsOf::Now).await?;
            let opened = opened.ok_or_else(|| {
                LakeError::Model(ModelError::InputMissing {
                    table: key.to_owned(),
                })
            })?;
            let table = Table {
                rows: self.count(opened.provider.clone()).await?,
                fact: self.around().facts.fact(key).await?,
                provider: opened.provider,
                resource: opened.resource,
                version: opened.version,
            };
            inputs.tables.insert(key.to_owned(), table);
        }
        let missing = || {
            LakeError::Model(ModelError::InputMissing {
                table: key.to_owned(),
            })
        };
        inputs.tables.get(key).ok_or_else(missing)
    }

    /// What a model has made before, as an input of others.
    pub(super) async fn as_input(
        &self,
        set: &ModelSet,
        model: &Model,
        row: &ModelRow,
        trouble: Vec<(String, Trouble)>,
    ) -> Result<Input, LakeError> {
        let key = set.key(&model.name);
        Ok(Input {
            provider: self.open(&row.result).await?,
            rows: row.rows,
            stamp: row.run.to_string(),
            trouble,
            origin: Origin {
                table: key,
                version: row.result.version,
                dept: model.header.owner.clone(),
                delivered: Some(row.at),
            },
            sources: BTreeMap::new(),
        })
    }

    /// A session in which the inputs are known.
    pub(super) fn session(
        &self,
        model: &Model,
        inputs: &BTreeMap<String, Input>,
    ) -> Result<SessionContext, LakeError> {
        let context = engine::session(&self.around().limits)?;
        for (name, input) in inputs {
            let done = engine::register(&context, name, input.provider.clone());
            done.map_err(|error| failed(&model.name, &error))?;
        }
        Ok(context)
    }

    async fn count(&self, provider: Arc<dyn TableProvider>) -> Result<u64, LakeError> {
        let context = engine::session(&self.around().limits)?;
        let counted = async { context.read_table(provider)?.count().await }.await;
        let counted = counted.map_err(|error| failed("", &error))?;
        Ok(counted as u64)
    }
}

/// All that a run depends on, as one text: while it is the same, running again would make the same.
pub(super) fn reads(model: &Model, inputs: &BTreeMap<String, Input>, day: Date) -> String {
    let versions: BTreeMap<&String, &String> = inputs
        .iter()
        .map(|(name, input)| (name, &input.stamp))
        .collect();
    let params = params_on(model, day);
    let day = model.reads_day().then(|| day.to_string());
    let all = json!([model.version, versions, params, day]);
    hex::encode(&Sha256::digest(all.to_string())[..16])
}

/// The values of the parameters on a day.
pub(super) fn params_on(model: &Model, day: Date) -> BTreeMap<&str, serde_json::Value> {
    let names = model.header.params.keys();
    let values = names.map(|name| (name.as_str(), json!(model.header.param_on(name, day))));
    values.collect()
}
