//! The parts of a matter, from the room's words to those on the wire.

use haina_matter::Kind;
use haina_matter::matter::{
    Clock as OneClock, Consultation as OneConsultation, Matter, Supervision as Order, Task,
};
use haina_matter::service::Happened;
use haina_party::Principal;
use jiff::Timestamp;
use serde_json::Value;

use super::people::People;
use super::{left, titled};
use crate::app::Api;
use crate::model::{
    AnswerView, Clock, Conclusion, Consultation, ExpertView, Free, Opinion, Rating, ReporterView,
    Rung, Stop, Supervision, TaskView, TimelineItem,
};
use crate::v1::types::word;

pub fn task(
    api: &Api,
    people: &People,
    kind: Option<&Kind>,
    matter: &Matter,
    task: &Task,
) -> TaskView {
    let clock = matter.clock(&format!("task:{}", task.key));
    TaskView {
        key: task.key.clone(),
        title: kind
            .map(|k| k.task_title(&task.kind).into())
            .unwrap_or_default(),
        unit: task.unit.as_deref().map(|unit| titled(api, unit)),
        role: task.role.clone(),
        person: task
            .person
            .as_deref()
            .map(|p| people.person(p))
            .filter(|p| !p.display.is_empty()),
        state: task.state.name().to_owned(),
        needs: task.needs.clone(),
        when: kind
            .and_then(|k| k.def().tasks.get(&task.kind))
            .and_then(|t| t.when.clone()),
        due_at: clock.map(|c| c.due.into()),
        opened_at: task.offered_at.map(Into::into),
        done_at: task.done_at.map(Into::into),
        result: task.result.get().filter(|_| people.inside).cloned(),
        with_answer: task.with_answer,
    }
}

pub fn clock(api: &Api, kind: Option<&Kind>, clock: &OneClock, now: Timestamp) -> Clock {
    let reason = |reason: &str| {
        kind.and_then(|k| k.def().suspend.iter().find(|s| s.id == reason))
            .map(|s| (&s.title).into())
    };
    let rung = |rung: &haina_matter::matter::Rung| Rung {
        at_percent: rung.percent,
        action: word(&rung.action),
        due_at: Some(clock.rung_at(rung.percent).into()),
        fired_at: rung.fired_at.map(Into::into),
    };
    Clock {
        key: clock.key.clone(),
        title: kind
            .map(|k| k.clock_title(&clock.key).into())
            .unwrap_or_default(),
        limit: clock.limit.to_string(),
        start: clock.start.into(),
        due_at: Some(clock.due.into()),
        ended_at: clock.ended.map(Into::into),
        provisional: clock.provisional,
        state: word(&clock.state(now)),
        fraction: Some(clock.fraction(now)),
        left: Some(left(api, clock, now)),
        round: clock.round,
        rungs: clock.rungs.iter().map(rung).collect(),
        stops: clock
            .stops
            .iter()
            .map(|s| Stop {
                title: reason(&s.reason),
                reason: s.reason.clone(),
                from: s.from.into(),
                to: s.to.map(Into::into),
            })
            .collect(),
    }
}

pub fn reporters(principal: &Principal, people: &People, matter: &Matter) -> Vec<ReporterView> {
    let me = principal.subject().to_string();
    let unanswered: Vec<&str> = matter.unanswered().map(|r| r.key.as_str()).collect();
    let view = |reporter: &haina_matter::matter::Reporter| {
        let mine = reporter.person.as_ref() == Some(&me);
        let contact = reporter.contact.get().filter(|_| mine || people.reporters);
        let text = |text: &String| (!text.is_empty()).then(|| text.clone());
        ReporterView {
            id: reporter.key.clone(),
            name: contact.and_then(|c| text(&c.name)),
            phone: contact.and_then(|c| text(&c.phone)),
            address: contact.and_then(|c| text(&c.address)),
            anonymous: reporter.anonymous,
            reply_wanted: reporter.wants_answer,
            at: None,
            answered: !unanswered.contains(&reporter.key.as_str()),
            me: mine,
        }
    };
    matter.reporters.iter().map(view).collect()
}

/// A step; its details only for those who work on it, its own words for all who may see it.
pub fn step(people: &People, one: &Happened) -> TimelineItem {
    let detail = match people.inside {
        true => plain(serde_json::to_value(&one.event.fact).unwrap_or_default()),
        false => Value::Null,
    };
    TimelineItem {
        entry: one.entry.clone(),
        seq: one.seq.and_then(|s| i64::try_from(s).ok()),
        at: one.event.at.into(),
        actor: people.actor(&one.actor),
        kind: format!("matter.{}", one.event.fact.name()),
        words: (&one.words).into(),
        detail: Free(detail),
        public: one.public,
        round: None,
    }
}

pub fn answers(api: &Api, people: &People, matter: &Matter) -> Vec<AnswerView> {
    let view = |a: &haina_matter::matter::Answer| AnswerView {
        to: (a.reporters.len() == 1).then(|| a.reporters[0].clone()),
        round: a.round,
        at: a.at.into(),
        by: people.name(a.by.as_ref()),
        unit: Some(titled(api, &a.unit).title),
        class: a.class.clone(),
        text: a.text.text().to_owned(),
    };
    matter.answers.iter().map(view).collect()
}

pub fn ratings(matter: &Matter) -> Vec<Rating> {
    let view = |r: &haina_matter::matter::Rating| Rating {
        by: Some(r.reporter.clone()),
        round: r.round,
        at: r.at.into(),
        grade: r.grade,
        solved: r.solved,
        note: r.ground.get().cloned(),
        appeal: r.appeal.as_ref().map(|a| match a.upheld {
            None => "pending".to_owned(),
            Some(true) => "upheld".to_owned(),
            Some(false) => "refused".to_owned(),
        }),
    };
    matter.ratings.iter().map(view).collect()
}

pub fn supervision(api: &Api, matter: &Matter, order: &Order, now: Timestamp) -> Supervision {
    let clock = matter.clock(&format!("supervise:{}", order.key));
    let reply = order.replies.last();
    let state = match (order.lifted_at, reply) {
        (Some(_), _) => "lifted",
        (None, Some(_)) => "replied",
        (None, None) => "open",
    };
    Supervision {
        id: order.key.clone(),
        matter: matter.id.to_string(),
        number: matter.number.clone(),
        title: matter.title.text().to_owned(),
        unit: matter.lead.as_deref().map(|key| titled(api, key)),
        grade: word(&order.grade),
        reason: order.demand.text().to_owned(),
        at: order.at.into(),
        due_at: clock.map(|c| c.due.into()),
        left: clock.map(|c| left(api, c, now)),
        replied_at: reply.map(|r| r.at.into()),
        reply: reply.map(|r| r.text.text().to_owned()),
        lifted_at: order.lifted_at.map(Into::into),
        state: state.to_owned(),
    }
}

pub fn consultation(
    api: &Api,
    principal: &Principal,
    people: &People,
    matter: &Matter,
    one: &OneConsultation,
    now: Timestamp,
) -> Consultation {
    let clock = matter.clock(&format!("consult:{}", one.key));
    let me = principal.subject().to_string();
    let said = |id: &String| one.opinions.iter().find(|o| o.by.as_ref() == Some(id));
    let experts = one.experts.iter().map(|id| ExpertView {
        id: id.clone(),
        display: people.person(id).display,
        opinion: said(id).map(|o| o.text.text().to_owned()),
        at: said(id).map(|o| o.at.into()),
    });
    let of_units = one
        .opinions
        .iter()
        .filter(|o| o.by.as_ref().is_none_or(|by| !one.experts.contains(by)));
    Consultation {
        id: one.key.clone(),
        matter: matter.id.to_string(),
        number: matter.number.clone(),
        title: matter.title.text().to_owned(),
        state: if one.concluded.is_some() {
            "concluded"
        } else {
            "open"
        }
        .to_owned(),
        question: one.question.text().to_owned(),
        convened_at: one.at.into(),
        due_at: clock.map(|c| c.due.into()),
        left: clock.map(|c| left(api, c, now)),
        units: one.units.iter().map(|key| titled(api, key)).collect(),
        experts: experts.collect(),
        opinions: of_units
            .map(|o| Opinion {
                by: match &o.unit {
                    Some(unit) => titled(api, unit).title.zh,
                    None => people.name(o.by.as_ref()).unwrap_or_default(),
                },
                at: o.at.into(),
                text: o.text.text().to_owned(),
            })
            .collect(),
        conclusion: one.concluded.as_ref().map(|c| Conclusion {
            text: c.text.text().to_owned(),
            lead: Some(titled(api, &c.lead)),
            helpers: c.helpers.iter().map(|key| titled(api, key)).collect(),
            at: c.at.into(),
            by: None,
        }),
        waits_for_me: one.concluded.is_none() && one.experts.contains(&me) && said(&me).is_none(),
    }
}

/// `{"private": x}` becomes `x`: on the wire to those who may read it there is no difference.
fn plain(value: Value) -> Value {
    match value {
        Value::Object(mut map) if map.len() == 1 && map.contains_key("private") => {
            map.remove("private").map(plain).unwrap_or_default()
        }
        Value::Object(map) => Value::Object(map.into_iter().map(|(k, v)| (k, plain(v))).collect()),
        Value::Array(items) => Value::Array(items.into_iter().map(plain).collect()),
        other => other,
    }
}
