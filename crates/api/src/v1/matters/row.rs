//! A matter in a list.

use haina_core::calendar::local_day;
use haina_core::{LimitUnit, Words};
use haina_matter::matter::{Clock, ClockState};
use haina_matter::{Loaded, Matter, TaskState};
use haina_party::Principal;
use jiff::{SignedDuration, Timestamp};

use crate::app::Api;
use crate::model::{Left, MatterRow, MyTask, Titled};

/// A matter as a row.
pub(crate) fn row(api: &Api, principal: &Principal, loaded: &Loaded) -> MatterRow {
    let matter = &loaded.matter;
    let now = api.env().now();
    let kind = api
        .matters()
        .types()
        .pinned(&matter.kind.id, &matter.kind.hash);
    let directory = api.access().directory();
    let due = matter.due();
    let area = matter.area.as_deref().and_then(|code| directory.area(code));
    MatterRow {
        id: matter.id.to_string(),
        number: matter.number.clone(),
        code: shows_code(principal, matter).then(|| matter.code.clone()),
        kind: matter.kind.id.clone(),
        type_title: kind
            .as_ref()
            .map(|k| (&k.def().title).into())
            .unwrap_or_default(),
        title: matter.title.text().to_owned(),
        state: matter.state.name().to_owned(),
        class: matter.class.clone(),
        class_title: matter
            .class
            .as_deref()
            .and_then(|c| api.matters().types().class_title(c))
            .map(Into::into),
        area: matter.area.clone(),
        area_title: area.map(|a| (&a.title).into()),
        lead: matter.lead.as_deref().map(|key| titled(api, key)),
        round: matter.round(),
        opened_at: matter.opened_at.into(),
        due_at: due.map(|clock| clock.due.into()),
        due_provisional: due.is_some_and(|clock| clock.provisional),
        late: due.is_some_and(|clock| clock.is_breached(now)),
        clock_fraction: due.map(|clock| clock.fraction(now)),
        left: due.map(|clock| left(api, clock, now)),
        urgency: matter.urgency.clone(),
        reporters: u32::try_from(matter.reporters.len()).unwrap_or(u32::MAX),
        supervised: matter.open_supervisions().next().is_some(),
        my_tasks: my_tasks(principal, matter, kind.as_deref()),
        labels: Vec::new(),
        proposed: None,
    }
}

/// A department with its title.
pub(crate) fn titled(api: &Api, key: &str) -> Titled {
    let directory = api.access().directory();
    let title = directory.dept(key).map(|d| (&d.title).into());
    Titled {
        key: key.to_owned(),
        title: title.unwrap_or_else(|| crate::model::Text {
            zh: key.to_owned(),
            en: key.to_owned(),
        }),
    }
}

/// An area with its title; one that nobody knows is called by its code.
pub(crate) fn area_titled(api: &Api, code: &str) -> Titled {
    let directory = api.access().directory();
    let title = directory.area(code).map(|area| area.title.clone());
    Titled {
        key: code.to_owned(),
        title: title.unwrap_or_else(|| Words::new(code, code)).into(),
    }
}

/// How much of a clock is left, in the unit of its limit; below zero it is over due.
pub(crate) fn left(api: &Api, clock: &Clock, now: Timestamp) -> Left {
    let until = match (clock.ended, clock.state(now)) {
        (Some(ended), _) => ended,
        (None, ClockState::Stopped) => clock.stops.last().map_or(now, |stop| stop.from),
        _ => now,
    };
    // Days end at midnight: the last good moment lies just before `due`.
    let last = clock
        .due
        .checked_sub(SignedDuration::from_micros(1))
        .unwrap_or(clock.due);
    let (today, day) = (local_day(until), local_day(last));
    let (n, unit) = match clock.limit.unit {
        LimitUnit::Hours => (
            clock.due.duration_since(until).as_secs().div_euclid(3_600),
            "hours",
        ),
        LimitUnit::Workdays => (
            api.matters().calendar().working_days_between(today, day),
            "workdays",
        ),
        LimitUnit::Days | LimitUnit::Months => (day.duration_since(today).as_hours() / 24, "days"),
    };
    Left {
        n,
        unit: unit.to_owned(),
    }
}

/// The tracking code opens the public page and its rating: for those who reported it, and those who tell it to them.
fn shows_code(principal: &Principal, matter: &Matter) -> bool {
    let me = principal.subject().to_string();
    let mine = matter
        .reporters
        .iter()
        .any(|r| r.person.as_ref() == Some(&me))
        || matter.opener.as_ref() == Some(&me);
    mine || principal.has("agent") || principal.via == haina_party::Via::System
}

fn my_tasks(
    principal: &Principal,
    matter: &Matter,
    kind: Option<&haina_matter::Kind>,
) -> Vec<MyTask> {
    let me = principal.subject().to_string();
    let mine = matter.present_tasks().filter(|task| {
        let held = task.person.as_ref() == Some(&me) && !task.state.is_over();
        let offered = task.state == TaskState::Offered
            && task.unit.as_ref().is_some_and(|unit| {
                principal.roles.iter().any(|r| {
                    r.dept.as_ref() == Some(unit) && (r.role == "handler" || r.role == "unit-lead")
                })
            });
        held || offered
    });
    let view = |task: &haina_matter::matter::Task| MyTask {
        key: task.key.clone(),
        title: kind
            .map(|k| k.task_title(&task.kind).into())
            .unwrap_or_default(),
        state: task.state.name().to_owned(),
    };
    mine.map(view).collect()
}
