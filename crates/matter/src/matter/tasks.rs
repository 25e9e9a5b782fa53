//! The task graph: what may be worked on, and what follows.

use jiff::Timestamp;

use super::{Matter, Task, TaskState};

impl Matter {
    /// The task of this key.
    pub fn task(&self, key: &str) -> Option<&Task> {
        self.tasks.iter().find(|task| task.key == key)
    }

    pub(super) fn task_mut(&mut self, key: &str) -> Option<&mut Task> {
        self.tasks.iter_mut().find(|task| task.key == key)
    }

    /// Tasks of the present round.
    pub fn present_tasks(&self) -> impl Iterator<Item = &Task> {
        let round = self.round();
        self.tasks.iter().filter(move |task| task.round == round)
    }

    /// Everything the task needs is done or skipped.
    pub fn is_free(&self, task: &Task) -> bool {
        task.needs
            .iter()
            .all(|need| self.task(need).is_none_or(|t| t.state.is_over()))
    }

    /// Tasks of this round that are not over and that the answer does not complete.
    pub fn open_tasks(&self) -> impl Iterator<Item = &Task> {
        self.present_tasks()
            .filter(|t| !t.state.is_over() && !t.with_answer)
    }

    /// Lets free tasks come forward and sends others back to waiting.
    pub(super) fn settle(&mut self, at: Timestamp) {
        for i in 0..self.tasks.len() {
            let free = self.is_free(&self.tasks[i]);
            let task = &mut self.tasks[i];
            match (task.state, free) {
                (TaskState::Waiting, true) => {
                    let given = task.unit.is_some();
                    task.state = if given {
                        TaskState::Offered
                    } else {
                        TaskState::Ready
                    };
                    task.offered_at = Some(at);
                }
                (TaskState::Ready | TaskState::Offered, false) => {
                    task.state = TaskState::Waiting;
                    task.offered_at = None;
                }
                _ => {}
            }
        }
    }

    /// Gives the lead's unfinished tasks to `unit`.
    pub(super) fn pass_lead_tasks(&mut self, unit: &str, at: Timestamp) {
        let own = self
            .tasks
            .iter_mut()
            .filter(|t| t.of_lead && !t.state.is_over());
        for task in own {
            task.unit = Some(unit.to_owned());
            task.person = None;
            if task.state != TaskState::Waiting {
                task.state = TaskState::Offered;
                task.offered_at = Some(at);
            }
        }
    }
}
