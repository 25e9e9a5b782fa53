//! Tasks: claim, assign, complete, return, pause, resume, skip.

use super::{Run, said};
use crate::command::Command;
use crate::fact::{Fact, NewDue};
use crate::matter::{Task, TaskState};
use crate::refusal::Refusal;

impl Run<'_> {
    pub(super) fn tasks(&mut self, command: &Command) -> Result<(), Refusal> {
        use TaskState::{Active, Offered, Paused, Ready, Returned};
        match command {
            Command::Claim { task } => {
                let task = self.own(task, &[Offered])?.key.clone();
                let person = self.person()?;
                self.happen(Fact::Claimed { task, person });
            }
            Command::Assign { task, unit, person } => {
                let found = self.in_state(task, &[Ready, Offered, Active, Paused, Returned])?;
                let (key, of_lead) = (found.key.clone(), found.of_lead);
                let own = found.unit.clone();
                let unit = unit.as_deref().map(|unit| self.unit(unit)).transpose()?;
                let moves = unit.is_some() && unit != own;
                let desk = self.ctx.actor.dispatches(&self.state.desk, self.ctx.world);
                if moves && of_lead {
                    // The lead's task moves with the lead: that is a transfer.
                    return Err(Refusal::Pending { what: "transfer" });
                }
                if moves && !desk {
                    return Err(Refusal::NotYours {
                        unit: self.state.desk.clone(),
                    });
                }
                if !moves && !desk {
                    self.own(task, &[Ready, Offered, Active, Paused, Returned])?;
                }
                let person = person.as_deref().map(str::trim).filter(|p| !p.is_empty());
                let person = person.map(str::to_owned);
                let unit = unit.filter(|_| {
                    moves
                        || own.is_none()
                        || self.state.task(&key).is_some_and(|t| t.state == Returned)
                });
                if unit.is_none() && person.is_none() {
                    return Err(Refusal::Empty { field: "unit" });
                }
                self.happen(Fact::Assigned {
                    task: key,
                    unit,
                    person,
                });
            }
            Command::CompleteTask { task, result } => {
                let found = self.own(task, &[Offered, Active])?;
                if found.with_answer {
                    return Err(Refusal::Pending { what: "answer" });
                }
                let task = found.key.clone();
                let person = self.ctx.actor.person.clone();
                self.happen(Fact::TaskDone {
                    task,
                    person,
                    result: result.as_str().into(),
                });
            }
            Command::ReturnTask { task, reason, unit } => {
                let found = self.own(task, &[Offered, Active])?;
                if found.of_lead {
                    return Err(Refusal::Pending { what: "transfer" });
                }
                let (key, since) = (found.key.clone(), found.offered_at);
                let within = self.ctx.kind.def().returns.within.as_ref();
                if let (Some(within), Some(since)) = (within.and_then(|w| self.fixed(w)), since) {
                    let due = self.ctx.calendar.due(since, &within).at;
                    if self.ctx.now >= due {
                        return Err(Refusal::TooLate {
                            what: "return_task",
                            since: due,
                        });
                    }
                }
                let unit = self.unit(unit)?;
                let reason = said("reason", reason)?.into();
                self.happen(Fact::TaskReturned {
                    task: key,
                    reason,
                    unit,
                });
            }
            Command::PauseTask { task, reason } => {
                let task = self.own(task, &[Active])?.key.clone();
                let reason = said("reason", reason)?.into();
                self.happen(Fact::TaskPaused { task, reason });
            }
            Command::ResumeTask { task } => {
                let task = self.own(task, &[Paused])?.key.clone();
                let dues = self.resumed_dues(|clock| clock.key == format!("task:{task}"));
                let dues: Vec<NewDue> = dues;
                self.happen(Fact::TaskResumed { task, dues });
            }
            Command::SkipTask { task, reason } => {
                let found = self.in_state(
                    task,
                    &[Ready, Offered, Active, Paused, Returned, TaskState::Waiting],
                )?;
                if !found.skippable {
                    return Err(Refusal::NotOffered { what: "skip_task" });
                }
                let task = found.key.clone();
                let reason = said("reason", reason)?.into();
                self.happen(Fact::TaskSkipped { task, reason });
            }
            _ => {}
        }
        Ok(())
    }

    /// A task of this round in one of these states.
    fn in_state(&self, key: &str, states: &[TaskState]) -> Result<&Task, Refusal> {
        let mut present = self.state.present_tasks();
        let task = present
            .find(|task| task.key == key)
            .ok_or_else(|| Refusal::NoTask {
                task: key.chars().take(64).collect(),
            })?;
        if states.contains(&task.state) {
            return Ok(task);
        }
        if task.state == TaskState::Waiting {
            let open = |need: &&String| self.state.task(need).is_some_and(|t| !t.state.is_over());
            let needs = task.needs.iter().filter(open).cloned().collect();
            return Err(Refusal::Needs {
                task: task.key.clone(),
                needs,
            });
        }
        Err(Refusal::Task {
            task: task.key.clone(),
            state: task.state,
        })
    }

    /// A task of the actor's own unit; one of the lead's only once the lead has signed.
    fn own(&self, key: &str, states: &[TaskState]) -> Result<&Task, Refusal> {
        let task = self.in_state(key, states)?;
        let unit = task.unit.as_deref().unwrap_or(&self.state.desk);
        let works = self.ctx.actor.works_for(unit, self.ctx.world)
            || (unit == self.state.desk && self.ctx.actor.dispatches(unit, self.ctx.world));
        if !works {
            return Err(Refusal::NotYours {
                unit: unit.to_owned(),
            });
        }
        if task.of_lead && !self.state.signed {
            return Err(Refusal::Pending { what: "sign" });
        }
        Ok(task)
    }

    /// The person who acts.
    pub(super) fn person(&self) -> Result<String, Refusal> {
        let person = self.ctx.actor.person.clone();
        person.ok_or(Refusal::Opener { why: "role" })
    }
}
