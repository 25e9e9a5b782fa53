//! Models that run by themselves (自动运行): when something that they read is new, and as they promise.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Mutex;

use haina_catalog::Promise;
use haina_lake::LakeError;
use haina_lake::model::{Did, ModelError, ModelSet};
use haina_party::Principal;
use jiff::Timestamp;

use crate::Problem;
use crate::app::Api;

/// When each set was run by itself last, on this node: what fails is not tried again before something is new or due.
#[derive(Default)]
pub struct Tried(Mutex<BTreeMap<String, Timestamp>>);

/// Runs the sets that are due. Only one node runs a set at a time; what another has run meanwhile is not computed again.
pub async fn turn(api: &Api, tried: &Tried) -> Result<(), Problem> {
    for set in api.registry().models() {
        let now = api.env().now();
        if is_due(api, &set, tried.last(&set.name), now).await? {
            tried.note(&set.name, now);
            run(api, &set).await;
        }
    }
    Ok(())
}

/// One set that fails keeps no other from running.
async fn run(api: &Api, set: &ModelSet) {
    let name = &set.name;
    match api.models().run(set).await {
        Ok(ran) => {
            for one in ran {
                if let Did::Failed(error) = one.did {
                    let problem = Problem::from(error);
                    let model = set.key(&one.model);
                    tracing::warn!(model, code = %problem.code, "A scheduled run of `{model}` failed: {problem}");
                }
            }
        }
        Err(LakeError::Model(ModelError::Busy { .. })) => {}
        Err(error) => {
            let problem = Problem::from(error);
            tracing::warn!(code = %problem.code, "A scheduled run of `{name}` failed: {problem}");
        }
    }
}

async fn is_due(
    api: &Api,
    set: &ModelSet,
    tried: Option<Timestamp>,
    now: Timestamp,
) -> Result<bool, Problem> {
    let models = || set.models().map(|model| (&model.name, &model.header));
    let scheduled = models().filter(|(_, header)| header.schedule != Promise::default());
    let scheduled: Vec<_> = scheduled.collect();
    if scheduled.is_empty() {
        return Ok(false);
    }
    // Before all that it reads was delivered once, a set could only fail.
    let mut newest = None;
    let tables = models().flat_map(|(_, header)| header.tables());
    for key in tables.map(|(key, _)| key).collect::<BTreeSet<_>>() {
        match delivered(api, key).await {
            Some(at) => newest = newest.max(Some(at)),
            None => return Ok(false),
        }
    }
    let last = api.models().last_runs(set).await?;
    let come = scheduled.into_iter().any(|(name, header)| {
        let run = last.get(name).map(|run| run.at);
        has_come(&header.schedule, run.max(tried), now)
    });
    // A delivery may have come while the last run was reading: what counts is when that began.
    let since = tried.or_else(|| last.values().map(|run| run.at).max());
    Ok(come || newest > since)
}

/// When something came last of a table.
async fn delivered(api: &Api, key: &str) -> Option<Timestamp> {
    let known = api.catalog().load(&Principal::system(), key).await;
    known.ok()?.1.delivered.map(|delivered| delivered.at)
}

/// Whether it is time to run again what ran, or was tried, at `last`.
fn has_come(schedule: &Promise, last: Option<Timestamp>, now: Timestamp) -> bool {
    let due = last.map(|last| schedule.due_after(last));
    due.is_none_or(|due| due.is_some_and(|due| due <= now))
}

impl Tried {
    fn last(&self, set: &str) -> Option<Timestamp> {
        let tried = self.0.lock().ok()?;
        tried.get(set).copied()
    }

    fn note(&self, set: &str, at: Timestamp) {
        if let Ok(mut tried) = self.0.lock() {
            tried.insert(set.to_owned(), at);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_promised_every_day_by_six_runs_once_after_six() {
        let daily: Promise = serde_json::from_value(serde_json::json!({
            "every": "daily", "by": "06:00",
        }))
        .unwrap();
        let at = |text: &str| format!("{text}+08:00").parse::<Timestamp>().unwrap();
        let ran = Some(at("2026-03-01T06:00:20"));
        assert!(has_come(&daily, None, at("2026-03-01T05:00:00")));
        assert!(!has_come(&daily, ran, at("2026-03-02T05:59:00")));
        assert!(has_come(&daily, ran, at("2026-03-02T06:00:00")));
        let tried = Some(at("2026-03-02T06:00:10"));
        assert!(!has_come(&daily, ran.max(tried), at("2026-03-02T06:01:00")));
    }
}
