//! What follows by itself from what just happened.

use super::Run;
use super::start::rung;
use crate::fact::Fact;
use crate::kind::Accept;
use crate::matter::{Act, Clock, ClosedBy, MatterState, TaskState};
use crate::private::Private;

impl Run<'_> {
    /// Lets everything follow until nothing more does.
    pub(super) fn follow_up(&mut self) {
        // A chain is at most: accepted, dispatched, clocks of its tasks.
        for _ in 0..8 {
            if !self.follow_once() {
                break;
            }
        }
    }

    fn follow_once(&mut self) -> bool {
        let def = self.ctx.kind.def();
        match self.state.state {
            MatterState::Submitted if def.intake.accept == Accept::Auto => {
                self.accepted(false);
                return true;
            }
            MatterState::Accepted if self.state.lead.is_none() => {
                let direct = self.state.wanted.is_some();
                if (def.dispatch.auto || direct)
                    && let Some(routed) = self.routed()
                    && (direct || routed.rows != ["fallback"] || def.dispatch.catalogue.is_none())
                {
                    return self.dispatched(routed, Private(None)).is_ok();
                }
            }
            MatterState::Answered => return self.after_answer(),
            _ => {}
        }
        self.task_clocks()
    }

    /// Tasks that came forward get their clocks.
    fn task_clocks(&mut self) -> bool {
        let waiting = [TaskState::Ready, TaskState::Offered];
        let mut clocks: Vec<Clock> = Vec::new();
        for task in self
            .state
            .present_tasks()
            .filter(|t| waiting.contains(&t.state))
        {
            let key = format!("task:{}", task.key);
            let Some(limit) = task.limit.filter(|_| self.state.clock(&key).is_none()) else {
                continue;
            };
            let mut clock = self.begin(key, limit);
            let def = self.ctx.kind.def();
            clock.stop_for = def.suspend.iter().map(|reason| reason.id.clone()).collect();
            let ladder = def.tasks.get(&task.kind).map(|kind| &kind.ladder.0);
            clock.rungs = match ladder {
                Some(ladder) if !ladder.is_empty() => ladder
                    .iter()
                    .map(|(percent, act)| rung(*percent, (*act).into()))
                    .collect(),
                _ => vec![rung(100, Act::Remind)],
            };
            clocks.push(clock);
        }
        if clocks.is_empty() || !self.state.state.is_open() {
            return false;
        }
        self.happen_alone(Fact::ClocksStarted { clocks });
        true
    }

    /// Everybody's word closes; a bad one with a ground brings another round.
    fn after_answer(&mut self) -> bool {
        let def = self.ctx.kind.def();
        let round = self.state.round();
        let asked: Vec<String> = self
            .state
            .reporters
            .iter()
            .filter(|r| r.wants_answer)
            .map(|r| r.key.clone())
            .collect();
        if def.answer.closes || asked.is_empty() {
            let how = ClosedBy::Answer;
            self.happen_alone(Fact::Closed {
                how,
                reason: Private(None),
            });
            return true;
        }
        let Some(rule) = &def.rating else {
            return false;
        };
        let redos = self.redos_left();
        let mut content = 0;
        for key in &asked {
            let rating = self.state.rating(key);
            let call = self
                .state
                .contacts
                .iter()
                .rev()
                .find(|c| c.call_back && c.round == round && c.reporter == *key && c.reached);
            let bad = rating.is_some_and(|r| rule.is_bad(r.grade));
            let unsolved = call.is_some_and(|c| c.solved == Some(false));
            let grounded = rating.is_some_and(|r| r.grounded) || unsolved;
            if (bad || (unsolved && rating.is_none())) && redos > 0 {
                if grounded {
                    let ground = rating.map(|r| r.ground.clone()).unwrap_or_default();
                    self.redo(ground);
                    return true;
                }
                continue;
            }
            let solved = call.is_some_and(|c| c.solved.is_some());
            content += usize::from(rating.is_some() || solved);
        }
        if content < asked.len() {
            return false;
        }
        self.happen_alone(Fact::Closed {
            how: ClosedBy::Word,
            reason: Private(None),
        });
        true
    }
}
