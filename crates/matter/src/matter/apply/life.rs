//! The way through the states.

use jiff::Timestamp;

use crate::fact::Fact;
use crate::kind::Moment;
use crate::matter::{
    Answer, Appeal, Closing, Contact, Matter, MatterState, Rating, Round, RoundCause,
};
use crate::private::Private;

impl Matter {
    pub(super) fn apply_life(&mut self, at: Timestamp, by: Option<String>, fact: &Fact) {
        match fact {
            Fact::Submitted {
                title,
                form,
                place,
                class,
                area,
                clocks,
            } => {
                self.state = MatterState::Submitted;
                self.submitted_at = Some(at);
                replace(&mut self.title, title);
                replace(&mut self.form, form);
                replace(&mut self.place, place);
                self.class = class.clone().or(self.class.take());
                self.area = area.clone().or(self.area.take());
                self.missing = Private(None);
                self.reach(Moment::Submitted, at);
                self.start(clocks);
            }
            Fact::CorrectionAsked { missing } => {
                self.state = MatterState::Draft;
                self.corrections += 1;
                self.missing = missing.clone();
                self.void_clocks();
            }
            Fact::Accepted { clocks, .. } => {
                self.state = MatterState::Accepted;
                self.accepted_at = Some(at);
                self.end_clock("intake", at);
                self.reach(Moment::Accepted, at);
                self.start(clocks);
            }
            Fact::Rejected { .. } => self.finish(MatterState::Rejected),
            Fact::Diverted { to, .. } => {
                self.diverted = Some(*to);
                self.finish(MatterState::Rejected);
            }
            Fact::Contacted {
                reporter,
                reached,
                note,
                proof,
            } => {
                self.contacts.push(Contact {
                    at,
                    round: self.round(),
                    reporter: reporter.clone(),
                    reached: *reached,
                    call_back: false,
                    solved: None,
                    note: note.clone(),
                    proof: proof.clone(),
                    by,
                });
                if *reached {
                    self.contacted_at.get_or_insert(at);
                    self.reach(Moment::Contacted, at);
                }
            }
            Fact::Answered {
                reporters,
                text,
                class,
                unit,
                complete,
                clocks,
            } => {
                self.answers.push(Answer {
                    at,
                    round: self.round(),
                    reporters: reporters.clone(),
                    text: text.clone(),
                    class: class.clone(),
                    unit: unit.clone(),
                    by,
                });
                if *complete {
                    self.answered(at);
                    self.start(clocks);
                }
            }
            Fact::CalledBack {
                reporter,
                reached,
                solved,
                note,
                proof,
            } => {
                self.contacts.push(Contact {
                    at,
                    round: self.round(),
                    reporter: reporter.clone(),
                    reached: *reached,
                    call_back: true,
                    solved: *solved,
                    note: note.clone(),
                    proof: proof.clone(),
                    by,
                });
                if *reached {
                    self.end_clock("call-back", at);
                }
            }
            Fact::Rated {
                reporter,
                grade,
                solved,
                ground,
                by_call,
            } => {
                self.ratings.push(Rating {
                    at,
                    round: self.round(),
                    reporter: reporter.clone(),
                    grade: *grade,
                    solved: *solved,
                    ground: ground.clone(),
                    grounded: !ground.text().trim().is_empty(),
                    by_call: *by_call,
                    appeal: None,
                });
                self.end_clock("call-back", at);
            }
            Fact::RatingAppealed { reporter, ground } => {
                let appeal = Appeal {
                    at,
                    ground: ground.clone(),
                    upheld: None,
                    reason: Private(None),
                };
                if let Some(rating) = self.last_rating(reporter) {
                    rating.appeal = Some(appeal);
                }
            }
            Fact::AppealDecided {
                reporter,
                upheld,
                reason,
            } => {
                let appeal = self.last_rating(reporter).and_then(|r| r.appeal.as_mut());
                if let Some(appeal) = appeal {
                    appeal.upheld = Some(*upheld);
                    appeal.reason = reason.clone();
                }
            }
            Fact::Closed { how, reason } => {
                self.state = MatterState::Closed;
                self.closing = Some(Closing {
                    at,
                    how: *how,
                    reason: reason.clone(),
                });
                if let Some(round) = self.rounds.last_mut() {
                    round.closed_at = Some(at);
                }
                self.end_clock("rating", at);
                self.reach(Moment::Closed, at);
                self.void_clocks();
            }
            Fact::RoundBegun {
                cause,
                round,
                tasks,
                clocks,
                ..
            } => {
                self.state = MatterState::Working;
                self.reopened += u32::from(*cause == RoundCause::Reopen);
                self.answered_at = None;
                self.closing = None;
                self.void_clocks();
                self.rounds.push(Round {
                    n: *round,
                    cause: *cause,
                    started_at: at,
                    answered_at: None,
                    due_at: None,
                    closed_at: None,
                });
                self.tasks.extend(tasks.iter().cloned());
                self.start(clocks);
                self.settle(at);
            }
            Fact::Withdrawn { reason } => {
                let how = crate::matter::ClosedBy::Word;
                self.closing = Some(Closing {
                    at,
                    how,
                    reason: reason.clone(),
                });
                self.finish(MatterState::Withdrawn);
            }
            Fact::Reclassified {
                class,
                area,
                urgency,
            } => {
                self.class = class.clone().or(self.class.take());
                self.area = area.clone().or(self.area.take());
                self.urgency = urgency.clone().or(self.urgency.take());
            }
            _ => {}
        }
    }

    /// Every reporter has the answer of this round.
    fn answered(&mut self, at: Timestamp) {
        let due_at = self.handling().map(|clock| clock.due);
        self.state = MatterState::Answered;
        self.answered_at = Some(at);
        let round = self.round();
        for task in self
            .tasks
            .iter_mut()
            .filter(|t| t.round == round && t.with_answer)
        {
            if !task.state.is_over() {
                task.state = crate::matter::TaskState::Done;
                task.done_at = Some(at);
            }
        }
        if let Some(round) = self.rounds.last_mut() {
            round.answered_at = Some(at);
            round.due_at = due_at;
        }
        // Whoever is answered has been reached.
        self.contacted_at.get_or_insert(at);
        self.reach(Moment::Contacted, at);
        self.reach(Moment::Answered, at);
        // The lead's word ends what the answer was waiting for; its tasks' own clocks with it.
        let over: Vec<String> = self
            .tasks
            .iter()
            .filter(|t| t.state.is_over())
            .map(|t| format!("task:{}", t.key))
            .collect();
        over.iter().for_each(|key| self.end_clock(key, at));
    }

    fn last_rating(&mut self, reporter: &str) -> Option<&mut Rating> {
        self.ratings
            .iter_mut()
            .rev()
            .find(|rating| rating.reporter == reporter)
    }
}

fn replace<T: Clone>(old: &mut Private<T>, new: &Private<T>) {
    if new.get().is_some() {
        *old = new.clone();
    }
}
