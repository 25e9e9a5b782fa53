//! Plays the scenarios of a pack, and says like a test runner what came of each.

use std::fmt;

use jiff::Timestamp;
use serde::Serialize;

use super::city::{City, Outcome};
use super::expect::{Shown, differences};
use super::types::{DemoMatter, Expect, Scenario, Step};
use crate::fault::Pos;
use crate::model::Pack;

/// What came of the scenarios of a pack.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Report {
    pub pack: String,
    pub scenarios: Vec<Played>,
}

/// What came of one scenario.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Played {
    pub name: String,
    /// `tests/appeal.yaml:12`.
    pub place: String,
    /// What differed, each with its place; empty when it passed.
    pub failures: Vec<String>,
}

/// Where the clock of a scenario stands that does not say: a Monday morning in Qingdao.
pub(super) const START: &str = "2026-03-02T09:00";

/// Plays every scenario of `pack`, and every story of its demo records, among the packs it needs.
pub fn test(pack: &Pack, needs: &[&Pack]) -> Report {
    let mut packs = needs.to_vec();
    packs.push(pack);
    let scenarios = pack.scenarios.iter().map(|s| scenario(pack, &packs, s));
    let stories = pack.demo.iter().map(|d| story(pack, &packs, d));
    Report {
        pack: pack.name().to_owned(),
        scenarios: scenarios.chain(stories).collect(),
    }
}

impl Report {
    /// How many passed.
    pub fn passed(&self) -> usize {
        self.scenarios
            .iter()
            .filter(|s| s.failures.is_empty())
            .count()
    }

    /// These scenarios as they also went in another city: what differed there fails them, too.
    pub fn and(mut self, other: Report, place: &str) -> Report {
        for (played, there) in self.scenarios.iter_mut().zip(other.scenarios) {
            let more = there.failures.into_iter();
            played
                .failures
                .extend(more.map(|failure| format!("{failure} ({place})")));
        }
        self
    }

    /// The same with every scenario failed for this.
    pub fn broken(mut self, why: &str) -> Report {
        for played in &mut self.scenarios {
            played.failures.push(why.to_owned());
        }
        self
    }

    /// How many failed.
    pub fn failed(&self) -> usize {
        self.scenarios.len() - self.passed()
    }
}

impl fmt::Display for Report {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        writeln!(f, "{}", self.pack)?;
        for played in &self.scenarios {
            let word = if played.failures.is_empty() {
                "ok"
            } else {
                "FAILED"
            };
            writeln!(f, "  {word:6} {}", played.name)?;
            for failure in &played.failures {
                writeln!(f, "         {failure}")?;
            }
        }
        writeln!(f, "  {} passed, {} failed", self.passed(), self.failed())
    }
}

fn scenario(pack: &Pack, packs: &[&Pack], scenario: &Scenario) -> Played {
    let now = scenario.given.now.as_deref().unwrap_or(START);
    let mut player = Player::new(&scenario.file);
    player.run(pack, packs, now, |player, city| {
        for step in &scenario.when {
            if !player.step(city, step) {
                return;
            }
        }
        if let Some(then) = &scenario.then {
            player.expect(city, then);
        }
    });
    player.played(&scenario.name, scenario.pos)
}

fn story(pack: &Pack, packs: &[&Pack], demo: &DemoMatter) -> Played {
    let mut player = Player::new(&demo.file);
    player.run(pack, packs, &demo.at, |player, city| {
        let opening = Step {
            who: Some(demo.who.clone()),
            open: Some(demo.open.clone()),
            ..Step::default()
        };
        let mut steps = std::iter::once(&opening).chain(&demo.story);
        steps.all(|step| player.step(city, step));
    });
    player.played(
        &format!("The demo record `{}` can happen", demo.id),
        Pos::default(),
    )
}

/// Plays one scenario or story, and keeps what differed.
pub(super) struct Player<'a> {
    file: &'a str,
    failures: Vec<String>,
}

impl<'a> Player<'a> {
    pub(super) fn new(file: &'a str) -> Player<'a> {
        Player {
            file,
            failures: Vec::new(),
        }
    }

    fn run(
        &mut self,
        pack: &Pack,
        packs: &[&Pack],
        now: &str,
        play: impl FnOnce(&mut Player<'a>, &mut City),
    ) {
        let start = crate::time(now).unwrap_or(Timestamp::UNIX_EPOCH);
        match City::new(packs, pack.name(), start) {
            Ok(mut city) => {
                play(self, &mut city);
                for name in city.unfolded() {
                    self.fail(
                        Pos::default(),
                        format!("`{name}` is not the fold of its events"),
                    );
                }
            }
            Err(why) => self.fail(Pos::default(), why),
        }
    }

    /// Lets a step happen; false when the rest makes no sense.
    fn step(&mut self, city: &mut City, step: &Step) -> bool {
        let outcome = city.play(step);
        self.judge(city, step, outcome)
    }

    /// Compares what a step came to with what it must come to; false when the rest makes no sense.
    pub(super) fn judge(&mut self, city: &impl Shown, step: &Step, outcome: Outcome) -> bool {
        match (outcome, &step.refused) {
            (Outcome::Done, None) => {}
            (
                Outcome::Refused {
                    code, by_policy, ..
                },
                Some(wanted),
            ) if by_policy || code == *wanted => {}
            (Outcome::Done, Some(code)) => {
                self.fail(
                    step.pos,
                    format!("this went through, and must be refused with {code}"),
                );
                return false;
            }
            (Outcome::Refused { code, text, .. }, wanted) => {
                let wanted = wanted
                    .as_ref()
                    .map(|code| format!(", wanted is {code}"))
                    .unwrap_or_default();
                self.fail(step.pos, format!("refused with {code}: {text}{wanted}"));
                return false;
            }
            (Outcome::Wrong(why), _) => {
                self.fail(step.pos, why);
                return false;
            }
        }
        if let Some(then) = &step.then {
            self.expect(city, then);
        }
        true
    }

    pub(super) fn expect(&mut self, city: &impl Shown, expect: &Expect) {
        for difference in differences(city, expect) {
            self.fail(expect.pos, difference);
        }
    }

    pub(super) fn fail(&mut self, pos: Pos, what: String) {
        self.failures
            .push(format!("{}:{}: {what}", self.file, pos.line));
    }

    pub(super) fn played(self, name: &str, pos: Pos) -> Played {
        Played {
            name: name.to_owned(),
            place: format!("{}:{}", self.file, pos.line),
            failures: self.failures,
        }
    }
}
