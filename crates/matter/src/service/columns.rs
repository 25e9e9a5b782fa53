//! What a state row, its keys and its tasks say, all from the state: one source, copied for lists.

use std::collections::BTreeSet;

use haina_core::Calendar;
use haina_core::calendar::local_day;
use haina_party::MatterAttributes;
use haina_store::{Value, args};
use jiff::Timestamp;

use crate::compiled::Kind;
use crate::kind::Moment;
use crate::matter::{Clock, Matter, MatterState, TaskState};

/// The columns of `matter_state` behind `id`, `version` and `body`, in the order of [`NAMES`].
pub(super) fn values(
    matter: &Matter,
    source: &str,
    erase_at: Option<Timestamp>,
    calendar: &Calendar,
) -> Vec<Value> {
    let place = matter.place.get();
    let first = matter.rounds.first();
    let answered_at = first.and_then(|round| round.answered_at);
    let rating = matter
        .ratings
        .iter()
        .rev()
        .find(|r| r.by_call || r.grade > 0);
    let calls = || matter.contacts.iter().filter(|c| c.call_back);
    let reached = calls().any(|c| c.reached) || !matter.ratings.is_empty();
    let asked = calls().next().is_some() || reached;
    let solved = matter.ratings.iter().rev().find_map(|r| r.solved);
    let solved = solved.or_else(|| calls().filter_map(|c| c.solved).next_back());
    args![
        &matter.kind.id,
        &matter.family,
        &matter.number,
        &matter.code,
        matter.state.name(),
        matter.state.is_open(),
        channel(matter),
        matter.class.as_deref().unwrap_or_default(),
        matter.area.as_deref().unwrap_or_default(),
        place.map(|p| p.text.trim().to_owned()).unwrap_or_default(),
        place.and_then(|p| p.lat),
        place.and_then(|p| p.lon),
        &matter.desk,
        matter.lead.as_deref().unwrap_or_default(),
        matter.open_supervisions().next().is_some(),
        matter.state.is_open() && matter.consultations.iter().any(|c| c.concluded.is_none()),
        matter
            .consultations
            .iter()
            .any(|c| c.concluded.as_ref().is_some_and(|c| c.precedent)),
        source,
        matter.opened_at,
        listed_due(matter),
        matter.merged.as_ref().map(|merged| merged.into),
        excluded(matter),
        matter.dispatched_at,
        responded(matter),
        first_due(matter),
        answered_at,
        answered_at.map(|at| workdays_to(calendar, matter.opened_at, at)),
        matter.closing.as_ref().map(|closing| closing.at),
        rating.map(|r| u32::from(r.grade)),
        rating
            .and_then(|r| r.appeal.as_ref())
            .is_some_and(|a| a.upheld == Some(true)),
        asked.then_some(reached),
        solved,
        matter.round(),
        count(matter.transfers.len()),
        matter.returned(),
        erase_at,
    ]
}

/// The names of [`values`].
pub(super) const NAMES: [&str; 36] = [
    "kind",
    "family",
    "number",
    "code",
    "state",
    "open",
    "channel",
    "class",
    "area",
    "address",
    "lat",
    "lon",
    "desk",
    "lead",
    "supervised",
    "consulting",
    "precedent",
    "source",
    "opened_at",
    "due_at",
    "merged_into",
    "excluded",
    "dispatched_at",
    "responded",
    "first_due_at",
    "answered_at",
    "answer_workdays",
    "closed_at",
    "grade",
    "grade_void",
    "reached",
    "solved",
    "rounds",
    "transfers",
    "returns",
    "erase_at",
];

/// Those of [`NAMES`] that an index of the table has or is limited by.
pub(super) const INDEXED: [&str; 21] = [
    "kind",
    "family",
    "number",
    "code",
    "state",
    "open",
    "class",
    "area",
    "desk",
    "lead",
    "supervised",
    "consulting",
    "precedent",
    "source",
    "opened_at",
    "due_at",
    "merged_into",
    "dispatched_at",
    "first_due_at",
    "answered_at",
    "erase_at",
];

/// When personal content is to go: after the type's period from the end.
pub(super) fn erase_at(matter: &Matter, kind: &Kind) -> Option<Timestamp> {
    if matter.erased || matter.state.is_open() {
        return None;
    }
    let span = kind.def().retention.span()?;
    let closed = matter.closing.as_ref().map(|closing| closing.at);
    let from = closed.or(matter.submitted_at).unwrap_or(matter.opened_at);
    let zoned = from.to_zoned(haina_core::calendar::ZONE.clone());
    zoned.checked_add(span).ok().map(|at| at.timestamp())
}

/// What the policies look at.
pub(super) fn attributes(matter: &Matter) -> MatterAttributes {
    let ids = |people: &mut dyn Iterator<Item = &String>| {
        people.filter_map(|id| id.parse().ok()).collect()
    };
    let reporters = ids(&mut matter.reporters.iter().filter_map(|r| r.person.as_ref()));
    let of_tasks = matter.tasks.iter().filter_map(|task| task.person.as_ref());
    let of_contacts = matter
        .contacts
        .iter()
        .filter_map(|contact| contact.by.as_ref());
    let staff = !matter.by_deputy && !matter.reporters.iter().any(|r| r.person == matter.opener);
    let opener = matter.opener.as_ref().filter(|_| staff);
    let of_answers = matter
        .answers
        .iter()
        .filter_map(|answer| answer.by.as_ref());
    MatterAttributes {
        id: matter.id.to_string(),
        r#type: matter.kind.id.clone(),
        family: matter.family.clone(),
        state: matter.state.name().to_owned(),
        secrecy: Default::default(),
        identity_withheld: matter.reporters.iter().any(|r| r.anonymous),
        desk: Some(matter.desk.clone()),
        lead: matter.lead.clone(),
        helpers: units(matter),
        area: matter.area.clone(),
        reporters,
        participants: ids(&mut of_tasks.chain(of_contacts).chain(of_answers).chain(opener)),
        experts: ids(&mut matter.consultations.iter().flat_map(|c| &c.experts)),
        deputies: ids(&mut matter.opener.iter().filter(|_| matter.by_deputy)),
        supervisors: ids(&mut matter.supervisions.iter().filter_map(|s| s.by.as_ref())),
    }
}

/// The keys by which it may be found.
pub(super) fn keys(matter: &Matter) -> BTreeSet<String> {
    attributes(matter).keys()
}

/// An open task's row: key, unit, person, state, since.
pub(super) type TaskRow = (String, String, String, &'static str, Timestamp);

/// Tasks somebody can do something about now.
pub(super) fn tasks(matter: &Matter) -> Vec<TaskRow> {
    let at_work = [
        MatterState::Dispatched,
        MatterState::Working,
        MatterState::Suspended,
    ];
    if !at_work.contains(&matter.state) {
        return Vec::new();
    }
    let open = matter.present_tasks().filter(|task| {
        !matches!(
            task.state,
            TaskState::Waiting | TaskState::Done | TaskState::Skipped
        )
    });
    let rows = open.map(|task| {
        let unit = match task.state {
            TaskState::Ready | TaskState::Returned => matter.desk.clone(),
            _ => task.unit.clone().unwrap_or_default(),
        };
        let person = task.person.clone().unwrap_or_default();
        let since = task.offered_at.unwrap_or(matter.opened_at);
        (task.key.clone(), unit, person, task.state.name(), since)
    });
    rows.collect()
}

/// What search finds it by.
pub(super) fn search_text(matter: &Matter, text_field: &str) -> String {
    let place = matter
        .place
        .get()
        .map(|place| place.text.as_str())
        .unwrap_or_default();
    let text: String = matter.form_text(text_field).chars().take(4000).collect();
    [
        matter.number.as_str(),
        &matter.code,
        matter.origin.as_deref().unwrap_or_default(),
        matter.title.text(),
        place,
        &text,
    ]
    .join("\n")
}

/// The least n such that an answer on the day of `answered` is within n working days of the day asked.
pub(super) fn workdays_to(calendar: &Calendar, asked: Timestamp, answered: Timestamp) -> i64 {
    let (from, to) = (local_day(asked), local_day(answered));
    if to <= from {
        return 0;
    }
    let days = calendar.working_days_between(from, to);
    // A rest day after the n-th working day is past it.
    days + i64::from(!calendar.is_working_day(to))
}

/// The rule by which rates leave it out; empty when it counts.
fn excluded(matter: &Matter) -> &'static str {
    match matter.state {
        MatterState::Draft => "draft",
        MatterState::Rejected if matter.diverted.is_some() => "diverted",
        MatterState::Rejected => "rejected",
        MatterState::Withdrawn => "withdrawn",
        MatterState::Merged => "merged",
        _ => "",
    }
}

/// Was the person contacted in time? None while it is not known, or where nothing is measured.
fn responded(matter: &Matter) -> Option<bool> {
    let clock = matter
        .clocks
        .iter()
        .find(|c| c.end == Some(Moment::Contacted))?;
    match (clock.ended, &clock.rungs[..]) {
        (Some(ended), _) => Some(ended < clock.due),
        (None, _) if clock.void => None,
        (None, rungs) => {
            let late = rungs
                .iter()
                .any(|r| r.percent >= 100 && r.fired_at.is_some());
            late.then_some(false)
        }
    }
}

/// The deadline of the first round.
/// What lists are sorted by: an open matter without a deadline comes after all that have one.
pub(super) fn listed_due(matter: &Matter) -> Option<Timestamp> {
    let due = matter.due().map(|clock| clock.due);
    due.or(matter.state.is_open().then_some(Timestamp::MAX))
}

fn first_due(matter: &Matter) -> Option<Timestamp> {
    let of_first = |c: &&Clock| c.round == 1 && c.end == Some(Moment::Answered);
    matter.clocks.iter().find(of_first).map(|clock| clock.due)
}

/// The lead, helpers, and units with tasks of their own.
fn units(matter: &Matter) -> BTreeSet<String> {
    let of_tasks = matter.tasks.iter().filter_map(|task| task.unit.clone());
    let open = matter
        .consultations
        .iter()
        .filter(|c| c.concluded.is_none());
    let asked = open.flat_map(|c| c.units.iter().cloned());
    matter
        .helpers
        .iter()
        .cloned()
        .chain(of_tasks)
        .chain(asked)
        .collect()
}

fn channel(matter: &Matter) -> String {
    let value = serde_json::to_value(matter.channel).unwrap_or_default();
    value.as_str().unwrap_or_default().to_owned()
}

fn count(n: usize) -> u32 {
    u32::try_from(n).unwrap_or(u32::MAX)
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use super::*;

    #[test]
    fn the_indexed_columns_are_those_of_the_indexes() {
        let mut named = BTreeSet::new();
        for step in crate::MIGRATIONS.steps {
            let statements = step.sql.split(';');
            for index in statements.filter_map(|s| s.split_once(" ON matter_state (")) {
                let words = index.1.split(|c: char| !c.is_alphanumeric() && c != '_');
                named.extend(words.filter(|word| NAMES.contains(word)));
            }
        }
        assert_eq!(named, BTreeSet::from(INDEXED));
    }
}
