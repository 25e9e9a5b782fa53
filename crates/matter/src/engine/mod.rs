//! The engine: a pure function from a state, a command and the world to what happens.

mod after;
mod answer;
mod consult;
mod dispatch;
mod follow;
mod history;
mod intake;
mod merge;
mod notes;
mod open;
mod papers;
mod pause;
mod start;
mod supervise;
mod tasks;
mod time;

use haina_core::{Calendar, Limit};
use jiff::Timestamp;

pub(crate) use after::redos_left;
pub use history::{Past, history};
pub use open::{Fresh, open};

use crate::command::Command;
use crate::compiled::{Kind, Routed};
use crate::fact::{Event, Fact};
use crate::kind::LimitText;
use crate::matter::{Matter, MatterState};
use crate::refusal::Refusal;
use crate::tell::{Tell, tells};
use crate::world::{Actor, World};
use crate::{MatterId, actions};

/// Everything a step looks at besides state and command.
#[derive(Clone, Copy)]
pub struct Ctx<'a> {
    pub now: Timestamp,
    pub actor: &'a Actor,
    /// The type the matter follows.
    pub kind: &'a Kind,
    pub calendar: &'a Calendar,
    pub world: &'a dyn World,
    /// The matter to merge into, or the one it is merged into.
    pub target: Option<&'a Matter>,
}

impl Ctx<'_> {
    /// A limit that stands alone in the type, for a clock from now.
    pub(crate) fn fixed(&self, state: &Matter, text: &LimitText) -> Option<Limit> {
        let variables = self.kind.variables(state, &state.helpers);
        self.kind.read(text, &variables, self.now)
    }
}

/// What a command brings about.
#[derive(Debug, Clone, PartialEq)]
pub struct Step {
    /// What happens to the matter, in order.
    pub events: Vec<Event>,
    /// What happens to other matters.
    pub others: Vec<(MatterId, Vec<Event>)>,
    /// Who is to be told what.
    pub tells: Vec<Tell>,
    /// The state afterwards.
    pub state: Matter,
}

/// Carries out one command.
///
/// Whatever fell due before now happens first, so that a late timer changes nothing.
///
/// # Errors
/// Why it is refused; nothing has happened then.
pub fn step(state: &Matter, command: &Command, ctx: &Ctx<'_>) -> Result<Step, Refusal> {
    let mut run = Run::new(state.clone(), *ctx);
    run.catch_up();
    actions::guard(command.name(), &run.state, ctx)?;
    run.command(command)?;
    run.follow_up();
    Ok(run.done())
}

/// Whom the catalogue, the opener's wish or the fallback would make lead, with the rows that say so; none once it is
/// dispatched, and where only a person can tell.
pub fn propose(state: &Matter, ctx: &Ctx<'_>) -> Option<Routed> {
    let waits = matches!(state.state, MatterState::Submitted | MatterState::Accepted);
    waits.then(|| Run::new(state.clone(), *ctx).proposed())?
}

/// A step under way.
pub(crate) struct Run<'a> {
    pub ctx: Ctx<'a>,
    pub state: Matter,
    events: Vec<Event>,
    others: Vec<(MatterId, Vec<Event>)>,
    tells: Vec<Tell>,
}

impl<'a> Run<'a> {
    fn new(state: Matter, ctx: Ctx<'a>) -> Run<'a> {
        Run {
            ctx,
            state,
            events: Vec::new(),
            others: Vec::new(),
            tells: Vec::new(),
        }
    }

    /// Something happens now, by whoever acts.
    fn happen(&mut self, fact: Fact) {
        self.happen_by(self.ctx.actor.person.clone(), fact);
    }

    /// Something happens now, by itself.
    fn happen_alone(&mut self, fact: Fact) {
        self.happen_by(None, fact);
    }

    fn happen_by(&mut self, by: Option<String>, fact: Fact) {
        let event = Event::new(self.ctx.now, by, fact);
        self.state.apply(&event);
        self.tells.extend(tells(&event.fact, &self.state));
        self.events.push(event);
    }

    /// Something happens to another matter.
    fn elsewhere(&mut self, id: MatterId, fact: Fact) {
        let event = Event::new(self.ctx.now, self.ctx.actor.person.clone(), fact);
        match self.others.iter_mut().find(|(other, _)| *other == id) {
            Some((_, events)) => events.push(event),
            None => self.others.push((id, vec![event])),
        }
    }

    fn done(self) -> Step {
        Step {
            events: self.events,
            others: self.others,
            tells: self.tells,
            state: self.state,
        }
    }

    fn command(&mut self, command: &Command) -> Result<(), Refusal> {
        use Command::*;
        match command {
            Open(_) => Err(Refusal::NothingToDo),
            Submit { .. }
            | Correct { .. }
            | Accept { .. }
            | Reject { .. }
            | Divert { .. }
            | Reclassify { .. } => self.intake(command),
            Dispatch { .. }
            | Sign {}
            | Object { .. }
            | DecideObjection { .. }
            | Designate { .. }
            | Transfer { .. } => self.dispatching(command),
            Claim { .. }
            | Assign { .. }
            | CompleteTask { .. }
            | ReturnTask { .. }
            | PauseTask { .. }
            | ResumeTask { .. }
            | SkipTask { .. } => self.tasks(command),
            Suspend { .. } | Resume { .. } | Extend { .. } => self.pausing(command),
            Contact { .. } | Answer { .. } => self.answering(command),
            CallBack { .. }
            | Rate { .. }
            | AppealRating { .. }
            | DecideAppeal { .. }
            | Redo { .. }
            | Close { .. }
            | Reopen { .. }
            | Withdraw { .. } => self.after(command),
            Merge { .. } | Unmerge { .. } | Join { .. } => self.merging(command),
            Supervise { .. } | ReplySupervision { .. } | LiftSupervision { .. } => {
                self.supervising(command)
            }
            Convene { .. } | Opine { .. } | Conclude { .. } => self.consulting(command),
            Comment { .. } | Attach { .. } | Supply { .. } => self.noting(command),
            AnswerPaper {
                paper,
                asked_at,
                answer,
            } => self.answer_paper(paper, *asked_at, answer),
            Wake {} => Ok(()),
            Recompute {} => {
                self.recompute();
                Ok(())
            }
        }
    }

    /// The unit exists.
    fn unit(&self, unit: &str) -> Result<String, Refusal> {
        let unit = unit.trim();
        if unit.is_empty() {
            return Err(Refusal::Empty { field: "unit" });
        }
        if self.ctx.world.has_unit(unit) {
            Ok(unit.to_owned())
        } else {
            Err(Refusal::Unit {
                unit: unit.chars().take(64).collect(),
            })
        }
    }
}

/// A text that must say something.
pub(crate) fn said(field: &'static str, text: &str) -> Result<String, Refusal> {
    let text = text.trim();
    if text.is_empty() {
        Err(Refusal::Empty { field })
    } else {
        Ok(text.to_owned())
    }
}
