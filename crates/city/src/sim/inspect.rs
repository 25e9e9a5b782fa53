//! Looks at a city after it ended, however it ended, and says what does not hold.

use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;

use haina_api::{Api, Problem};
use haina_core::Clock as _;
use haina_journal::{Entry, Filter, timer, verify};
use haina_ledger::TransferState;
use haina_matter::{Event, Fact, Matter, fact};
use haina_party::Principal;
use serde_json::Value;
use sha2::{Digest as _, Sha256};

use super::life::{HISTORY_MAX, Process};
use super::script::Line;
use super::{again, recount};
use crate::CityError;

/// Entries read at a time.
const BATCH: u32 = 1_000;
/// Where units are moved.
const TRANSFERS: &str = "/v1/ledger/transfers";

/// What was found.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Inspection {
    /// What does not hold, one line each.
    pub wrong: Vec<String>,
    /// A digest over all states and the whole journal: the same seed gives the same.
    pub digest: String,
}

/// A matter as the journal tells it.
pub(super) struct Told {
    pub matter: Matter,
    pub events: Vec<Event>,
}

/// Looks at `folder` after a process there said `script`.
///
/// # Errors
/// When the folder cannot be opened or read at all, which is a failure too.
pub async fn inspect(folder: &Path, seed: u64, script: &str) -> Result<Inspection, CityError> {
    let process = Process::start(folder, seed).await?;
    let api = process.app.api();
    let script = Line::read(script);
    let mut wrong = again::ask(&process, &script).await?;
    process.app.settle().await?;
    wrong.extend(lost(api, &script).await?);
    let told = fold(api, &mut wrong).await?;
    for one in told.values() {
        wrong.extend(one_lead(&one.matter));
        wrong.extend(no_rung_missed(&process, &one.matter).await?);
    }
    wrong.extend(recount::rates(api, &told).await?);
    wrong.extend(recount::inboxes(&process, &told).await?);
    for (matter, what) in api.matters().audit().await.map_err(Problem::from)? {
        wrong.push(format!("{matter} is not the fold of its entries: {what}"));
    }
    let proof = api.ledger().proof().await.map_err(Problem::from)?;
    if !proof.holds {
        wrong.push(format!("the ledger does not add up: {proof:?}"));
    }
    wrong.extend(unpaid(api, &script).await?);
    let report = verify(api.store(), &api.journal().public_key(), &[], |_, _| {}).await;
    for finding in report.map_err(Problem::from)?.findings {
        wrong.push(format!("journal: {}", finding.reason));
    }
    let digest = digest(api).await?;
    process.app.close().await;
    Ok(Inspection { wrong, digest })
}

/// Transfers that were acknowledged and are not in the ledger.
async fn unpaid(api: &Api, script: &[Line]) -> Result<Vec<String>, CityError> {
    let done = script.iter().filter_map(|line| match line {
        Line::Done { key, .. } => Some(key.as_str()),
        _ => None,
    });
    let done: BTreeSet<&str> = done.collect();
    let calls = script.iter().filter_map(Line::call);
    let mut wrong = Vec::new();
    for call in calls.filter(|call| call.path == TRANSFERS && done.contains(call.key.as_str())) {
        let asked: Value = serde_json::from_slice(&call.body).unwrap_or_default();
        for deed in asked["groups"][0].as_array().into_iter().flatten() {
            if let Some(key) = deed["key"].as_str() {
                let found = api.ledger().transfer_named(key).await;
                if found.map_err(Problem::from)?.is_none() {
                    wrong.push(format!("the transfer `{key}` was acknowledged and is lost"));
                }
            } else if let Some(id) = deed["transfer"].as_str().and_then(|id| id.parse().ok()) {
                let found = api.ledger().transfer(id).await.map_err(Problem::from)?;
                let done = match deed["do"].as_str() {
                    Some("reverse") => found.reversed_by.is_some(),
                    _ => found.state == TransferState::Posted,
                };
                if !done {
                    wrong.push(format!("`{deed}` was acknowledged and is undone"));
                }
            }
        }
    }
    Ok(wrong)
}

/// What was acknowledged and is not there.
async fn lost(api: &Api, script: &[Line]) -> Result<Vec<String>, CityError> {
    let mut longest: BTreeMap<&str, usize> = BTreeMap::new();
    for line in script {
        if let Line::Done { matter, length, .. } = line
            && !matter.is_empty()
        {
            let seen = longest.entry(matter).or_default();
            *seen = (*length).max(*seen);
        }
    }
    let mut wrong = Vec::new();
    let mut session = api.store().read().await.map_err(Problem::from)?;
    for (matter, length) in longest {
        let history = api
            .journal()
            .history(&mut session, matter, HISTORY_MAX)
            .await;
        let kept = history.map_err(Problem::from)?.len();
        if kept < length {
            wrong.push(format!(
                "{matter} lost entries: {length} were acknowledged, {kept} are kept"
            ));
        }
    }
    Ok(wrong)
}

/// All matters, folded entry by entry; a rung that fires though it has fired is told.
async fn fold(api: &Api, wrong: &mut Vec<String>) -> Result<BTreeMap<String, Told>, CityError> {
    let mut session = api.store().read().await.map_err(Problem::from)?;
    let filter = Filter {
        kind: Some("matter.".to_owned()),
        ..Filter::default()
    };
    let mut told: BTreeMap<String, Told> = BTreeMap::new();
    let mut from = 0;
    loop {
        let found = api
            .journal()
            .entries(&mut session, from, &filter, BATCH)
            .await;
        let found = found.map_err(Problem::from)?;
        for entry in &found {
            apply(entry, &mut told, wrong);
            from = entry.seq.unwrap_or(from) + 1;
        }
        if found.len() < BATCH as usize {
            return Ok(told);
        }
    }
}

fn apply(entry: &Entry, told: &mut BTreeMap<String, Told>, wrong: &mut Vec<String>) {
    if entry.body["events"].is_null() {
        return;
    }
    let events = match fact::join(&entry.body["events"], entry.personal.as_ref()) {
        Ok(events) => events,
        Err(error) => return wrong.push(format!("entry {} cannot be read: {error}", entry.id)),
    };
    for event in events {
        match told.get_mut(&entry.subject) {
            Some(one) => {
                wrong.extend(fired_before(&one.matter, &event));
                one.matter.apply(&event);
                one.events.push(event);
            }
            None => match Matter::fold([&event]) {
                Some(matter) => {
                    let events = vec![event];
                    told.insert(entry.subject.clone(), Told { matter, events });
                }
                None => wrong.push(format!("{} does not begin by being opened", entry.subject)),
            },
        }
    }
}

fn fired_before(matter: &Matter, event: &Event) -> Option<String> {
    let Fact::RungFired {
        clock,
        round,
        percent,
        due,
        ..
    } = &event.fact
    else {
        return None;
    };
    if *due > event.at {
        return Some(format!("{}: {clock} {percent} % fired early", matter.id));
    }
    let live = matter
        .clocks
        .iter()
        .rfind(|c| c.key == *clock && c.round == *round && c.is_live());
    let rung = live.and_then(|c| c.rungs.iter().find(|r| r.percent == *percent));
    match rung {
        Some(rung) if rung.fired_at.is_none() => None,
        Some(_) => Some(format!("{}: {clock} {percent} % fired twice", matter.id)),
        None => Some(format!("{}: {clock} {percent} % is no rung", matter.id)),
    }
}

/// From dispatched to answered there is one lead, which is not its own helper.
fn one_lead(matter: &Matter) -> Option<String> {
    let state = matter.state.name();
    let led = matches!(state, "dispatched" | "working" | "suspended" | "answered");
    match &matter.lead {
        None if led => Some(format!("{} is {state} and has no lead", matter.id)),
        Some(lead) if led && matter.helpers.contains(lead) => {
            Some(format!("{}: {lead} leads and helps", matter.id))
        }
        _ => None,
    }
}

/// Whatever was due has fired, and what is next has a timer.
async fn no_rung_missed(process: &Process, matter: &Matter) -> Result<Option<String>, CityError> {
    let store = process.app.api().store();
    let mut session = store.read().await.map_err(Problem::from)?;
    let timers = timer::of_subject(&mut session, &matter.id.to_string()).await;
    let timers: Vec<_> = timers
        .map_err(Problem::from)?
        .iter()
        .map(|timer| timer.due_at)
        .collect();
    let next = matter.next_wake().filter(|_| matter.state.is_open());
    Ok(match next {
        Some(at) if at <= process.clock.now() => Some(format!(
            "{}: a rung of {at} has not fired by {}",
            matter.id,
            process.clock.now()
        )),
        next if timers != Vec::from_iter(next) => Some(format!(
            "{}: its next rung is at {next:?}, its timers at {timers:?}",
            matter.id
        )),
        _ => None,
    })
}

async fn digest(api: &Api) -> Result<String, CityError> {
    let states = api.matters().digest().await.map_err(Problem::from)?;
    let mut session = api.store().read().await.map_err(Problem::from)?;
    let last = api.journal().checkpoint(&mut session).await;
    let mut hash = Sha256::new();
    hash.update(states.digest);
    if let Some(last) = last.map_err(Problem::from)? {
        hash.update(last.root);
    }
    Ok(hex::encode(hash.finalize()))
}

/// The product itself, which may see everything.
pub(super) fn system() -> Principal {
    Principal::system()
}
