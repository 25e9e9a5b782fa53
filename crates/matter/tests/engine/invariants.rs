//! What holds in every life: random commands by random people, with time passing in between,
//! over several types, against the invariants of design (reference, §8).

use std::collections::{BTreeMap, BTreeSet};

use haina_core::{Calendar, Fault};
use haina_matter::matter::{Clock, PaperState, TaskState};
use haina_matter::{Actor, Command, Ctx, Event, Fresh, Kind, Matter, MatterId, MatterState, Step};
use jiff::{SignedDuration, Timestamp};
use proptest::prelude::*;
use serde_json::json;

use crate::moves::{Move, PEOPLE, attempt, moves};
use crate::papers::SUBSIDY;
use crate::play::{APPEAL, DIRECT, GRAPH, SUGGESTION, Town, actor, at, command, id, opening};

/// Two matters in one world.
struct World<'k> {
    kind: &'k Kind,
    calendar: Calendar,
    now: Timestamp,
    matters: BTreeMap<MatterId, (Matter, Vec<Event>)>,
}

impl<'k> World<'k> {
    fn new(kind: &'k Kind) -> World<'k> {
        let mut world = World {
            kind,
            calendar: Calendar::standard(),
            now: at("2026-09-21 09:00"),
            matters: BTreeMap::new(),
        };
        for n in 1..=2 {
            let mut open = opening("water-leak");
            open.kind = kind.def().id.clone();
            let opener = Actor::of("per_agent", "agent", "hotline-centre");
            let fresh = Fresh {
                id: id(n),
                number: format!("N{n}"),
                code: format!("C{n}"),
            };
            let step = haina_matter::open(&open, fresh, &world.ctx(&opener, None)).unwrap();
            world.matters.insert(id(n), (step.state, step.events));
        }
        world
    }

    fn ctx<'a>(&'a self, actor: &'a Actor, target: Option<&'a Matter>) -> Ctx<'a> {
        Ctx {
            now: self.now,
            actor,
            kind: self.kind,
            calendar: &self.calendar,
            world: &Town,
            target,
        }
    }

    fn step(&self, on: MatterId, actor: &Actor, command: &Command) -> Option<Step> {
        let state = &self.matters[&on].0;
        let target = match command {
            Command::Merge { into } => self.matters.get(into),
            Command::Unmerge { .. } => state
                .merged
                .as_ref()
                .and_then(|m| self.matters.get(&m.into)),
            _ => None,
        };
        let ctx = self.ctx(actor, target.map(|(matter, _)| matter));
        match haina_matter::step(state, command, &ctx) {
            Ok(step) => {
                // The same command on the same state gives the same step: nothing hidden takes part.
                assert_eq!(haina_matter::step(state, command, &ctx).as_ref(), Ok(&step));
                Some(step)
            }
            Err(refusal) => {
                assert!(refusal.code().starts_with("MAT") && !refusal.what().zh.is_empty());
                None
            }
        }
    }

    fn carry_out(&mut self, on: MatterId, actor: &Actor, command: &Command) {
        let Some(step) = self.step(on, actor, command) else {
            return;
        };
        let before = self.matters[&on].0.clone();
        check_step(&before, &step, self.now, self.kind);
        if let Some((state, events)) = self.matters.get_mut(&on) {
            *state = step.state;
            events.extend(step.events);
        }
        for (other, more) in step.others {
            if let Some((state, events)) = self.matters.get_mut(&other) {
                more.iter().for_each(|event| state.apply(event));
                events.extend(more);
            }
        }
        self.check();
    }

    fn make(&mut self, one: &Move) {
        match one {
            Move::Act {
                on,
                who,
                what,
                pick,
            } => {
                let (on, other) = if *on { (id(2), id(1)) } else { (id(1), id(2)) };
                let command = attempt(*what, *pick, &self.matters[&on].0, other);
                self.carry_out(on, &actor(PEOPLE[usize::from(*who)]), &command);
            }
            Move::Wait { hours, wakes } => {
                self.now += SignedDuration::from_hours(i64::from(*hours));
                if *wakes {
                    for on in [id(1), id(2)] {
                        self.carry_out(on, &Actor::system(), &Command::Wake {});
                    }
                }
            }
            Move::Calendar { later } => {
                if *later {
                    let notice = r#"{"year": 2027, "papers": ["x"], "days": [{"name": "元旦", "date": "2027-01-01", "isOffDay": true}, {"name": "元旦", "date": "2027-01-04", "isOffDay": true}, {"name": "元旦", "date": "2027-01-09", "isOffDay": false}]}"#;
                    self.calendar = Calendar::standard().with_notice(notice).unwrap();
                } else {
                    self.calendar = Calendar::standard();
                }
                for on in [id(1), id(2)] {
                    self.carry_out(on, &Actor::system(), &Command::Recompute {});
                }
            }
        }
    }

    /// What holds in every state.
    fn check(&self) {
        for (state, events) in self.matters.values() {
            one_truth(state, events);
            one_lead(state);
            graph(state);
            nothing_asked_in_vain(state);
            merges(self, state);
            rounds(state);
            papers(state);
        }
    }
}

/// 11: a spared paper has the receipt of its question, a wanted one its reason, a given one its files; each paper is there once.
fn papers(state: &Matter) {
    for paper in &state.papers {
        let holds = match paper.state {
            PaperState::Asked => paper.receipt.is_none() && paper.why.is_none(),
            PaperState::Spared => paper.receipt.is_some(),
            PaperState::Wanted => paper.why.is_some(),
            PaperState::Given => !paper.files.is_empty(),
        };
        assert!(holds, "{paper:?}");
        let alike = state.papers.iter().filter(|other| other.key == paper.key);
        assert_eq!(alike.count(), 1, "{}", paper.key);
    }
}

/// 1: the state is the fold of the events; what the journal keeps reads back the same.
fn one_truth(state: &Matter, events: &[Event]) {
    assert_eq!(Matter::fold(events).as_ref(), Some(state));
    let (body, personal) = haina_matter::fact::split(events);
    let text = body.to_string();
    for secret in [
        "王海",
        "13800000000",
        "凌晨",
        "不归我们",
        "没解决",
        "李四",
        "hukou",
        "marriage",
        "某街",
    ] {
        assert!(!text.contains(secret), "{secret} in the hashed body");
    }
    assert_eq!(
        haina_matter::fact::join(&body, personal.as_ref()).unwrap(),
        events
    );
    let text = serde_json::to_string(state).unwrap();
    assert_eq!(&serde_json::from_str::<Matter>(&text).unwrap(), state);
}

/// 3: exactly one lead from dispatched to answered; it is not its own helper.
fn one_lead(state: &Matter) {
    use MatterState::{Answered, Dispatched, Suspended, Working};
    if matches!(state.state, Dispatched | Working | Suspended | Answered) {
        let lead = state.lead.as_ref().expect("a lead");
        assert!(!state.helpers.contains(lead));
    }
}

/// 4: a task is worked on only when all it needs is over.
fn graph(state: &Matter) {
    for task in &state.tasks {
        let worked_on = matches!(
            task.state,
            TaskState::Offered | TaskState::Active | TaskState::Done
        );
        let by_answer = task.with_answer && task.state == TaskState::Done;
        if worked_on && !by_answer {
            assert!(state.is_free(task), "{} before what it needs", task.key);
        }
    }
}

/// 8: answered leaves no required task open; closed leaves nobody without an answer.
fn nothing_asked_in_vain(state: &Matter) {
    if matches!(state.state, MatterState::Answered | MatterState::Closed) {
        assert_eq!(state.open_tasks().count(), 0);
        assert_eq!(state.unanswered().count(), 0);
    }
}

/// 9: merged has one target, which is not merged itself and knows of it.
fn merges(world: &World<'_>, state: &Matter) {
    assert_eq!(state.merged.is_some(), state.state == MatterState::Merged);
    if let Some(merged) = &state.merged {
        assert_ne!(merged.into, state.id);
        let target = &world.matters[&merged.into].0;
        assert!(target.merged.is_none(), "a chain");
        assert_eq!(
            target
                .children
                .iter()
                .filter(|child| child.id == state.id)
                .count(),
            1
        );
        for reporter in state.reporters.iter().filter(|r| r.origin.is_none()) {
            let there = format!("{}/{}", state.id, reporter.key);
            assert!(target.reporter(&there).is_some(), "lost {there}");
        }
    }
}

/// 10: rounds are numbered without gaps.
fn rounds(state: &Matter) {
    let numbers: Vec<u32> = state.rounds.iter().map(|round| round.n).collect();
    assert_eq!(numbers, (1..=state.round()).collect::<Vec<_>>());
}

/// What one step may not do.
fn check_step(before: &Matter, step: &Step, now: Timestamp, kind: &Kind) {
    let after = &step.state;
    clocks(before, after, now);
    fired_once(&step.events, before, now);
    // 15: the type stays.
    assert_eq!(after.kind, before.kind);
    assert_eq!(after.kind, kind.reference());
    // 10: what an earlier round came to stays.
    for round in &before.rounds[..before.rounds.len() - 1] {
        assert_eq!(after.rounds[round.n as usize - 1], *round);
    }
    // 16: time and supervision change nobody's duty.
    let only_time = step.events.iter().all(|event| {
        matches!(
            event.fact.name(),
            "rung_fired" | "supervised" | "supervision_replied" | "supervision_lifted"
        )
    });
    if only_time {
        let duty = |m: &Matter| (m.state, m.lead.clone(), m.helpers.clone(), m.tasks.clone());
        assert_eq!(duty(after), duty(before));
    }
    // 5 in §8: nothing wakes a matter that is over or merged.
    if !after.state.is_open() {
        assert_eq!(after.next_wake(), None);
    }
}

/// 5, 6, 7: deadlines move only by listed causes; a passed breach never; the handling clock is never reset.
fn clocks(before: &Matter, after: &Matter, now: Timestamp) {
    for (i, old) in before.clocks.iter().enumerate() {
        let new = &after.clocks[i];
        assert_eq!(
            (&new.key, new.start, new.limit, new.round),
            (&old.key, old.start, old.limit, old.round),
            "a clock was reset"
        );
        if old.is_breached(now) {
            assert_eq!(new.due, old.due, "a passed breach of {} moved", old.key);
        }
        for (was, is) in old.rungs.iter().zip(&new.rungs) {
            if was.fired_at.is_some() {
                assert_eq!(was, is, "a rung fired twice");
            }
        }
        if !old.is_running() && !new.is_running() {
            assert_eq!(old.rungs, new.rungs, "a resting clock fired");
        }
    }
    let handling = |m: &Matter| m.clocks.iter().filter(|c| is_handling(c)).count();
    assert!(
        handling(after) <= after.rounds.len(),
        "one handling clock a round"
    );
}

fn is_handling(clock: &Clock) -> bool {
    clock.end == Some(haina_matter::kind::Moment::Answered)
}

/// 6: no rung fires early, and each fires once.
fn fired_once(events: &[Event], before: &Matter, now: Timestamp) {
    let mut fired = std::collections::BTreeSet::new();
    for event in events {
        if let haina_matter::Fact::RungFired {
            clock,
            round,
            percent,
            due,
            ..
        } = &event.fact
        {
            assert!(*due <= now, "early");
            assert!(
                fired.insert((clock.clone(), *round, *percent, *due)),
                "twice in a step"
            );
            let known = before
                .clocks
                .iter()
                .find(|c| c.key == *clock && c.round == *round && c.is_live());
            if let Some(rung) = known.and_then(|c| c.rungs.iter().find(|r| r.percent == *percent)) {
                assert_eq!(rung.fired_at, None, "{clock} {percent} had fired");
            }
        }
    }
}

fn live(kind: &Kind, moves: &[Move]) {
    let mut world = World::new(kind);
    world.check();
    moves.iter().for_each(|one| world.make(one));
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 64, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn every_life_of_an_appeal_keeps_the_invariants(moves in moves()) {
        live(&APPEAL, &moves);
    }

    #[test]
    fn every_life_of_a_bundle_with_a_graph_keeps_the_invariants(moves in moves()) {
        live(&GRAPH, &moves);
    }

    #[test]
    fn every_life_of_a_suggestion_in_months_keeps_the_invariants(moves in moves()) {
        live(&SUGGESTION, &moves);
    }

    #[test]
    fn every_life_of_a_matter_with_papers_keeps_the_invariants(moves in moves()) {
        live(&SUBSIDY, &moves);
    }

    #[test]
    fn every_life_of_a_direct_matter_keeps_the_invariants(moves in moves()) {
        live(&DIRECT, &moves);
    }
}

#[test]
fn merging_and_parting_at_once_restores_both_matters() {
    let mut world = World::new(&APPEAL);
    let desk = actor("desk");
    let before: Vec<Matter> = world
        .matters
        .values()
        .map(|(matter, _)| matter.clone())
        .collect();
    world.carry_out(
        id(1),
        &desk,
        &command(json!({"action": "merge", "into": id(2)})),
    );
    assert_eq!(world.matters[&id(1)].0.state, MatterState::Merged);
    assert_eq!(world.matters[&id(2)].0.reporters.len(), 2);
    world.carry_out(
        id(1),
        &desk,
        &command(json!({"action": "unmerge", "reason": "不同"})),
    );
    let after: Vec<Matter> = world
        .matters
        .values()
        .map(|(matter, _)| matter.clone())
        .collect();
    assert_eq!(after, before);
}

/// What random lives come to: were it little, the properties above would prove little.
fn reached(kind: &Kind, of: impl Fn(&Matter) -> Vec<String>) -> BTreeSet<String> {
    use proptest::strategy::ValueTree;
    use proptest::test_runner::{Config, RngAlgorithm, TestRng, TestRunner};
    let rng = TestRng::from_seed(RngAlgorithm::ChaCha, &[7; 32]);
    let mut runner = TestRunner::new_with_rng(Config::default(), rng);
    let mut reached = BTreeSet::new();
    for _ in 0..300 {
        let moves = moves().new_tree(&mut runner).unwrap().current();
        let mut world = World::new(kind);
        for one in &moves {
            world.make(one);
            reached.extend(world.matters.values().flat_map(|(matter, _)| of(matter)));
        }
    }
    reached
}

#[test]
fn random_lives_reach_every_state() {
    let reached = reached(&APPEAL, |matter| vec![matter.state.name().to_owned()]);
    let wanted = [
        "draft",
        "submitted",
        "accepted",
        "dispatched",
        "working",
        "suspended",
        "answered",
        "closed",
        "withdrawn",
        "merged",
    ];
    for state in wanted {
        assert!(reached.contains(state), "{state} not in {reached:?}");
    }
}

#[test]
fn random_lives_reach_every_state_of_a_paper() {
    let reached = reached(&SUBSIDY, |matter| {
        let papers = matter.papers.iter();
        papers.map(|paper| format!("{:?}", paper.state)).collect()
    });
    for state in ["Asked", "Spared", "Wanted", "Given"] {
        assert!(reached.contains(state), "{state} not in {reached:?}");
    }
}
