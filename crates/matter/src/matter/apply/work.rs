//! Dispatch, tasks, rests.

use jiff::Timestamp;

use crate::fact::Fact;
use crate::kind::Moment;
use crate::matter::{Matter, MatterState, Stop, Suspension, TaskState};

impl Matter {
    pub(super) fn apply_work(&mut self, at: Timestamp, fact: &Fact) {
        match fact {
            Fact::Dispatched {
                lead,
                helpers,
                tasks,
                clocks,
                ..
            } => {
                self.state = MatterState::Dispatched;
                self.dispatched_at.get_or_insert(at);
                self.reach(Moment::Dispatched, at);
                self.helpers = helpers.clone();
                self.tasks.extend(tasks.iter().cloned());
                self.lead_by(lead, at);
                self.start(clocks);
                self.settle(at);
            }
            Fact::Signed { .. } => {
                self.state = MatterState::Working;
                self.signed = true;
                self.reach(Moment::Signed, at);
            }
            Fact::Objected { objection } => {
                self.state = MatterState::Accepted;
                self.objections.push(objection.clone());
                // The unit has said its word within the signing time; a new one starts for the next.
                self.reach(Moment::Signed, at);
            }
            Fact::ObjectionDecided {
                upheld,
                unit,
                clocks,
                ..
            } => {
                if let Some(objection) = self.objections.last_mut() {
                    objection.upheld = Some(*upheld);
                }
                self.state = MatterState::Dispatched;
                self.lead_by(unit, at);
                self.start(clocks);
            }
            Fact::Designated { unit, clocks, .. } => {
                self.designate(unit, at);
                self.start(clocks);
            }
            Fact::Claimed { task, person } => {
                if let Some(task) = self.task_mut(task) {
                    task.state = TaskState::Active;
                    task.person = Some(person.clone());
                }
            }
            Fact::Assigned { task, unit, person } => {
                let Some(task) = self.task_mut(task) else {
                    return;
                };
                if let Some(unit) = unit {
                    task.of_lead &= task.unit.as_ref() == Some(unit);
                    task.unit = Some(unit.clone());
                    task.person = None;
                    task.proposed = None;
                    if task.state != TaskState::Waiting {
                        task.state = TaskState::Offered;
                        task.offered_at = Some(at);
                    }
                }
                if let Some(person) = person {
                    task.person = Some(person.clone());
                    if task.state != TaskState::Waiting {
                        task.state = TaskState::Active;
                    }
                }
            }
            Fact::TaskDone {
                task,
                person,
                result,
            } => {
                if let Some(task) = self.task_mut(task) {
                    task.state = TaskState::Done;
                    task.done_at = Some(at);
                    task.person = person.clone().or(task.person.take());
                    task.result = result.clone();
                }
                self.end_clock(&format!("task:{task}"), at);
                self.settle(at);
            }
            Fact::TaskReturned { task, unit, .. } => {
                self.returns += 1;
                if let Some(task) = self.task_mut(task) {
                    task.state = TaskState::Returned;
                    task.person = None;
                    task.proposed = Some(unit.clone());
                }
            }
            Fact::TaskPaused { task, .. } => {
                if let Some(task) = self.task_mut(task) {
                    task.state = TaskState::Paused;
                }
                self.rest(&format!("task:{task}"), "paused", at);
            }
            Fact::TaskResumed { task, dues } => {
                if let Some(task) = self.task_mut(task) {
                    task.state = TaskState::Active;
                }
                self.go_on(Some(&format!("task:{task}")), at);
                self.set_dues(dues);
            }
            Fact::TaskSkipped { task, .. } => {
                if let Some(task) = self.task_mut(task) {
                    task.state = TaskState::Skipped;
                    task.done_at = Some(at);
                }
                self.end_clock(&format!("task:{task}"), at);
                self.settle(at);
            }
            Fact::TasksAdded { helpers, tasks } => {
                self.helpers = helpers.clone();
                self.add_tasks(tasks, at);
            }
            Fact::ClocksStarted { clocks } => self.start(clocks),
            Fact::Transferred { transfer, clocks } => {
                self.transfers.push(transfer.clone());
                self.lead_by(&transfer.to, at);
                self.start(clocks);
            }
            Fact::Suspended { reason, note } => {
                self.state = MatterState::Suspended;
                self.suspension = Some(Suspension {
                    reason: reason.clone(),
                    at,
                    note: note.clone(),
                });
                let resting = self.clocks.iter_mut().filter(|c| c.is_running());
                for clock in resting.filter(|c| c.stop_for.contains(reason)) {
                    clock.stops.push(Stop {
                        reason: reason.clone(),
                        from: at,
                        to: None,
                    });
                }
            }
            Fact::Resumed { dues, .. } => {
                self.state = MatterState::Working;
                if let Some(rest) = self.suspension.take() {
                    self.wake_clocks(&rest.reason, at);
                }
                self.set_dues(dues);
            }
            Fact::Extended {
                clock, more, due, ..
            } => {
                let mut live = self.clocks.iter_mut().filter(|c| c.is_live());
                if let Some(clock) = live.find(|c| c.key == *clock) {
                    clock.extensions.push(*more);
                }
                self.set_dues(std::slice::from_ref(due));
            }
            _ => {}
        }
    }

    /// The lead for good.
    pub(super) fn designate(&mut self, unit: &str, at: Timestamp) {
        if let Some(objection) = self.objections.last_mut() {
            objection.upheld.get_or_insert(objection.unit == unit);
        }
        self.designated = true;
        if self.lead.as_deref() == Some(unit) && self.signed {
            return;
        }
        if self.state != MatterState::Suspended {
            self.state = MatterState::Dispatched;
        }
        self.lead_by(unit, at);
    }

    /// New tasks, which unfinished ones that need their kind then wait for too.
    fn add_tasks(&mut self, tasks: &[crate::matter::Task], at: Timestamp) {
        self.tasks.extend(tasks.iter().cloned());
        for new in tasks {
            let round = new.round;
            let siblings: Vec<String> = self
                .tasks
                .iter()
                .filter(|t| t.kind == new.kind && t.round == round)
                .map(|t| t.key.clone())
                .collect();
            for task in self.tasks.iter_mut().filter(|t| t.round == round) {
                let begun = task.state.is_over()
                    || matches!(task.state, TaskState::Active | TaskState::Paused);
                if !begun && task.needs.iter().any(|need| siblings.contains(need)) {
                    task.needs.push(new.key.clone());
                }
            }
        }
        self.settle(at);
    }

    fn rest(&mut self, key: &str, reason: &str, at: Timestamp) {
        let mut running = self.clocks.iter_mut().filter(|c| c.is_running());
        if let Some(clock) = running.find(|c| c.key == key) {
            clock.stops.push(Stop {
                reason: reason.to_owned(),
                from: at,
                to: None,
            });
        }
    }

    fn go_on(&mut self, key: Option<&str>, at: Timestamp) {
        for clock in self.clocks.iter_mut().filter(|c| c.is_live()) {
            if key.is_none_or(|key| clock.key == key)
                && let Some(stop) = clock.stops.last_mut()
            {
                stop.to.get_or_insert(at);
            }
        }
    }

    fn wake_clocks(&mut self, reason: &str, at: Timestamp) {
        for clock in self.clocks.iter_mut().filter(|c| c.is_live()) {
            if let Some(stop) = clock.stops.last_mut()
                && stop.reason == reason
            {
                stop.to.get_or_insert(at);
            }
        }
    }
}
