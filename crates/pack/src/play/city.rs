//! The throwaway city a scenario plays in: the packs' directory, types and calendar, a clock that stands
//! until told, and the real engine. Every matter is folded again from its events at the end.

use std::collections::BTreeMap;
use std::sync::Arc;

use haina_core::{Calendar, Env, Fault, Limit, LimitUnit, ManualClock};
use haina_matter::actions::guard;
use haina_matter::kind::{Evidence, FileKind};
use haina_matter::matter::NewFile;
use haina_matter::{
    Actor, Command, Ctx, Event, FileId, FileInfo, Fresh, Kind, Matter, MatterId, Open, Refusal,
    World, open, step,
};
use haina_party::{DeptKind, DirectorySnapshot, RoleHeld};
use jiff::{SignedDuration, Timestamp, ToSpan};

use super::expect::Shown;
use super::types::{OpenStep, Step};
use crate::check::plays::command;
use crate::model::Pack;

/// A city in memory.
pub struct City {
    env: Env,
    clock: Arc<ManualClock>,
    calendar: Calendar,
    streets: Streets,
    kinds: BTreeMap<String, Arc<Kind>>,
    /// The pack whose types need no full id.
    home: String,
    matters: BTreeMap<String, Live>,
    last: String,
    opened: u64,
}

struct Live {
    matter: Matter,
    events: Vec<Event>,
    kind: Arc<Kind>,
}

/// Units and areas as the engine asks for them.
struct Streets {
    directory: DirectorySnapshot,
    now: Timestamp,
}

/// What a step came to: nothing, or why not.
pub enum Outcome {
    Done,
    Refused {
        code: String,
        text: String,
        /// By who asked alone; the engine was not reached.
        by_policy: bool,
    },
    /// The step itself is wrong.
    Wrong(String),
}

impl City {
    /// A city of these packs, the last of which is being tested; its clock stands at `now`.
    ///
    /// # Errors
    /// What keeps a type from running.
    pub fn new(packs: &[&Pack], home: &str, now: Timestamp) -> Result<City, String> {
        let (env, clock) = Env::replay(now, 7);
        let departments = packs
            .iter()
            .flat_map(|p| p.directory.departments.iter().cloned());
        let areas = packs.iter().flat_map(|p| p.directory.areas.iter().cloned());
        let mut kinds = BTreeMap::new();
        for kind in packs.iter().flat_map(|p| p.matters.values()) {
            let compiled = Kind::compile(kind.clone()).map_err(|faults| {
                let all: Vec<String> = faults.iter().map(ToString::to_string).collect();
                format!("type `{}` does not run: {}", kind.id, all.join("; "))
            })?;
            kinds.insert(kind.id.clone(), Arc::new(compiled));
        }
        Ok(City {
            env,
            clock,
            calendar: Calendar::standard(),
            streets: Streets {
                directory: DirectorySnapshot::new(departments, areas),
                now,
            },
            kinds,
            home: home.to_owned(),
            matters: BTreeMap::new(),
            last: String::new(),
            opened: 0,
        })
    }

    /// Lets a step happen.
    pub fn play(&mut self, doing: &Step) -> Outcome {
        if let Some(what) = &doing.open {
            return self.open(what, doing.who.as_deref());
        }
        if let Some(limit) = &doing.wait {
            return self.wait(limit);
        }
        if let Some(until) = &doing.until {
            return match crate::time(until) {
                Some(moment) if moment >= self.now() => self.move_to(moment),
                Some(_) => Outcome::Wrong(format!("{until} has passed already")),
                None => Outcome::Wrong(format!("`{until}` is not a time")),
            };
        }
        let name = doing.on.clone().unwrap_or_else(|| self.last.clone());
        for shows in &doing.attach {
            let file = FileId::new(&self.env);
            let Some(shows) = evidence(shows) else {
                return Outcome::Wrong(format!("`{shows}` is nothing a picture shows"));
            };
            let attach = Command::Attach {
                files: vec![file],
                shows,
            };
            match self.act(&name, &attach, doing.who.as_deref()) {
                Outcome::Done => {}
                other => return other,
            }
        }
        let Some(action) = &doing.action else {
            return Outcome::Done;
        };
        let mut with = doing.with.clone();
        for value in with.values_mut() {
            self.fill(value);
        }
        match command(&action.replace('-', "_"), &with) {
            Ok(command) => self.act(&name, &command, doing.who.as_deref()),
            Err(error) => Outcome::Wrong(format!("`{action}` does not take these values: {error}")),
        }
    }

    /// Matters whose state is not the fold of their events; always empty unless the engine is wrong.
    pub fn unfolded(&self) -> Vec<String> {
        let broken = self
            .matters
            .iter()
            .filter(|(_, live)| Matter::fold(&live.events).as_ref() != Some(&live.matter));
        broken.map(|(name, _)| name.clone()).collect()
    }

    fn open(&mut self, what: &OpenStep, who: Option<&str>) -> Outcome {
        let id = if what.kind.contains('/') {
            what.kind.clone()
        } else {
            format!("{}/{}", self.home, what.kind)
        };
        let Some(kind) = self.kinds.get(&id).cloned() else {
            return Outcome::Wrong(format!("there is no matter type `{id}`"));
        };
        let actor = actor(who);
        let opened = match asked(what, id, &actor) {
            Ok(opened) => opened,
            Err(error) => return Outcome::Wrong(format!("this cannot be opened: {error}")),
        };
        self.opened += 1;
        let fresh = Fresh {
            id: MatterId::new(&self.env),
            number: format!("T{:05}", self.opened),
            code: format!("CODE{:05}", self.opened),
        };
        let ctx = Ctx {
            now: self.env.now(),
            actor: &actor,
            kind: &kind,
            calendar: &self.calendar,
            world: &self.streets,
            target: None,
        };
        match open(&opened, fresh, &ctx) {
            Ok(done) => {
                let name = what
                    .id
                    .clone()
                    .unwrap_or_else(|| format!("m{}", self.opened));
                let (matter, events) = (done.state, done.events);
                self.matters.insert(
                    name.clone(),
                    Live {
                        matter,
                        events,
                        kind,
                    },
                );
                self.last = name;
                Outcome::Done
            }
            Err(refusal) => refused(&refusal),
        }
    }

    fn act(&mut self, name: &str, command: &Command, who: Option<&str>) -> Outcome {
        let Some(live) = self.matters.get(name) else {
            return Outcome::Wrong(format!("no matter `{name}` was opened"));
        };
        let actor = actor(who);
        let other = match command {
            Command::Merge { into } => Some(*into),
            Command::Unmerge { .. } => live.matter.merged.as_ref().map(|m| m.into),
            _ => None,
        };
        let target = other.and_then(|id| self.matters.values().find(|l| l.matter.id == id));
        let ctx = self.ctx(live, &actor, target.map(|l| &l.matter));
        let done = match step(&live.matter, command, &ctx) {
            Ok(done) => done,
            Err(refusal) => return refused(&refusal),
        };
        for (id, events) in done.others {
            if let Some(other) = self.matters.values_mut().find(|l| l.matter.id == id) {
                for event in events {
                    other.matter.apply(&event);
                    other.events.push(event);
                }
            }
        }
        if let Some(live) = self.matters.get_mut(name) {
            live.matter = done.state;
            live.events.extend(done.events);
        }
        Outcome::Done
    }

    fn ctx<'a>(&'a self, live: &'a Live, actor: &'a Actor, target: Option<&'a Matter>) -> Ctx<'a> {
        Ctx {
            now: self.env.now(),
            actor,
            kind: &live.kind,
            calendar: &self.calendar,
            world: &self.streets,
            target,
        }
    }

    fn wait(&mut self, limit: &str) -> Outcome {
        let Ok(limit) = limit.parse::<Limit>() else {
            return Outcome::Wrong(format!("`{limit}` is not a length of time"));
        };
        match later(self.now(), limit, &self.calendar) {
            Some(moment) => self.move_to(moment),
            None => Outcome::Wrong("that is too far away".into()),
        }
    }

    /// Moves the clock, and wakes every matter.
    fn move_to(&mut self, moment: Timestamp) -> Outcome {
        self.clock.set(moment);
        self.streets.now = moment;
        for name in self.matters.keys().cloned().collect::<Vec<_>>() {
            if let Outcome::Wrong(why) = self.act(&name, &Command::Wake {}, None) {
                return Outcome::Wrong(why);
            }
        }
        Outcome::Done
    }

    /// `$NAME` becomes the id of the matter of that name, also inside lists.
    fn fill(&self, value: &mut serde_json::Value) {
        match value {
            serde_json::Value::String(text) => {
                let found = text
                    .strip_prefix('$')
                    .and_then(|name| self.matters.get(name));
                if let Some(live) = found {
                    *text = live.matter.id.to_string();
                }
            }
            serde_json::Value::Array(items) => items.iter_mut().for_each(|v| self.fill(v)),
            _ => {}
        }
    }
}

impl Shown for City {
    fn now(&self) -> Timestamp {
        self.env.now()
    }

    fn matter(&self, name: Option<&str>) -> Option<&Matter> {
        let name = name.unwrap_or(&self.last);
        self.matters.get(name).map(|live| &live.matter)
    }

    fn refusal(&self, name: Option<&str>, who: &str, action: &str) -> Option<String> {
        let live = self.matters.get(name.unwrap_or(&self.last))?;
        let actor = actor(Some(who));
        let refusal = guard(
            &action.replace('-', "_"),
            &live.matter,
            &self.ctx(live, &actor, None),
        );
        refusal.err().map(|refusal| refusal.to_string())
    }
}

impl World for Streets {
    fn has_unit(&self, unit: &str) -> bool {
        self.directory
            .dept(unit)
            .is_some_and(|d| d.is_active(self.now))
    }

    fn is_within(&self, unit: &str, ancestor: &str) -> bool {
        unit == ancestor || self.directory.is_dept_within(unit, ancestor)
    }

    fn unit_of_area(&self, area: &str) -> Option<String> {
        let found = self
            .directory
            .dept_for_area(area, DeptKind::District, self.now);
        found.map(|d| d.key.clone())
    }

    /// Every picture a scenario adds is a small photo.
    fn file(&self, id: FileId) -> Option<FileInfo> {
        Some(FileInfo {
            sha256: id.to_string(),
            bytes: 1_000,
            kind: FileKind::Photo,
        })
    }
}

/// `ROLE`, `ROLE@UNIT` or `NAME:ROLE@UNIT`; nobody: the product itself.
pub fn actor(who: Option<&str>) -> Actor {
    let Some(who) = who else {
        return Actor::system();
    };
    let (name, rest) = who
        .split_once(':')
        .map_or((who, who), |(name, rest)| (name, rest));
    let (role, unit) = rest
        .split_once('@')
        .map_or((rest, None), |(role, unit)| (role, Some(unit)));
    let held = match unit {
        Some(unit) => RoleHeld::at(role, unit),
        None => RoleHeld::new(role),
    };
    Actor {
        person: (role != "anonymous").then(|| name.to_owned()),
        roles: vec![held],
        system: false,
    }
}

/// The moment `limit` after `now`; none when it is no length of time, or too far away.
pub fn after(now: Timestamp, limit: &str, calendar: &Calendar) -> Option<Timestamp> {
    later(now, limit.parse().ok()?, calendar)
}

fn later(now: Timestamp, limit: Limit, calendar: &Calendar) -> Option<Timestamp> {
    let n = i64::from(limit.n);
    match limit.unit {
        LimitUnit::Hours => now.checked_add(SignedDuration::from_hours(n)).ok(),
        LimitUnit::Days => now.checked_add(SignedDuration::from_hours(24 * n)).ok(),
        LimitUnit::Workdays => Some(calendar.due(now, &limit).at),
        LimitUnit::Months => {
            let local = now.in_tz("Asia/Shanghai").ok();
            local
                .and_then(|l| l.checked_add(n.months()).ok())
                .map(|l| l.timestamp())
        }
    }
}

/// What opening asks for, as the engine takes it.
pub fn asked(what: &OpenStep, id: String, actor: &Actor) -> Result<Open, serde_json::Error> {
    let place = what.place.as_ref().map(serde_json::to_value).transpose()?;
    let own = actor.has("resident") || actor.has("deputy");
    let person = actor.person.clone().filter(|_| own && !actor.system);
    let reporter = match &what.reporter {
        Some(given) => Some(serde_json::json!({
            "person": person,
            "name": given.name.clone().unwrap_or_default(),
            "phone": given.phone.clone().unwrap_or_default(),
            "anonymous": given.anonymous,
        })),
        None => person
            .as_ref()
            .map(|person| serde_json::json!({"person": person, "name": person})),
    };
    serde_json::from_value(serde_json::json!({
        "type": id,
        "title": what.title,
        "form": what.form.clone().unwrap_or_else(|| serde_json::json!({})),
        "channel": what.channel.as_deref().unwrap_or("web"),
        "class": what.class,
        "urgency": what.urgency,
        "place": place,
        "reporters": reporter.into_iter().collect::<Vec<_>>(),
        "files": Vec::<NewFile>::new(),
        "lead": what.lead,
        "draft": what.draft,
    }))
}

/// What a picture shows, by its word.
pub fn evidence(word: &str) -> Option<Evidence> {
    serde_json::from_value(serde_json::json!(word)).ok()
}

fn refused(refusal: &Refusal) -> Outcome {
    Outcome::Refused {
        code: refusal.code().to_owned(),
        text: refusal.to_string(),
        by_policy: false,
    }
}
