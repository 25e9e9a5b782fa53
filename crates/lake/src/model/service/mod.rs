//! The service: models with tables, a database, a journal and findings around them.

mod accept;
mod claims;
mod inputs;
mod load;
mod make;
mod quality;
mod run;
mod told;
mod write;

use std::sync::Arc;

use async_trait::async_trait;
use haina_catalog::{Catalog, Fact};
use haina_core::Env;
use haina_finding::Findings;
use haina_journal::Journal;
use haina_party::Principal;
use haina_store::{Step, Store};

pub use run::{Did, Ran};
pub use told::{FunnelReport, RunBody, RunRow, Served, StageReport};

use super::{Engine, Results, RunLimits};
use crate::{LakeError, Tables};

/// The tables of models.
pub const STEP: Step = Step {
    number: 2,
    name: "model",
    sql: include_str!("../../../migrations/0002_model.sql"),
};

haina_core::typed_ids! {
    /// A run of a model (模型运行).
    RunKind => RunId, "run";
}

/// Tells what was delivered of a table.
#[async_trait]
pub trait Facts: Send + Sync {
    /// What was observed last of the resource with this key.
    ///
    /// # Errors
    /// When it cannot be looked up.
    async fn fact(&self, key: &str) -> Result<Fact, LakeError>;
}

#[async_trait]
impl Facts for Catalog {
    async fn fact(&self, key: &str) -> Result<Fact, LakeError> {
        Ok(self.load(&Principal::system(), key).await?.1)
    }
}

/// Models as a service; clones share it.
#[derive(Clone)]
pub struct Models {
    inner: Arc<Around>,
}

/// What models work with.
#[derive(Clone)]
pub struct Around {
    pub store: Store,
    pub journal: Journal,
    pub env: Env,
    pub findings: Findings,
    pub tables: Arc<dyn Tables>,
    pub facts: Arc<dyn Facts>,
    pub results: Arc<dyn Results>,
    pub limits: RunLimits,
    /// An engine on other machines; none: models are computed here. What they make is compared here all the same.
    pub engine: Option<Arc<dyn Engine>>,
}

impl Models {
    /// The service over a migrated store.
    pub fn new(around: Around) -> Models {
        Models {
            inner: Arc::new(around),
        }
    }

    fn around(&self) -> &Around {
        &self.inner
    }
}
