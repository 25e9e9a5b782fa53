//! Making the tasks and clocks of a round.

use haina_core::Limit;

use super::Run;
use crate::kind::{Moment, TaskKind, TaskUnit};
use crate::matter::{Act, Clock, Rung, Task, TaskState};
use crate::private::Private;

impl Run<'_> {
    /// The clocks of the type that start at `moment`, now; `handling` overrides the handling limit.
    pub(super) fn clocks_from(&self, moment: Moment, handling: Option<Limit>) -> Vec<Clock> {
        let def = self.ctx.kind.def();
        let main = self.ctx.kind.handling().map(|(key, _)| key);
        let starting = def.clocks.iter().filter(|(_, clock)| clock.start == moment);
        let keys = starting.map(|(key, _)| key.as_str());
        keys.filter_map(|key| self.clock(key, handling.filter(|_| main == Some(key))))
            .collect()
    }

    /// The clock to `Signed`, anew for a new lead.
    pub(super) fn signing_clocks(&self) -> Vec<Clock> {
        let def = self.ctx.kind.def();
        let to_sign = def
            .clocks
            .iter()
            .filter(|(_, clock)| clock.end == Moment::Signed);
        to_sign
            .filter_map(|(key, _)| self.clock(key, None))
            .collect()
    }

    /// The handling clock of a new round.
    pub(super) fn handling_clock(&self, limit: Option<Limit>, round: u32) -> Vec<Clock> {
        let main = self.ctx.kind.handling().map(|(key, _)| key);
        let clock = main.and_then(|key| self.clock(key, limit));
        clock
            .map(|clock| Clock { round, ..clock })
            .into_iter()
            .collect()
    }

    /// One clock of the type, from now.
    fn clock(&self, key: &str, limit: Option<Limit>) -> Option<Clock> {
        let kind = self.ctx.kind.def().clocks.get(key)?;
        let variables = self.ctx.kind.variables(&self.state, &self.state.helpers);
        let path = format!("clocks.{key}.limit");
        let limit = limit.or_else(|| {
            self.ctx
                .kind
                .limit(&path, &kind.limit, &variables, self.ctx.now)
        })?;
        let mut clock = self.begin(key, limit);
        clock.end = Some(kind.end);
        clock.stop_for = kind.stop.clone();
        clock.rungs = kind
            .ladder
            .0
            .iter()
            .map(|(percent, act)| rung(*percent, (*act).into()))
            .collect();
        Some(clock)
    }

    /// A bare clock from now, in the present round.
    pub(super) fn begin(&self, key: impl Into<String>, limit: Limit) -> Clock {
        Clock::begin(
            key,
            self.state.round(),
            self.ctx.now,
            limit,
            self.ctx.calendar,
        )
    }

    /// The desk's time to accept.
    pub(super) fn intake_clock(&self) -> Option<Clock> {
        let intake = &self.ctx.kind.def().intake;
        let limit = self.fixed(intake.within.as_ref()?)?;
        let mut clock = self.begin("intake", limit);
        let act = match intake.silence {
            crate::kind::Silence::Accept => Act::Accept,
            crate::kind::Silence::Wait => Act::Escalate,
        };
        clock.rungs = vec![rung(100, act)];
        Some(clock)
    }

    /// A limit that stands alone in the type.
    pub(super) fn fixed(&self, text: &crate::kind::LimitText) -> Option<Limit> {
        self.ctx.fixed(&self.state, text)
    }

    /// The tasks of round `round` for a lead and helpers.
    pub(super) fn round_tasks(&self, round: u32, lead: &str, helpers: &[String]) -> Vec<Task> {
        let def = self.ctx.kind.def();
        let mut made: Vec<Task> = Vec::new();
        let plain = plain();
        let kinds: Vec<(&str, &TaskKind)> = if def.tasks.is_empty() {
            vec![("handle", &plain)]
        } else {
            def.tasks
                .iter()
                .map(|(key, kind)| (key.as_str(), kind))
                .collect()
        };
        for (key, kind) in kinds
            .into_iter()
            .filter(|(_, kind)| round == 1 || kind.again)
        {
            made.extend(self.made(key, kind, round, lead, helpers));
        }
        // Needs name kinds; here they become the tasks of those kinds.
        let known: Vec<(String, String)> = made
            .iter()
            .map(|t| (t.kind.clone(), t.key.clone()))
            .collect();
        for task in &mut made {
            let needs = std::mem::take(&mut task.needs);
            for need in &needs {
                let of_kind = known.iter().filter(|(kind, _)| kind == need);
                task.needs.extend(of_kind.map(|(_, key)| key.clone()));
            }
        }
        made
    }

    /// The tasks of one kind.
    pub(super) fn made(
        &self,
        key: &str,
        kind: &TaskKind,
        round: u32,
        lead: &str,
        helpers: &[String],
    ) -> Vec<Task> {
        let variables = {
            let mut variables = self.ctx.kind.variables(&self.state, helpers);
            variables["round"] = round.into();
            variables
        };
        let wanted = self
            .ctx
            .kind
            .holds(&format!("tasks.{key}.when"), &variables);
        let path = format!("tasks.{key}.limit");
        let limit = kind
            .limit
            .as_ref()
            .and_then(|l| self.ctx.kind.limit(&path, l, &variables, self.ctx.now));
        let suffix = if round > 1 {
            format!("#{round}")
        } else {
            String::new()
        };
        let task = |key: String, unit: &str| Task {
            key,
            kind: String::new(),
            round,
            unit: Some(unit.to_owned()),
            of_lead: kind.unit == TaskUnit::Lead,
            role: kind.role.clone(),
            person: None,
            state: if wanted {
                TaskState::Waiting
            } else {
                TaskState::Skipped
            },
            needs: kind.needs.clone(),
            with_answer: kind.with_answer,
            skippable: kind.skippable,
            limit,
            offered_at: None,
            done_at: (!wanted).then_some(self.ctx.now),
            result: Private(None),
            proposed: None,
        };
        let tasks = match &kind.unit {
            TaskUnit::Lead => vec![task(format!("{key}{suffix}"), lead)],
            TaskUnit::Desk => vec![task(format!("{key}{suffix}"), &self.state.desk)],
            TaskUnit::Unit(unit) => vec![task(format!("{key}{suffix}"), unit)],
            TaskUnit::Helpers => helpers
                .iter()
                .map(|unit| task(format!("{key}@{unit}{suffix}"), unit))
                .collect(),
        };
        tasks
            .into_iter()
            .map(|task| Task {
                kind: key.to_owned(),
                ..task
            })
            .collect()
    }
}

/// The one task of a type that names none.
fn plain() -> TaskKind {
    TaskKind {
        title: None,
        unit: TaskUnit::Lead,
        role: "handler".to_owned(),
        needs: Vec::new(),
        when: None,
        each: false,
        limit: None,
        ladder: crate::kind::Rungs::default(),
        with_answer: true,
        skippable: false,
        again: true,
    }
}

/// A rung that has not fired.
pub(super) fn rung(percent: u32, action: Act) -> Rung {
    Rung {
        percent,
        action,
        fired_at: None,
    }
}
