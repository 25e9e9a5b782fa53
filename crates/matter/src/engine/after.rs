//! After the answer: call-back, rating, appeal, redo, close, reopen; and taking it back before.

use haina_core::Limit;

use super::{Run, said};
use crate::command::Command;
use crate::fact::Fact;
use crate::matter::{ClosedBy, RoundCause};
use crate::private::Private;
use crate::refusal::Refusal;

impl Run<'_> {
    pub(super) fn after(&mut self, command: &Command) -> Result<(), Refusal> {
        match command {
            Command::CallBack {
                reporter,
                reached,
                solved,
                grade,
                note,
                proof,
            } => {
                let reporter = self.reporter(reporter.as_deref())?;
                if !reached && (solved.is_some() || grade.is_some()) {
                    return Err(Refusal::Proof { why: "attempt" });
                }
                if !reached && proof.is_empty() && note.trim().is_empty() {
                    return Err(Refusal::Proof { why: "attempt" });
                }
                if let Some(grade) = grade {
                    self.grade(*grade)?;
                }
                self.known_files(proof)?;
                let note: Private<String> = note.as_str().into();
                self.happen(Fact::CalledBack {
                    reporter: reporter.clone(),
                    reached: *reached,
                    solved: *solved,
                    note: note.clone(),
                    proof: proof.clone(),
                });
                if let Some(grade) = *grade
                    && self.state.rating(&reporter).is_none()
                {
                    let solved = *solved;
                    self.happen(Fact::Rated {
                        reporter,
                        grade,
                        solved,
                        ground: note,
                        by_call: true,
                    });
                }
                Ok(())
            }
            Command::Rate {
                reporter,
                grade,
                solved,
                ground,
            } => {
                let reporter = self.rater(reporter.as_deref())?;
                self.grade(*grade)?;
                if self.state.rating(&reporter).is_some() {
                    return Err(Refusal::Cap {
                        what: "rate",
                        max: 1,
                    });
                }
                let ground = ground.trim().into();
                let (grade, solved) = (*grade, *solved);
                self.happen(Fact::Rated {
                    reporter,
                    grade,
                    solved,
                    ground,
                    by_call: false,
                });
                Ok(())
            }
            Command::AppealRating { reporter, ground } => {
                let ground = said("ground", ground)?.into();
                let reporter = self.appealable(reporter)?;
                self.happen(Fact::RatingAppealed { reporter, ground });
                Ok(())
            }
            Command::DecideAppeal {
                reporter,
                upheld,
                reason,
            } => {
                let reporter = self.reporter(Some(reporter))?;
                let rating = self
                    .state
                    .ratings
                    .iter()
                    .rev()
                    .find(|r| r.reporter == reporter);
                let appeal = rating.and_then(|rating| rating.appeal.as_ref());
                if appeal.is_none_or(|appeal| appeal.upheld.is_some()) {
                    return Err(Refusal::NothingToDo);
                }
                let reason = said("reason", reason)?.into();
                self.happen(Fact::AppealDecided {
                    reporter,
                    upheld: *upheld,
                    reason,
                });
                Ok(())
            }
            Command::Redo { reason } => {
                let reason = said("reason", reason)?;
                self.redo(reason.into());
                Ok(())
            }
            Command::Close { reason } => {
                let reason = said("reason", reason)?.into();
                self.happen(Fact::Closed {
                    how: ClosedBy::Reason,
                    reason,
                });
                Ok(())
            }
            Command::Reopen { facts } => {
                let reason = said("facts", facts)?;
                let rule = self.ctx.kind.def().reopen.as_ref();
                let limit = rule
                    .and_then(|r| r.limit.as_ref())
                    .and_then(|l| self.fixed(l));
                self.new_round(RoundCause::Reopen, limit, reason.into());
                Ok(())
            }
            Command::Withdraw { reason } => {
                self.happen(Fact::Withdrawn {
                    reason: reason.as_str().into(),
                });
                Ok(())
            }
            _ => Ok(()),
        }
    }

    /// Another round because the person was not satisfied.
    pub(super) fn redo(&mut self, reason: Private<String>) {
        let rating = self.ctx.kind.def().rating.as_ref();
        let rule = rating.and_then(|rating| rating.redo.as_ref());
        let limit = rule.and_then(|rule| self.fixed(&rule.limit));
        self.new_round(RoundCause::Redo, limit, reason);
    }

    /// How many more redo rounds there may be.
    pub(crate) fn redos_left(&self) -> u32 {
        redos_left(self.ctx.kind, &self.state)
    }

    fn new_round(&mut self, cause: RoundCause, limit: Option<Limit>, reason: Private<String>) {
        let round = self.state.round() + 1;
        let lead = self.state.lead.clone().unwrap_or_default();
        let helpers = self.state.helpers.clone();
        let tasks = self.round_tasks(round, &lead, &helpers);
        let clocks = self.handling_clock(limit, round);
        let fact = Fact::RoundBegun {
            cause,
            round,
            reason,
            tasks,
            clocks,
        };
        self.happen(fact);
    }

    fn grade(&self, grade: u8) -> Result<(), Refusal> {
        let max = self.ctx.kind.def().rating.as_ref().map_or(5, |r| r.grades);
        if (1..=max).contains(&grade) {
            Ok(())
        } else {
            Err(Refusal::Grade { grade, max })
        }
    }

    /// The reporter who rates: the one named, else the actor's own.
    fn rater(&self, key: Option<&str>) -> Result<String, Refusal> {
        let actor = self.ctx.actor.person.as_deref();
        let own = self
            .state
            .reporters
            .iter()
            .find(|r| actor.is_some() && r.person.as_deref() == actor);
        let key = match (key, own) {
            (None, Some(own)) => return Ok(own.key.clone()),
            (key, _) => self.reporter(key)?,
        };
        let person = self.state.reporter(&key).and_then(|r| r.person.as_deref());
        match (actor, person) {
            (Some(actor), Some(person)) if actor != person => Err(Refusal::NotYours { unit: key }),
            _ => Ok(key),
        }
    }

    fn appealable(&self, reporter: &str) -> Result<String, Refusal> {
        let reporter = self.reporter(Some(reporter))?;
        let rule = self.ctx.kind.def().rating.as_ref();
        let rating = self
            .state
            .ratings
            .iter()
            .rev()
            .find(|r| r.reporter == reporter);
        let (Some(rule), Some(rating)) = (rule, rating) else {
            return Err(Refusal::NothingToDo);
        };
        if !rule.is_bad(rating.grade) || rating.appeal.is_some() {
            return Err(Refusal::NothingToDo);
        }
        if let Some(within) = rule.appeal_within.as_ref().and_then(|l| self.fixed(l)) {
            let due = self.ctx.calendar.due(rating.at, &within).at;
            if self.ctx.now >= due {
                return Err(Refusal::TooLate {
                    what: "appeal_rating",
                    since: due,
                });
            }
        }
        Ok(reporter)
    }
}

/// How many more redo rounds a matter may have.
pub(crate) fn redos_left(kind: &crate::compiled::Kind, state: &crate::matter::Matter) -> u32 {
    let rule = kind
        .def()
        .rating
        .as_ref()
        .and_then(|rating| rating.redo.as_ref());
    let had = state
        .rounds
        .iter()
        .filter(|round| round.cause == RoundCause::Redo)
        .count();
    rule.map_or(0, |rule| {
        rule.max
            .saturating_sub(u32::try_from(had).unwrap_or(u32::MAX))
    })
}
