//! How often a model is right, by version.

use haina_core::Words;
use haina_party::{Principal, Resource};
use haina_store::{Session, args};
use serde::Serialize;

use super::Findings;
use crate::FindingError;

/// A model that claims, with what became of its findings.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct ModelRow {
    pub key: String,
    /// The version that claimed last.
    pub version: String,
    pub title: Words,
    pub owner: String,
    pub basis: String,
    /// The type of matter that is opened for its findings.
    pub matter: Option<String>,
    /// One for each version, the latest first by name.
    pub versions: Vec<Precision>,
}

/// What became of the findings that a version claimed last.
#[derive(Debug, Clone, Default, PartialEq, Serialize)]
pub struct Precision {
    pub version: String,
    pub suspected: u64,
    pub completed: u64,
    pub confirmed: u64,
    pub refuted: u64,
    pub lapsed: u64,
    /// 查准率: confirmed / (confirmed + refuted); none while nothing is decided.
    pub precision: Option<f64>,
}

impl Findings {
    /// All models that ever claimed something, by key.
    ///
    /// # Errors
    /// `FND0002` when the policies refuse.
    pub async fn models(&self, principal: &Principal) -> Result<Vec<ModelRow>, FindingError> {
        self.allowed(principal, "model.read", &Resource::City)?;
        let mut session = self.inner.store.read().await?;
        let sql = "SELECT key, version, title_zh, title_en, owner, basis, matter
            FROM finding_model ORDER BY key LIMIT 1000";
        let mut models = Vec::new();
        for row in session.all(sql, &[]).await? {
            let matter: String = row.get("matter")?;
            models.push(ModelRow {
                key: row.get("key")?,
                version: row.get("version")?,
                title: Words::new(
                    row.get::<String>("title_zh")?,
                    row.get::<String>("title_en")?,
                ),
                owner: row.get("owner")?,
                basis: row.get("basis")?,
                matter: Some(matter).filter(|matter| !matter.is_empty()),
                versions: Vec::new(),
            });
        }
        let sql = "SELECT model, model_version, state, n FROM finding_count
            ORDER BY model, model_version DESC, state";
        for row in session.all(sql, &[]).await? {
            let (key, version): (String, String) = (row.get("model")?, row.get("model_version")?);
            let Some(model) = models.iter_mut().find(|model| model.key == key) else {
                continue;
            };
            if model
                .versions
                .last()
                .is_none_or(|last| last.version != version)
            {
                model.versions.push(Precision {
                    version,
                    ..Precision::default()
                });
            }
            if let Some(last) = model.versions.last_mut() {
                last.add(&row.get::<String>("state")?, row.get("n")?);
            }
        }
        Ok(models)
    }
}

impl Findings {
    /// The type of matter that is opened for findings of the model, for the product's own work.
    ///
    /// # Errors
    /// As the store fails.
    pub async fn matter_of(
        &self,
        session: &mut Session,
        model: &str,
    ) -> Result<Option<String>, FindingError> {
        let sql = "SELECT matter FROM finding_model WHERE key = $1";
        let row = session.optional(sql, &args![model]).await?;
        let matter: Option<String> = row.map(|row| row.get("matter")).transpose()?;
        Ok(matter.filter(|matter| !matter.is_empty()))
    }
}

impl Precision {
    fn add(&mut self, state: &str, n: u64) {
        let place = match state {
            "suspected" => &mut self.suspected,
            "completed" => &mut self.completed,
            "confirmed" => &mut self.confirmed,
            "refuted" => &mut self.refuted,
            _ => &mut self.lapsed,
        };
        *place += n;
        let decided = self.confirmed + self.refuted;
        self.precision = (decided > 0).then(|| self.confirmed as f64 / decided as f64);
    }
}
