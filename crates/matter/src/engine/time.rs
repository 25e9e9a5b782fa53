//! What time brings by itself.

use super::Run;
use crate::fact::{Fact, NewDue};
use crate::kind::SuperviseGrade;
use crate::matter::{Act, ClosedBy, MatterState};
use crate::private::Private;

impl Run<'_> {
    /// Everything that fell due happens, in the order of its time, each once.
    pub(super) fn catch_up(&mut self) {
        // Each pass fires one rung for good; a matter has few, and none comes back.
        while let Some((clock, round, percent, act, due)) = self.next_due() {
            self.happen_alone(Fact::RungFired {
                clock,
                round,
                percent,
                act,
                due,
            });
            self.fire(act);
            self.follow_up();
        }
    }

    /// Running clocks are computed anew; a passed breach does not move.
    pub(super) fn recompute(&mut self) {
        let running = self
            .state
            .clocks
            .iter()
            .filter(|c| c.is_live() && !c.is_breached(self.ctx.now));
        let changed = running.filter_map(|clock| {
            let due = clock.due_by(self.ctx.calendar);
            let same = due.at == clock.due && due.provisional == clock.provisional;
            (!same).then(|| NewDue::of(clock, due))
        });
        let dues: Vec<NewDue> = changed.collect();
        if !dues.is_empty() {
            self.happen_alone(Fact::Recomputed { dues });
        }
    }

    fn next_due(&self) -> Option<(String, u32, u32, Act, jiff::Timestamp)> {
        if !self.state.state.is_open() {
            return None;
        }
        let clocks = self.state.clocks.iter();
        let next = clocks.filter_map(|clock| clock.next_rung().map(|(at, rung)| (at, clock, rung)));
        let (at, clock, rung) =
            next.min_by_key(|(at, clock, rung)| (*at, clock.key.clone(), rung.percent))?;
        (at <= self.ctx.now).then(|| {
            (
                clock.key.clone(),
                clock.round,
                rung.percent,
                rung.action,
                at,
            )
        })
    }

    fn fire(&mut self, act: Act) {
        match act {
            Act::Accept if self.state.state == MatterState::Submitted => self.accepted(true),
            Act::Close if self.state.state == MatterState::Answered => {
                let reason = Private(None);
                self.happen_alone(Fact::Closed {
                    how: ClosedBy::Silence,
                    reason,
                });
            }
            Act::Supervise => {
                let rule = self.ctx.kind.def().supervise.as_ref();
                let grade = rule.and_then(|rule| rule.grades.first().copied());
                self.ordered(grade.unwrap_or(SuperviseGrade::Yellow), None, Private(None));
            }
            _ => {}
        }
    }
}
