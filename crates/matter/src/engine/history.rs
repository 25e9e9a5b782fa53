//! The life of an old work order, as facts at their own times: nothing is checked against today's
//! rules, nothing fires, and what is not known is not made up.

use jiff::Timestamp;

use super::{Ctx, Fresh, Run};
use crate::fact::{Event, Fact, Opened};
use crate::kind::{Channel, Moment};
use crate::matter::{ClosedBy, Matter, MatterState, NewReporter, Place, Reporter, TaskState};
use crate::private::Private;

/// What is known of an old work order.
#[derive(Debug, Clone, PartialEq)]
pub struct Past {
    /// Where it came from: `import:nyc311/54049402`.
    pub origin: String,
    pub title: String,
    pub form: serde_json::Value,
    pub channel: Channel,
    pub class: Option<String>,
    pub urgency: Option<String>,
    pub place: Option<Place>,
    pub reporters: Vec<NewReporter>,
    pub opened_at: Timestamp,
    pub lead: Option<String>,
    pub contacted_at: Option<Timestamp>,
    pub answered_at: Option<Timestamp>,
    pub answer: String,
    pub closed_at: Option<Timestamp>,
    /// Where it stands at the end of what is known.
    pub state: MatterState,
    pub grade: Option<u8>,
}

/// The events of an old work order and the matter they make.
pub fn history(past: &Past, fresh: Fresh, ctx: &Ctx<'_>) -> (Vec<Event>, Matter) {
    let opened = opened(past, fresh, ctx);
    let at = past.opened_at;
    let mut run = Run::new(opened.begin(at), *ctx);
    run.ctx.now = at;
    let first = Fact::Opened(Box::new(opened));
    run.events.push(Event::new(at, None, first));
    run.happen_alone(Fact::Submitted {
        title: Private(None),
        form: Private(None),
        place: Private(None),
        class: None,
        area: None,
        clocks: Vec::new(),
    });
    if past.state != MatterState::Submitted {
        run.live(past);
    }
    (run.events, run.state)
}

impl Run<'_> {
    fn live(&mut self, past: &Past) {
        if past.state == MatterState::Rejected {
            self.happen_alone(Fact::Rejected {
                ground: past.answer.as_str().into(),
                channel: Private(None),
            });
            return;
        }
        if past.state == MatterState::Withdrawn {
            self.ctx.now = past.closed_at.unwrap_or(past.opened_at);
            self.happen_alone(Fact::Withdrawn {
                reason: past.answer.as_str().into(),
            });
            return;
        }
        self.happen_alone(Fact::Accepted {
            by_silence: false,
            clocks: Vec::new(),
        });
        if past.state == MatterState::Accepted {
            return;
        }
        self.given(past);
        self.told(past);
    }

    /// To whom it was given.
    fn given(&mut self, past: &Past) {
        let lead = past.lead.clone().unwrap_or_else(|| self.state.desk.clone());
        let tasks = self.round_tasks(1, &lead, &[]);
        let mut clocks = self.clocks_from(Moment::Dispatched, None);
        // Whether it was signed for or contacted in time is known only where a time says so.
        clocks.retain(|clock| match clock.end {
            Some(Moment::Answered) => true,
            Some(Moment::Contacted) => past.contacted_at.is_some(),
            _ => false,
        });
        // The past does not ring.
        clocks.iter_mut().for_each(|clock| clock.rungs.clear());
        self.happen_alone(Fact::Dispatched {
            lead: lead.clone(),
            helpers: Vec::new(),
            rows: Vec::new(),
            note: Private(None),
            tasks,
            clocks,
        });
        if past.state != MatterState::Dispatched {
            self.happen_alone(Fact::Signed { unit: lead });
        }
    }

    /// What the person was told and said, and the end.
    fn told(&mut self, past: &Past) {
        let first = self.state.reporters.first().map(|r| r.key.clone());
        let reporter = first.unwrap_or_else(|| "r1".to_owned());
        if let Some(at) = past.contacted_at {
            self.ctx.now = at;
            self.happen_alone(Fact::Contacted {
                reporter: reporter.clone(),
                reached: true,
                note: Private(None),
                proof: Vec::new(),
            });
        }
        if !matches!(past.state, MatterState::Answered | MatterState::Closed) {
            return;
        }
        if let Some(at) = past.answered_at {
            self.ctx.now = at;
            self.drop_tasks(false);
            let unit = self.state.lead.clone().unwrap_or_default();
            let reporters = self.state.reporters.iter().map(|r| r.key.clone()).collect();
            self.happen_alone(Fact::Answered {
                reporters,
                text: past.answer.as_str().into(),
                class: None,
                unit,
                complete: true,
                clocks: Vec::new(),
            });
        }
        self.ctx.now = past.closed_at.unwrap_or(self.ctx.now).max(self.ctx.now);
        if let Some(grade) = past.grade.filter(|_| past.answered_at.is_some()) {
            self.happen_alone(Fact::Rated {
                reporter,
                grade,
                solved: None,
                ground: Private(None),
                by_call: false,
            });
        }
        if past.state == MatterState::Closed {
            self.drop_tasks(true);
            let how = match (past.grade, past.answered_at) {
                (Some(_), _) => ClosedBy::Word,
                (None, Some(_)) => ClosedBy::Answer,
                (None, None) => ClosedBy::Reason,
            };
            self.happen_alone(Fact::Closed {
                how,
                reason: Private(None),
            });
        }
    }

    /// Open tasks, of which nobody knows who did them; those the answer is the result of only
    /// when there is none.
    fn drop_tasks(&mut self, with_answer: bool) {
        let open = self.state.tasks.iter().filter(|task| {
            (with_answer || !task.with_answer)
                && !matches!(task.state, TaskState::Done | TaskState::Skipped)
        });
        let keys: Vec<String> = open.map(|task| task.key.clone()).collect();
        for task in keys {
            self.happen_alone(Fact::TaskSkipped {
                task,
                reason: Private(None),
            });
        }
    }
}

fn opened(past: &Past, fresh: Fresh, ctx: &Ctx<'_>) -> Opened {
    let def = ctx.kind.def();
    let reporters = past.reporters.iter().enumerate();
    Opened {
        id: fresh.id,
        kind: ctx.kind.reference(),
        family: def.family.clone(),
        number: fresh.number,
        code: fresh.code,
        channel: past.channel,
        title: past.title.as_str().into(),
        form: Private::new(past.form.clone()),
        class: past.class.clone(),
        urgency: past.urgency.clone(),
        area: past.place.as_ref().and_then(|place| place.area.clone()),
        place: Private(past.place.clone()),
        origin: Some(past.origin.clone()),
        opener: None,
        by_deputy: false,
        wanted: past
            .lead
            .clone()
            .filter(|_| matches!(past.state, MatterState::Submitted | MatterState::Accepted)),
        desk: def.dispatch.desk.clone(),
        reporters: reporters
            .map(|(i, new)| Reporter::named(format!("r{}", i + 1), new))
            .collect(),
        files: Vec::new(),
    }
}

impl Matter {
    /// Whether it came from another system as an old work order.
    pub fn is_imported(&self) -> bool {
        let origin = self.origin.as_deref().unwrap_or_default();
        origin.starts_with("import:")
    }
}
