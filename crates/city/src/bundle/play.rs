//! Every department does its items as soon as it may.

use std::cmp::Reverse;
use std::collections::{BTreeMap, BTreeSet, BinaryHeap};
use std::sync::Arc;

use haina_api::{App, Problem};
use haina_core::{Clock as _, ManualClock};
use haina_journal::verify;
use jiff::{SignedDuration, Timestamp};
use serde_json::{Value, json};

use crate::may::May;
use crate::{CallError, Cast, CityError, Client};

/// The demo record of a pack to which everything applies.
const EVERYTHING: &str = "everything";
/// States in which a task waits for somebody of its unit.
const WAITS: [&str; 3] = ["ready", "offered", "returned"];
/// Working on items goes on for so many rounds at most: one for each item and each wait.
const ROUNDS_MAX: usize = 2_000;

/// An item that was done.
#[derive(Debug, Clone)]
pub(super) struct Done {
    pub task: String,
    pub unit: String,
    pub from: Timestamp,
    pub until: Timestamp,
}

/// A matter in a city, and who works on it.
pub(super) struct Play<'a> {
    app: &'a App,
    clock: &'a Arc<ManualClock>,
    cast: Cast,
    matter: String,
    /// What is being worked on: when it will be done, and which item.
    work: BinaryHeap<Reverse<(Timestamp, String)>>,
    begun: BTreeMap<String, (String, Timestamp)>,
    /// Items that a department had begun when it fell silent.
    stalled: Vec<String>,
    takes: BTreeMap<String, f64>,
    pub spans: Vec<Done>,
    pub wrong: Vec<String>,
}

/// Opens the bundle as a resident would, filled in as the pack's demo record to which everything applies, or its first; gives its id.
pub(crate) async fn open(app: &App, cast: &Cast, kind: &str) -> Result<String, CityError> {
    let resident = cast.named("resident")?.client;
    let registry = app.api().registry();
    let (name, of) = kind.split_once('/').unwrap_or((kind, ""));
    let pack = registry.pack(name);
    let records = pack.iter().flat_map(|installed| &installed.pack.demo);
    let mut records = records.filter(|record| record.open.kind.rsplit('/').next() == Some(of));
    let first = records.clone().next();
    let record = records.find(|record| record.id == EVERYTHING).or(first);
    let record = record.ok_or_else(|| CityError::NoRecord(kind.to_owned()))?;
    let body = json!({ "type": kind, "channel": "web", "form": record.open.form });
    let opened = resident.post("/v1/matters", "bundle", &body).await?;
    app.settle().await?;
    Ok(opened["id"].as_str().unwrap_or_default().to_owned())
}

/// A department says that its item is done.
pub(crate) async fn complete(
    worker: &Client,
    matter: &str,
    task: &str,
    key: &str,
) -> Result<(), CallError> {
    let path = format!("/v1/matters/{matter}/actions");
    let done = json!({ "action": "complete_task", "task": task, "result": "已办结。" });
    worker.post(&path, key, &done).await.map(drop)
}

/// What happens before anybody works: the desk accepts and dispatches where it has to, and the lead signs.
pub(crate) async fn first_steps(cast: &mut Cast, matter: &str) -> Result<(), CityError> {
    let path = format!("/v1/matters/{matter}");
    let auditor = cast.named("auditor")?.client;
    for (state, action, who) in [
        ("submitted", "accept", "desk"),
        ("accepted", "dispatch", "desk"),
        ("dispatched", "sign", "lead"),
    ] {
        let view = auditor.get(&path).await?;
        if view["state"] != state {
            continue;
        }
        let unit = view[who]["key"].as_str().unwrap_or_default().to_owned();
        let actor = match who {
            "desk" => cast.desk(&unit).await?,
            _ => cast.unit(&unit).await?,
        };
        let (key, command) = (format!("{matter} {action}"), json!({ "action": action }));
        let actions = format!("{path}/actions");
        actor.client.post(&actions, &key, &command).await?;
    }
    Ok(())
}

impl<'a> Play<'a> {
    pub fn new(app: &'a App, clock: &'a Arc<ManualClock>, cast: Cast, matter: String) -> Play<'a> {
        Play {
            app,
            clock,
            cast,
            matter,
            work: BinaryHeap::new(),
            begun: BTreeMap::new(),
            stalled: Vec::new(),
            takes: BTreeMap::new(),
            spans: Vec::new(),
            wrong: Vec::new(),
        }
    }

    /// What each item took, in days.
    pub fn takes(&self) -> BTreeMap<String, f64> {
        self.takes.clone()
    }

    /// Whether a department has an item of it.
    async fn works(&self, unit: &str) -> Result<bool, CityError> {
        let view = self.view().await?;
        let mut tasks = view["tasks"].as_array().into_iter().flatten();
        Ok(tasks.any(|task| task["unit"]["key"] == unit))
    }

    /// Works until nothing is left; whoever falls silent after so many items is back when nothing else can be done.
    pub async fn run(&mut self, silent: Option<&str>, after: usize) -> Result<(), CityError> {
        let mut silent = silent;
        first_steps(&mut self.cast, &self.matter).await?;
        if let Some(silent) = silent
            && !self.works(silent).await?
        {
            return Err(CityError::NoItem(silent.to_owned()));
        }
        for _ in 0..ROUNDS_MAX {
            let away = silent.filter(|_| self.spans.len() >= after);
            if let Some(away) = away {
                self.stall(away);
            }
            self.begin(away).await?;
            match (self.work.pop(), away) {
                (Some(Reverse((at, task))), _) => self.end(at, &task).await?,
                (None, Some(_)) => {
                    silent = None;
                    self.back();
                }
                (None, None) => return Ok(()),
            }
        }
        Ok(())
    }

    async fn view(&self) -> Result<Value, CityError> {
        let auditor = self.cast.named("auditor")?.client;
        Ok(auditor.get(&format!("/v1/matters/{}", self.matter)).await?)
    }

    /// Lets every department begin what waits for it.
    async fn begin(&mut self, silent: Option<&str>) -> Result<(), CityError> {
        let view = self.view().await?;
        let now = self.clock.now();
        for task in view["tasks"].as_array().into_iter().flatten() {
            let text = |name: &str| task[name].as_str().unwrap_or_default();
            let (key, unit) = (text("key").to_owned(), task["unit"]["key"].as_str());
            let unit = unit
                .or(view["lead"]["key"].as_str())
                .unwrap_or_default()
                .to_owned();
            let waits = WAITS.contains(&text("state")) && task["with_answer"] != true;
            if !waits || silent == Some(unit.as_str()) || self.begun.contains_key(&key) {
                continue;
            }
            let days = limit_days(&view, &key);
            let worker = self.cast.unit(&unit).await?.client;
            let path = format!("/v1/matters/{}/actions", self.matter);
            let claim = json!({ "action": "claim", "task": key });
            worker.post(&path, &format!("claim {key}"), &claim).await?;
            let until = now + SignedDuration::from_hours(24 * days);
            self.takes.insert(key.clone(), days as f64);
            self.work.push(Reverse((until, key.clone())));
            self.begun.insert(key, (unit, now));
        }
        Ok(())
    }

    /// What a department has begun stays where it is.
    fn stall(&mut self, away: &str) {
        let works = std::mem::take(&mut self.work).into_iter();
        let own = |task: &str| self.begun.get(task).is_some_and(|(unit, _)| unit == away);
        let (stalled, others): (Vec<_>, Vec<_>) = works.partition(|Reverse((_, task))| own(task));
        self.work = others.into_iter().collect();
        self.stalled
            .extend(stalled.into_iter().map(|Reverse((_, task))| task));
    }

    /// Whoever was silent takes up what was begun, from its beginning.
    fn back(&mut self) {
        let now = self.clock.now();
        for task in std::mem::take(&mut self.stalled) {
            let hours = self.takes.get(&task).map_or(24.0, |days| days * 24.0);
            let until = now + SignedDuration::from_hours(hours as i64);
            self.work.push(Reverse((until, task)));
        }
    }

    /// An item is done. The department says so twice, as systems do whose first answer was lost: once more with the same key, and
    /// once more as if it had never said so.
    async fn end(&mut self, at: Timestamp, task: &str) -> Result<(), CityError> {
        self.clock.set(at);
        self.app.settle().await?;
        let Some((unit, from)) = self.begun.get(task).cloned() else {
            return Ok(());
        };
        let worker = self.cast.unit(&unit).await?.client;
        let key = format!("complete {task}");
        complete(&worker, &self.matter, task, &key).await?;
        let before = self.entries().await?;
        complete(&worker, &self.matter, task, &key).await?;
        let again = complete(&worker, &self.matter, task, &format!("{key} again")).await;
        if again.is_ok() || self.entries().await? != before {
            self.wrong.push(format!("`{task}` was done twice"));
        }
        self.spans.push(Done {
            task: task.to_owned(),
            unit,
            from,
            until: at,
        });
        Ok(())
    }

    async fn entries(&self) -> Result<u64, CityError> {
        let api = self.app.api();
        let mut session = api.store().read().await.map_err(Problem::from)?;
        let size = api.journal().size(&mut session).await;
        Ok(size.map_err(Problem::from)?)
    }

    /// The lead answers once every item is over; gives the matter as it is then.
    pub async fn finish(&mut self) -> Result<Value, CityError> {
        let view = self.view().await?;
        let lead = view["lead"]["key"].as_str().unwrap_or_default().to_owned();
        let lead = self.cast.unit(&lead).await?.client;
        let path = format!("/v1/matters/{}/actions", self.matter);
        let may = May::of(&lead.get(&format!("/v1/matters/{}", self.matter)).await?);
        let mut command =
            json!({ "action": "answer", "text": "全部联办事项已办结，结果见各事项。" });
        if let Some(class) = may.some_option("answer", "class") {
            command["class"] = json!(class);
        }
        lead.post(&path, "answer", &command).await?;
        self.app.settle().await?;
        self.view().await
    }
}

/// Days that an item takes: its own limit, day for day; a day where it has none.
fn limit_days(view: &Value, task: &str) -> i64 {
    let clocks = view["clocks"].as_array().into_iter().flatten();
    let key = format!("task:{task}");
    let clock = clocks
        .into_iter()
        .find(|clock| clock["key"] == key.as_str());
    let limit = clock
        .and_then(|clock| clock["limit"].as_str())
        .unwrap_or("1 days");
    let (count, unit) = limit.split_once(' ').unwrap_or((limit, "days"));
    let count: i64 = count.parse().unwrap_or(1);
    match unit {
        "hours" | "hour" => (count + 23) / 24,
        "months" | "month" => count * 30,
        _ => count,
    }
    .max(1)
}

/// Items that were worked on at once, at most.
pub(super) fn at_once(spans: &[Done]) -> usize {
    let at = |moment: Timestamp| {
        let running = spans
            .iter()
            .filter(|s| s.from <= moment && moment < s.until);
        running.count()
    };
    spans.iter().map(|span| at(span.from)).max().unwrap_or(0)
}

/// What does not hold at the end.
pub(super) async fn inspect(app: &App, view: &Value) -> Result<Vec<String>, CityError> {
    let api = app.api();
    let mut wrong = Vec::new();
    let open: BTreeSet<&str> = view["tasks"]
        .as_array()
        .into_iter()
        .flatten()
        .filter(|task| task["state"] != "done" && task["state"] != "skipped")
        .filter_map(|task| task["key"].as_str())
        .collect();
    if !open.is_empty() {
        wrong.push(format!("not over: {open:?}"));
    }
    for (matter, what) in api.matters().audit().await.map_err(Problem::from)? {
        wrong.push(format!("{matter} is not the fold of its entries: {what}"));
    }
    let report = verify(api.store(), &api.journal().public_key(), &[], |_, _| {}).await;
    for finding in report.map_err(Problem::from)?.findings {
        wrong.push(format!("journal: {}", finding.reason));
    }
    Ok(wrong)
}
