//! One run of all models with what it claims, measured.

use std::time::Instant;

use haina_api::App;
use haina_lake::model::{Did, ModelSet};
use haina_linkage::eval::cpu_seconds;
use haina_party::Principal;
use serde::Serialize;

use crate::BenchError;
use crate::machine;
use crate::sample::rounded;

/// What a run took and came to.
#[derive(Debug, Clone, Default, Serialize)]
pub struct Pass {
    pub wall_s: f64,
    /// Time of the processors, user and system.
    pub cpu_s: f64,
    /// The most memory of the process meanwhile.
    pub peak_mb: u64,
    /// Subjects of which something is claimed anew, otherwise, or no more.
    pub entered: u64,
    pub changed: u64,
    pub left: u64,
    pub models: Vec<ModelTime>,
}

/// One model of a run.
#[derive(Debug, Clone, Serialize)]
pub struct ModelTime {
    pub name: String,
    /// Rows that it made.
    pub rows: u64,
    pub entered: u64,
    /// Computing, writing and comparing; passing claims on is not in it.
    pub wall_s: f64,
}

impl Pass {
    /// Runs the models of a set.
    ///
    /// # Errors
    /// As the first model that fails.
    pub async fn run(app: &App, set: &ModelSet) -> Result<Pass, BenchError> {
        let models = app.api().models();
        machine::forget_memory_peak();
        let (begun, cpu) = (Instant::now(), cpu_seconds());
        let ran = models.run(set).await?;
        let mut pass = Pass {
            wall_s: rounded(begun.elapsed().as_secs_f64()),
            cpu_s: rounded(cpu_seconds() - cpu),
            peak_mb: machine::memory_peak_mb(),
            ..Pass::default()
        };
        for one in ran {
            let row = match one.did {
                Did::Made(row) => row,
                Did::Failed(error) => return Err(error.into()),
                Did::Unchanged | Did::Waits { .. } => continue,
            };
            let moved = row.body.moved;
            pass.entered += moved.entered;
            pass.changed += moved.changed;
            pass.left += moved.left;
            pass.models.push(ModelTime {
                name: one.model,
                rows: row.body.rows,
                entered: moved.entered,
                wall_s: rounded(row.took_us as f64 / 1e6),
            });
        }
        Ok(pass)
    }

    /// The rows that each model made.
    pub fn rows(&self) -> impl Iterator<Item = (&str, u64)> {
        let models = self.models.iter();
        models.map(|model| (model.name.as_str(), model.rows))
    }
}

/// Findings of a set about people that nobody has looked into yet, as the findings count them.
///
/// # Errors
/// As the store fails.
pub async fn findings(app: &App, set: &str) -> Result<u64, BenchError> {
    let models = app.api().findings().models(&Principal::system()).await?;
    let own = format!("{set}/");
    let sources = format!("{set}/sources");
    let of_people = models
        .iter()
        .filter(|model| model.key.starts_with(&own) && model.key != sources);
    let versions = of_people.flat_map(|model| &model.versions);
    Ok(versions.map(|version| version.suspected).sum())
}
