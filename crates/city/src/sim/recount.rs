//! Counts by hand: from the events of every matter and from the policies, not from the rows that lists and rates read.

use std::collections::BTreeMap;

use haina_api::{Api, Problem};
use haina_core::Clock as _;
use haina_matter::kind::Moment;
use haina_matter::matter::MatterState;
use haina_matter::service::{Rate, RatesQuery};
use haina_matter::{Fact, Matter};
use haina_party::Principal;
use jiff::Timestamp;

use super::inspect::{Told, system};
use super::life::Process;
use crate::CityError;

type All = BTreeMap<String, Told>;

/// How the counted rates differ from those that the events tell.
pub(super) async fn rates(api: &Api, told: &All) -> Result<Vec<String>, CityError> {
    let counted = api
        .matters()
        .rates(&system(), &RatesQuery::default())
        .await
        .map_err(Problem::from)?;
    let counted = counted.into_iter().next().unwrap_or_default();
    let now = api.env().now();
    let lives = || told.values().filter(|one| counts(&one.matter));
    let n = |of: &dyn Fn(&Told) -> bool| lives().filter(|one| of(one)).count() as u64;
    let sum = |of: &dyn Fn(&Fact) -> bool| {
        lives()
            .map(|one| one.events.iter().filter(|e| of(&e.fact)).count() as u64)
            .sum::<u64>()
    };
    let dispatched = |one: &Told| one.matter.dispatched_at.is_some();
    let drafts = told
        .values()
        .filter(|one| one.matter.state == MatterState::Draft);
    let pairs = [
        (
            "opened",
            counted.opened,
            (told.len() - drafts.count()) as u64,
        ),
        ("dispatched", counted.dispatched, n(&dispatched)),
        (
            "answered",
            counted.answered,
            n(&|one| first_answer(one).is_some()),
        ),
        (
            "transfers",
            counted.transfers,
            sum(&|fact| matches!(fact, Fact::Transferred { .. })),
        ),
        (
            "redone",
            counted.redone,
            n(&|one| dispatched(one) && has(one, |fact| matches!(fact, Fact::RoundBegun { .. }))),
        ),
    ];
    let mut wrong: Vec<String> = pairs
        .into_iter()
        .filter(|(_, counted, told)| counted != told)
        .map(|(what, counted, told)| {
            format!("rates count {counted} {what}, the events tell of {told}")
        })
        .collect();
    let due = |one: &Told| first_due(&one.matter).is_some_and(|due| due < now);
    let in_time = |one: &Told| first_answer(one) < first_due(&one.matter);
    let graded = |one: &Told| first_answer(one).is_some() && grade(one).is_some();
    let happy = |one: &Told| grade(one).is_some_and(|grade| grade >= 3);
    let shares = [
        (
            "on time",
            &counted.on_time,
            n(&due),
            n(&|one| due(one) && first_answer(one).is_some() && in_time(one)),
        ),
        (
            "closed",
            &counted.closed,
            n(&|_| true),
            n(&|one| one.matter.state == MatterState::Closed),
        ),
        (
            "satisfied",
            &counted.satisfied,
            n(&graded),
            n(&|one| graded(one) && happy(one)),
        ),
    ];
    for (what, counted, denominator, numerator) in shares {
        if (counted.numerator, counted.denominator) != (numerator, denominator) {
            let Rate {
                numerator: n,
                denominator: d,
                ..
            } = counted;
            wrong.push(format!(
                "rates say {what} {n}/{d}, the events tell of {numerator}/{denominator}"
            ));
        }
    }
    Ok(wrong)
}

/// How the inboxes of everybody who did something differ from what the policies let them see.
pub(super) async fn inboxes(process: &Process, told: &All) -> Result<Vec<String>, CityError> {
    let mut people: Vec<&String> = told
        .values()
        .flat_map(|one| one.events.iter().filter_map(|event| event.by.as_ref()))
        .collect();
    people.sort();
    people.dedup();
    let mut wrong = Vec::new();
    for person in people {
        let Ok(id) = person.parse() else { continue };
        let principal = process.app.principal(id).await?;
        let matters = process.app.api().matters();
        let inbox = matters.inbox(&principal).await.map_err(Problem::from)?;
        let by_hand = inbox_of(process, &principal, told);
        let shown = [
            inbox.mine,
            inbox.desk,
            inbox.late,
            inbox.supervised,
            inbox.reported,
        ];
        if shown != by_hand {
            wrong.push(format!(
                "{person} is shown mine, desk, late, supervised, reported {shown:?}, by hand it is {by_hand:?}"
            ));
        }
    }
    Ok(wrong)
}

fn inbox_of(process: &Process, principal: &Principal, told: &All) -> [u32; 5] {
    let matters = process.app.api().matters();
    let now = process.clock.now();
    let me = principal.subject().to_string();
    let desks: Vec<&String> = principal.depts("dispatcher").collect();
    let mut counts = [0; 5];
    for matter in told.values().map(|one| &one.matter) {
        let at_work = matches!(
            matter.state,
            MatterState::Dispatched | MatterState::Working | MatterState::Suspended
        );
        let mine = at_work
            && matter
                .present_tasks()
                .any(|t| t.person.as_ref() == Some(&me) && !is_over(t.state));
        let seen = matters.may(principal, "matter.read", matter).allowed;
        let at_desk = matches!(matter.state, MatterState::Submitted | MatterState::Accepted);
        let late = matter.state.is_open() && matter.due().is_some_and(|clock| clock.due < now);
        let own = matter
            .reporters
            .iter()
            .any(|r| r.person.as_ref() == Some(&me))
            || (matter.by_deputy && matter.opener.as_ref() == Some(&me));
        let is = [
            mine,
            seen && at_desk && desks.contains(&&matter.desk),
            seen && late,
            seen && matter.open_supervisions().next().is_some(),
            seen && own,
        ];
        for (count, is) in counts.iter_mut().zip(is) {
            *count += u32::from(is);
        }
    }
    counts
}

fn is_over(state: haina_matter::matter::TaskState) -> bool {
    matches!(state.name(), "waiting" | "done" | "skipped")
}

fn counts(matter: &Matter) -> bool {
    !matches!(
        matter.state,
        MatterState::Draft | MatterState::Rejected | MatterState::Withdrawn | MatterState::Merged
    )
}

fn has(one: &Told, of: impl Fn(&Fact) -> bool) -> bool {
    one.events.iter().any(|event| of(&event.fact))
}

/// When the first round had its complete answer.
fn first_answer(one: &Told) -> Option<Timestamp> {
    let first = one
        .events
        .iter()
        .take_while(|event| !matches!(event.fact, Fact::RoundBegun { .. }));
    first
        .filter(|event| matches!(event.fact, Fact::Answered { complete: true, .. }))
        .map(|event| event.at)
        .next()
}

fn first_due(matter: &Matter) -> Option<Timestamp> {
    let mut clocks = matter.clocks.iter();
    clocks
        .find(|clock| clock.round == 1 && clock.end == Some(Moment::Answered))
        .map(|clock| clock.due)
}

/// The last grade, unless an appeal against it was upheld.
fn grade(one: &Told) -> Option<u8> {
    let mut last = None;
    for event in &one.events {
        match &event.fact {
            Fact::Rated { grade, .. } => last = Some(*grade),
            Fact::AppealDecided { upheld: true, .. } => last = None,
            _ => {}
        }
    }
    last
}
