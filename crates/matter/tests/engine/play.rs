//! A matter in a small world, played by hand.

use std::fmt::Write as _;
use std::sync::LazyLock;

use haina_core::Calendar;
use haina_matter::kind::FileKind;
use haina_matter::matter::{Clock, ClockState, NewReporter};
use haina_matter::{
    Actor, Command, Ctx, Event, FileId, FileInfo, Fresh, Kind, Matter, MatterId, Open, Refusal,
    Step, World,
};
use jiff::Timestamp;
use serde_json::json;

pub static APPEAL: LazyLock<Kind> = LazyLock::new(|| kind(include_str!("../kinds/appeal.yaml")));

pub static GRAPH: LazyLock<Kind> = LazyLock::new(|| kind(include_str!("../kinds/bundle.yaml")));
pub static SUGGESTION: LazyLock<Kind> =
    LazyLock::new(|| kind(include_str!("../kinds/suggestion.yaml")));
pub static DIRECT: LazyLock<Kind> = LazyLock::new(|| kind(include_str!("../kinds/direct.yaml")));

pub fn kind(yaml: &str) -> Kind {
    let def = serde_norway::from_str(yaml).unwrap();
    Kind::compile(def).unwrap_or_else(|faults| panic!("{faults:#?}"))
}

/// Three departments, one desk, one district with a street below it.
pub struct Town;

pub const UNITS: &[&str] = &[
    "hotline-centre",
    "urban-management",
    "water",
    "housing",
    "shinan",
    "shinan-street",
];

impl World for Town {
    fn has_unit(&self, unit: &str) -> bool {
        UNITS.contains(&unit)
    }

    fn is_within(&self, unit: &str, ancestor: &str) -> bool {
        unit == ancestor || (unit == "shinan-street" && ancestor == "shinan")
    }

    fn unit_of_area(&self, area: &str) -> Option<String> {
        match area {
            "370202" => Some("shinan".to_owned()),
            "370202001" => Some("shinan-street".to_owned()),
            _ => None,
        }
    }

    fn file(&self, _: FileId) -> Option<FileInfo> {
        Some(FileInfo {
            sha256: "ab".repeat(32),
            bytes: 1000,
            kind: FileKind::Photo,
        })
    }
}

/// One matter being played.
pub struct Play<'k> {
    pub kind: &'k Kind,
    pub calendar: Calendar,
    pub now: Timestamp,
    pub state: Matter,
    pub events: Vec<Event>,
    table: String,
}

/// `2026-01-05 09:00` in China.
pub fn at(text: &str) -> Timestamp {
    format!("{}+08:00", text.replace(' ', "T")).parse().unwrap()
}

pub fn id(n: u128) -> MatterId {
    MatterId::from_uuid(uuid::Uuid::from_u128(n))
}

pub fn command(value: serde_json::Value) -> Command {
    serde_json::from_value(value).unwrap()
}

pub fn opening(class: &str) -> Open {
    Open {
        kind: "appeal".into(),
        title: None,
        form: json!({"title": "夜间施工噪声", "text": "工地凌晨两点还在施工"}),
        channel: haina_matter::kind::Channel::Phone,
        class: Some(class.into()),
        urgency: None,
        place: None,
        reporters: vec![NewReporter {
            person: Some("per_wang".into()),
            name: "王海".into(),
            phone: "13800000000".into(),
            wants_answer: true,
            ..NewReporter::default()
        }],
        files: Vec::new(),
        lead: None,
        draft: false,
        origin: None,
    }
}

impl<'k> Play<'k> {
    pub fn open(kind: &'k Kind, now: &str, class: &str) -> Play<'k> {
        Play::opened(kind, id(1), at(now), opening(class))
    }

    pub fn opened(kind: &'k Kind, id: MatterId, now: Timestamp, open: Open) -> Play<'k> {
        let calendar = Calendar::standard();
        let actor = Actor::of("per_agent", "agent", "hotline-centre");
        let ctx = Ctx {
            now,
            actor: &actor,
            kind,
            calendar: &calendar,
            world: &Town,
            target: None,
        };
        let fresh = Fresh {
            id,
            number: "QD2026010500001".into(),
            code: "7QX2-M9KD-4TRH".into(),
        };
        let step = haina_matter::open(&open, fresh, &ctx).unwrap();
        let mut play = Play {
            kind,
            calendar,
            now,
            state: step.state.clone(),
            events: Vec::new(),
            table: String::new(),
        };
        play.note("agent", "open", &step);
        play
    }

    pub fn try_step(
        &mut self,
        actor: &Actor,
        command: &Command,
        target: Option<&Matter>,
    ) -> Result<Step, Refusal> {
        let ctx = Ctx {
            now: self.now,
            actor,
            kind: self.kind,
            calendar: &self.calendar,
            world: &Town,
            target,
        };
        haina_matter::step(&self.state, command, &ctx)
    }

    /// Carries out, or notes the refusal.
    pub fn act(&mut self, who: &str, value: serde_json::Value) -> &mut Self {
        let (actor, command) = (actor(who), command(value));
        match self.try_step(&actor, &command, None) {
            Ok(step) => self.note(who, command.name(), &step),
            Err(refusal) => {
                use haina_core::Fault;
                self.line(
                    who,
                    command.name(),
                    &format!("{}: {refusal}", refusal.code()),
                );
            }
        }
        self
    }

    /// The clock of the world goes on, and the product wakes.
    pub fn wait(&mut self, until: &str) -> &mut Self {
        self.now = at(until);
        self.wake()
    }

    pub fn wake(&mut self) -> &mut Self {
        let step = self
            .try_step(&Actor::system(), &Command::Wake {}, None)
            .unwrap();
        if !step.events.is_empty() {
            self.note("-", "wake", &step);
        }
        self
    }

    pub fn table(&self) -> &str {
        &self.table
    }

    pub fn note(&mut self, who: &str, what: &str, step: &Step) {
        self.state = step.state.clone();
        self.events.extend(step.events.iter().cloned());
        let names: Vec<&str> = step.events.iter().map(|event| event.fact.name()).collect();
        for event in &step.events {
            let stored = serde_json::to_value(&event.fact).unwrap();
            assert_eq!(stored["fact"], event.fact.name());
        }
        let clocks: Vec<String> = self
            .state
            .clocks
            .iter()
            .filter(|c| !c.void)
            .map(|c| self.clock(c))
            .collect();
        let told = format!(
            "{} → {} · {}",
            names.join(", "),
            self.state.state,
            clocks.join(" ")
        );
        self.line(who, what, &told);
    }

    fn clock(&self, clock: &Clock) -> String {
        let day = |at: Timestamp| {
            at.to_zoned(jiff::tz::TimeZone::fixed(jiff::tz::offset(8)))
                .strftime("%m-%d %H:%M")
                .to_string()
        };
        let mark = match clock.state(self.now) {
            ClockState::Running => format!("<{}", day(clock.due)),
            ClockState::Stopped => "stopped".to_owned(),
            ClockState::Met => "met".to_owned(),
            ClockState::Breached => "late".to_owned(),
            ClockState::Void => "void".to_owned(),
        };
        let round = if clock.round > 1 {
            format!("#{}", clock.round)
        } else {
            String::new()
        };
        format!(
            "[{}{round} {mark}{}]",
            clock.key,
            if clock.provisional { "?" } else { "" }
        )
    }

    fn line(&mut self, who: &str, what: &str, told: &str) {
        let time = self
            .now
            .to_zoned(jiff::tz::TimeZone::fixed(jiff::tz::offset(8)));
        let time = time.strftime("%m-%d %H:%M");
        let _ = writeln!(self.table, "{time} {who:<12} {what}: {told}");
    }
}

/// `desk`, `wang` (the reporter), `li@water` (a handler), `head@water`, `sup`, `expert`.
pub fn actor(who: &str) -> Actor {
    match who.split_once('@') {
        Some(("head", unit)) => Actor::of(&format!("per_head_{unit}"), "unit-lead", unit),
        Some((name, unit)) => Actor::of(&format!("per_{name}"), "handler", unit),
        None => match who {
            "desk" => Actor::of("per_desk", "dispatcher", "hotline-centre"),
            "agent" => Actor::of("per_agent", "agent", "hotline-centre"),
            "sup" => Actor::plain("per_sup", "supervisor"),
            "expert" => Actor::plain("per_expert", "expert"),
            "system" => Actor::system(),
            name => Actor::plain(&format!("per_{name}"), "resident"),
        },
    }
}
