//! One finding for each source that is late or short, instead of thousands about people who seem to be gone.

use std::collections::{BTreeMap, BTreeSet};

use haina_core::Words;
use haina_core::calendar::local_day;
use haina_finding::{Claim, ModelRef, Reason, Severity, Subject};
use haina_party::Principal;
use haina_store::args;
use serde_json::json;

use super::Models;
use super::inputs::Inputs;
use crate::LakeError;
use crate::model::{ModelSet, Trouble};

/// What is wrong with sources, each thing once.
pub(super) struct Troubles(BTreeMap<String, Vec<Trouble>>);

impl Troubles {
    pub(super) fn new() -> Troubles {
        Troubles(BTreeMap::new())
    }

    pub(super) fn extend(&mut self, more: impl IntoIterator<Item = (String, Trouble)>) {
        for (source, trouble) in more {
            let of_source = self.0.entry(source).or_default();
            if !of_source.contains(&trouble) {
                of_source.push(trouble);
            }
        }
    }
}

impl Models {
    /// Tells what is wrong with the sources of a set, where that is news. What was told before is over only when `all` models
    /// were looked at.
    pub(super) async fn tell(
        &self,
        set: &ModelSet,
        inputs: &Inputs<'_>,
        troubles: &Troubles,
        all: bool,
    ) -> Result<(), LakeError> {
        let told = self.told(set).await?;
        let now = troubles
            .0
            .iter()
            .map(|(source, why)| (source.clone(), json!(why).to_string()));
        let mut now: BTreeMap<String, String> = now.collect();
        for (source, why) in told.iter().filter(|_| !all) {
            now.entry(source.clone()).or_insert_with(|| why.clone());
        }
        if now == told {
            return Ok(());
        }
        let claims = troubles
            .0
            .iter()
            .map(|(source, why)| claim(set, inputs, source, why));
        let claims: Vec<Claim> = claims.collect();
        let left: BTreeSet<&String> = told.keys().filter(|s| !now.contains_key(*s)).collect();
        let gone = left
            .iter()
            .map(|source| ("table".to_owned(), (*source).clone()));
        let gone: Vec<(String, String)> = gone.collect();
        let system = Principal::system();
        let model = reference(set);
        // When it breaks off behind this, the same is claimed again, which changes nothing.
        self.around()
            .findings
            .claim(&system, &model, &claims, &gone)
            .await?;
        self.note(set, inputs, &now).await
    }

    async fn told(&self, set: &ModelSet) -> Result<BTreeMap<String, String>, LakeError> {
        let mut session = self.around().store.glance().await?;
        let sql = "SELECT source, why FROM lake_trouble WHERE model_set = $1";
        let rows = session.all(sql, &args![&set.name]).await?;
        let pair = |row: &haina_store::Row| Ok((row.get("source")?, row.get("why")?));
        rows.iter().map(pair).collect()
    }

    async fn note(
        &self,
        set: &ModelSet,
        inputs: &Inputs<'_>,
        now: &BTreeMap<String, String>,
    ) -> Result<(), LakeError> {
        let mut tx = self.around().store.begin().await?;
        let sql = "DELETE FROM lake_trouble WHERE model_set = $1";
        tx.execute(sql, &args![&set.name]).await?;
        let rows = now
            .iter()
            .map(|(source, why)| args![&set.name, source, why, inputs.now]);
        let head = "INSERT INTO lake_trouble (model_set, source, why, since)";
        tx.insert(head, rows.collect(), "ON CONFLICT DO NOTHING")
            .await?;
        tx.commit().await?;
        Ok(())
    }
}

/// Who answers for the models answers for what they are told by.
fn reference(set: &ModelSet) -> ModelRef {
    let owner = set.models().next().map(|model| &model.header.owner);
    ModelRef {
        key: format!("{}/sources", set.name),
        version: "1".to_owned(),
        title: Words::new("来源数据迟到或骤减", "sources that are late or short"),
        owner: owner.cloned().unwrap_or_default(),
        basis: String::new(),
        matter: None,
    }
}

fn claim(set: &ModelSet, inputs: &Inputs<'_>, source: &str, why: &[Trouble]) -> Claim {
    let resource = inputs.owner(source);
    let of_model = || {
        let name = source.rsplit('/').next().unwrap_or_default();
        set.model(name).map(|model| model.header.owner.clone())
    };
    let owner = resource
        .map(|resource| resource.spec.owner.clone())
        .or_else(of_model);
    let owner = owner.unwrap_or_default();
    let name = resource.map(|resource| resource.spec.title.zh.clone());
    let reason = |trouble: &Trouble| reason(trouble, source, &owner, inputs);
    Claim {
        subject: Subject {
            kind: "table".to_owned(),
            key: source.to_owned(),
            name: name.unwrap_or_else(|| source.to_owned()),
        },
        title: Words::new(
            "来源数据迟到或骤减，未据此判定任何人退出",
            "the source is late or short; nobody was taken to be gone because of it",
        ),
        unit: owner.clone(),
        area: None,
        severity: Severity::High,
        reasons: why.iter().map(reason).collect(),
    }
}

fn reason(trouble: &Trouble, source: &str, owner: &str, inputs: &Inputs<'_>) -> Reason {
    let (what, value) = match trouble {
        Trouble::Late { due } => (
            Words::new("应更新日期", "was due on"),
            local_day(*due).to_string(),
        ),
        Trouble::Shrank { before, now } => (
            Words::new("记录数由多到少", "rows before and now"),
            format!("{before} → {now}"),
        ),
    };
    Reason {
        what,
        value,
        table: source.to_owned(),
        row: String::new(),
        date: inputs.day.to_string(),
        dept: owner.to_owned(),
    }
}
