//! What is true of the people of low income, and how much of it the models found.

use std::collections::BTreeSet;

use haina_census::truth::Event;
use haina_census::{Household, Person, Plan, World};
use haina_lake::model::ModelSet;
use serde::Serialize;

use super::count::Tables;
use crate::BenchError;

/// Days within which somebody was on the register, or something happened, as the models look back.
const SPAN_DAYS: i32 = 365;
/// The least share of what is found that must be true, and of what is true that must be found.
const LEAST: f64 = 0.9;

/// The changes that the truth and the models both know, and that departments mostly register within days.
const EVENTS: [Event; 9] = [
    Event::JobStarted,
    Event::JobEnded,
    Event::FirmFounded,
    Event::FirmClosed,
    Event::VehicleBought,
    Event::DwellingBought,
    Event::DwellingSold,
    Event::Disabled,
    Event::HardshipEnded,
];

/// What was found beside what is true.
#[derive(Debug, Clone, Copy, PartialEq, Serialize)]
pub struct Match {
    /// So many there are.
    pub truth: u64,
    /// So many the models found.
    pub found: u64,
    /// The share of the found that is true (查准率).
    pub precision: f64,
    /// The share of the true that is found (查全率).
    pub recall: f64,
}

/// People, and what changed in their lives within a year.
#[derive(Debug, Clone, Copy, PartialEq, Serialize)]
pub struct TruthReport {
    pub people: Match,
    pub changes: Match,
}

/// Who is or was on the register within a year, by the first seventeen digits of the number, and what happened to them.
#[derive(Default)]
struct Known {
    people: BTreeSet<i64>,
    changes: BTreeSet<(i64, &'static str)>,
}

/// Compares what the models made with what is true on the day of the plan.
///
/// # Errors
/// As the census and the tables fail.
pub async fn compare(
    plan: &Plan,
    set: &ModelSet,
    tables: &Tables,
) -> Result<TruthReport, BenchError> {
    let truth = truth(plan)?;
    let sql = "SELECT number, '' FROM member WHERE number IS NOT NULL";
    let found = tables.pairs(set, sql).await?;
    let people: BTreeSet<i64> = found.into_iter().map(|(number, _)| number).collect();
    let sql = "SELECT m.number, c.event FROM change c JOIN member m ON c.person = m.person
        WHERE m.number IS NOT NULL";
    let found = tables.pairs(set, sql).await?;
    let kinds = EVENTS.map(Event::key);
    let known = |(number, event): (i64, String)| {
        let kind = kinds.iter().find(|kind| **kind == event)?;
        Some((number, *kind))
    };
    let changes: BTreeSet<(i64, &str)> = found.into_iter().filter_map(known).collect();
    Ok(TruthReport {
        people: Match::of(&truth.people, &people),
        changes: Match::of(&truth.changes, &changes),
    })
}

impl TruthReport {
    /// Whether what was found is near enough to what is true; departments' errors keep it from being the same.
    pub fn holds(&self) -> bool {
        let near = |m: &Match| m.precision >= LEAST && m.recall >= LEAST;
        near(&self.people) && near(&self.changes)
    }
}

impl Match {
    fn of<T: Ord>(truth: &BTreeSet<T>, found: &BTreeSet<T>) -> Match {
        let both = truth.intersection(found).count() as f64;
        // Of nothing all is right.
        let share = |all: usize| match all {
            0 => 1.0,
            all => (both / all as f64 * 10_000.0).round() / 10_000.0,
        };
        Match {
            truth: truth.len() as u64,
            found: found.len() as u64,
            precision: share(found.len()),
            recall: share(truth.len()),
        }
    }
}

fn truth(plan: &Plan) -> Result<Known, BenchError> {
    let world = plan.world()?;
    let mut known = Known::default();
    world.households(0..world.cells(), |household| {
        let since = plan.day.plus(-SPAN_DAYS);
        let on = household
            .hardship
            .filter(|h| h.since <= plan.day && h.ended.is_none_or(|ended| ended > since));
        if let Some(on) = on {
            for person in &household.members {
                let was = person.died.is_none_or(|died| died > on.since);
                if was && person.birth <= plan.day {
                    known.note(&world, plan, household, person);
                }
            }
        }
        Ok::<(), BenchError>(())
    })?;
    Ok(known)
}

impl Known {
    fn note(&mut self, world: &World, plan: &Plan, household: &Household, person: &Person) {
        let text = person.identity.to_string();
        let Some(number) = text.get(..17).and_then(|first| first.parse().ok()) else {
            return;
        };
        self.people.insert(number);
        let mut happened = Vec::new();
        let span = (plan.day.plus(-SPAN_DAYS), plan.day);
        world.events(household, person, span, &mut happened);
        let kinds = happened.into_iter().map(|(_, event)| event);
        let kinds = kinds.filter(|event| EVENTS.contains(event));
        self.changes
            .extend(kinds.map(|event| (number, event.key())));
    }
}
