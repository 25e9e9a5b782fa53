//! Rests and more time: suspend, resume, extend.

use super::{Run, said};
use crate::command::Command;
use crate::fact::{Fact, NewDue};
use crate::matter::Clock;
use crate::refusal::Refusal;

impl Run<'_> {
    pub(super) fn pausing(&mut self, command: &Command) -> Result<(), Refusal> {
        match command {
            Command::Suspend { reason, note } => {
                let listed = &self.ctx.kind.def().suspend;
                if !listed.iter().any(|known| known.id == *reason) {
                    return Err(Refusal::NotListed {
                        what: "suspend",
                        given: reason.chars().take(64).collect(),
                        listed: listed.iter().map(|r| r.id.clone()).collect(),
                    });
                }
                self.happen(Fact::Suspended {
                    reason: reason.clone(),
                    note: note.as_str().into(),
                });
                Ok(())
            }
            Command::Resume { note } => {
                let reason = self
                    .state
                    .suspension
                    .as_ref()
                    .map(|rest| rest.reason.clone());
                let dues = self.resumed_dues(|clock| {
                    clock
                        .stops
                        .last()
                        .is_some_and(|stop| Some(&stop.reason) == reason.as_ref())
                });
                self.happen(Fact::Resumed {
                    note: note.as_str().into(),
                    dues,
                });
                Ok(())
            }
            Command::Extend { reason } => {
                let rule = self.ctx.kind.def().extend.as_ref();
                let rule = rule.ok_or(Refusal::NotOffered { what: "extend" })?;
                let by = self.fixed(&rule.by);
                let by = by.ok_or_else(|| Refusal::LimitText {
                    text: rule.by.0.clone(),
                })?;
                let clock = self.state.handling().ok_or(Refusal::NothingToDo)?;
                let mut longer = clock.clone();
                longer.extensions.push(by);
                let due = NewDue::of(clock, longer.due_by(self.ctx.calendar));
                let clock = clock.key.clone();
                let reason = said("reason", reason)?.into();
                self.happen(Fact::Extended {
                    clock,
                    more: by,
                    reason,
                    due,
                });
                Ok(())
            }
            _ => Ok(()),
        }
    }

    /// The deadlines of clocks that go on now.
    pub(super) fn resumed_dues(&self, of: impl Fn(&Clock) -> bool) -> Vec<NewDue> {
        let resting = self
            .state
            .clocks
            .iter()
            .filter(|c| c.is_live() && !c.is_running());
        let resting = resting.filter(|clock| of(clock));
        let resumed = resting.map(|clock| {
            let mut on = clock.clone();
            if let Some(stop) = on.stops.last_mut() {
                stop.to = Some(self.ctx.now);
            }
            NewDue::of(clock, on.due_by(self.ctx.calendar))
        });
        resumed.collect()
    }
}
